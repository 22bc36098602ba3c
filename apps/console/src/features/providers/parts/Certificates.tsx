import { Button, Stack, Text, Textarea } from '@mantine/core';
import { formatDay, useNow } from '../../../lib/time';
import { DataTable } from '../../../ui/DataTable';
import { ToneBadge } from '../../../ui/StatusBadge';
import type { Provider } from '../documents';

type Certificate = NonNullable<Provider['saml']>['certificates'][number];

/** As long before the end as the server warns. */
const SOON_MS = 30 * 24 * 60 * 60 * 1000;
/** One in use and the next one, so that the provider can change over without a pause. */
const MOST = 2;

interface CertificatesProps {
  readonly certificates: readonly Certificate[];
  /** Fingerprints of those that go when the form is saved. */
  readonly removing: readonly string[];
  readonly onRemoving: (fingerprints: readonly string[]) => void;
  readonly added: string;
  readonly onAdded: (pem: string) => void;
  readonly error: string | undefined;
}

export function Certificates({ certificates, removing, onRemoving, added, onAdded, error }: CertificatesProps) {
  const kept = certificates.filter(({ fingerprint }) => !removing.includes(fingerprint));
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600}>
        Certificates that the provider signs with
      </Text>
      {certificates.length > 0 && (
        <DataTable<Certificate>
          caption="Certificates"
          rows={certificates}
          rowKey={({ fingerprint }) => fingerprint}
          columns={[
            {
              key: 'subject',
              header: 'Certificate',
              isTitle: true,
              cell: ({ subject, fingerprint }) => (
                <div>
                  {subject}
                  <Text size="xs" c="dimmed" ff="monospace">
                    {fingerprint.slice(0, 23)}…
                  </Text>
                </div>
              ),
            },
            { key: 'until', header: 'Valid', cell: (certificate) => <Validity certificate={certificate} /> },
            {
              key: 'act',
              header: 'Act',
              hiddenHeader: true,
              cell: ({ subject, fingerprint }) =>
                removing.includes(fingerprint) ? (
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={`Keep the certificate ${subject}`}
                    onClick={() => onRemoving(removing.filter((one) => one !== fingerprint))}
                  >
                    Goes when you save: keep it
                  </Button>
                ) : (
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={`Remove the certificate ${subject}`}
                    onClick={() => onRemoving([...removing, fingerprint])}
                  >
                    Remove
                  </Button>
                ),
            },
          ]}
        />
      )}
      {kept.length < MOST && (
        <Textarea
          label={certificates.length === 0 ? 'Certificate' : 'Add the next certificate'}
          description={
            certificates.length === 0
              ? 'As text, from “BEGIN CERTIFICATE” to “END CERTIFICATE”.'
              : 'Both are taken meanwhile. Remove the old one once the provider signs with the new one.'
          }
          value={added}
          onChange={(event) => onAdded(event.currentTarget.value)}
          autosize
          minRows={3}
          maxRows={8}
          spellCheck={false}
          autoComplete="off"
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          error={error}
        />
      )}
    </Stack>
  );
}

function Validity({ certificate: { validFrom, validUntil } }: { readonly certificate: Certificate }) {
  const now = useNow();
  const ends = Date.parse(validUntil);
  return (
    <Stack gap={2} align="flex-start" component="span">
      {ends <= now ? (
        <ToneBadge tone="bad">Has ended</ToneBadge>
      ) : (
        ends - now < SOON_MS && <ToneBadge tone="warn">Ends soon</ToneBadge>
      )}
      <Text span size="sm">
        {formatDay(validFrom)} to {formatDay(validUntil)}
      </Text>
    </Stack>
  );
}
