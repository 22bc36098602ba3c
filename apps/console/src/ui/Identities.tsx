import { Button, Text } from '@mantine/core';
import { DataTable } from './DataTable';
import { RelativeTime } from './RelativeTime';

export interface IdentityRow {
  readonly id: string;
  readonly providerName: string;
  readonly subject: string;
  readonly linkedAt: string;
  readonly lastUsedAt: string | null;
  readonly evidence: string;
}

interface IdentitiesProps {
  readonly identities: readonly IdentityRow[];
  /** Absent: they are shown and not changed. */
  readonly onDisconnect?: (identity: IdentityRow) => void;
}

/** The providers that somebody comes through, with what each said about the factors the last time. */
export function Identities({ identities, onDisconnect }: IdentitiesProps) {
  return (
    <DataTable<IdentityRow>
      caption="Connected sign-in providers"
      rows={identities}
      rowKey={(identity) => identity.id}
      columns={[
        {
          key: 'provider',
          header: 'Provider',
          isTitle: true,
          cell: (identity) => (
            <div>
              <strong>{identity.providerName}</strong>
              <Text size="sm" c="dimmed">
                {identity.subject}
              </Text>
            </div>
          ),
        },
        { key: 'linked', header: 'Connected', cell: (identity) => <RelativeTime at={identity.linkedAt} /> },
        { key: 'used', header: 'Last used', cell: (identity) => <RelativeTime at={identity.lastUsedAt} /> },
        { key: 'evidence', header: 'What it said last', cell: (identity) => identity.evidence },
        ...(onDisconnect === undefined
          ? []
          : [
              {
                key: 'act',
                header: 'Act',
                hiddenHeader: true,
                cell: (identity: IdentityRow) => (
                  <Button
                    size="xs"
                    variant="default"
                    onClick={() => onDisconnect(identity)}
                    aria-label={`Disconnect: ${identity.providerName}`}
                  >
                    Disconnect
                  </Button>
                ),
              },
            ]),
      ]}
    />
  );
}
