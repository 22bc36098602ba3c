import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import type { FactorKind } from '../../../lib/api-types';
import { FACTOR } from '../../../lib/labels';
import { paths } from '../../../lib/paths';
import { useOperation } from '../../../lib/use-operation';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { Empty } from '../../../ui/DataState';
import { DataTable } from '../../../ui/DataTable';
import { RelativeTime } from '../../../ui/RelativeTime';
import { Section } from '../../../ui/Section';
import { StatusBadge } from '../../../ui/StatusBadge';
import { hasPassword, RemoveFactorDocument, type Factor, type Me } from '../documents';
import { RenameFactor } from './RenameFactor';

const ADDED = [
  { kind: 'WEBAUTHN', factor: 'passkey', label: 'Add a passkey' },
  { kind: 'TOTP', factor: 'app', label: 'Add an authenticator app' },
  { kind: 'EMAIL', factor: 'mail', label: 'Add codes by e-mail' },
] as const;

/** A new phone for the old one: the same kind, where it may still be set up. */
function sameKind(factor: Factor, allowed: readonly FactorKind[]): { factor?: 'passkey' | 'app' } {
  // Codes by mail go to the one address that the user has: another kind takes their place.
  if (factor.kind === 'EMAIL' || !allowed.includes(factor.kind)) return {};
  return { factor: factor.kind === 'TOTP' ? 'app' : 'passkey' };
}

export function Factors({
  user,
  required,
  allowed,
  onChanged,
}: {
  readonly user: Me;
  readonly required: boolean;
  /** The kinds that the policy lets this user set up. */
  readonly allowed: readonly FactorKind[];
  readonly onChanged: () => void;
}) {
  const [removing, setRemoving] = useState<Factor | null>(null);
  const [renaming, setRenaming] = useState<Factor | null>(null);
  const remove = useOperation(RemoveFactorDocument);
  const factors = user.factors ?? [];
  const isLast = factors.length === 1;
  const close = (): void => {
    setRemoving(null);
    remove.clearError();
  };
  const confirm = async (factor: Factor): Promise<void> => {
    const answer = await remove.run({ input: { id: factor.id } });
    if (answer === null) return;
    setRemoving(null);
    onChanged();
  };
  const add = (
    <Group gap="xs">
      {ADDED.filter(
        ({ kind }) => allowed.includes(kind) && !(kind === 'EMAIL' && factors.some((one) => one.kind === kind)),
      ).map(({ kind, factor, label }, index) => (
        <Button
          key={kind}
          component={Link}
          to={paths.enroll({ return: paths.security, factor })}
          variant={factors.length === 0 && index === 0 ? 'filled' : 'default'}
        >
          {label}
        </Button>
      ))}
    </Group>
  );
  return (
    <Section
      title="Factors"
      description={hasPassword(user) ? 'What you prove beside your password.' : 'What you prove beside your sign-in.'}
      actions={factors.length === 0 ? <StatusBadge status={user.twoFactorStatus} /> : add}
    >
      {factors.length === 0 ? (
        <Empty action={add}>
          {required && !user.twoFactorStatus.startsWith('PROVIDER_')
            ? 'Your role must use a second factor, and you have none yet.'
            : hasPassword(user)
              ? 'You have no second factor. Whoever learns your password can sign in as you.'
              : 'You have no second factor here. Your sign-in provider may ask for one of its own.'}
        </Empty>
      ) : (
        <DataTable<Factor>
          caption="Factors"
          rows={factors}
          rowKey={(factor) => factor.id}
          columns={[
            { key: 'name', header: 'Name', isTitle: true, cell: (factor) => <strong>{factor.name}</strong> },
            { key: 'kind', header: 'Kind', cell: (factor) => FACTOR[factor.kind] },
            { key: 'added', header: 'Added', cell: (factor) => <RelativeTime at={factor.createdAt} /> },
            { key: 'used', header: 'Last used', cell: (factor) => <RelativeTime at={factor.lastUsedAt} /> },
            {
              key: 'act',
              header: 'Act',
              hiddenHeader: true,
              cell: (factor) => (
                <Group gap="xs" justify="flex-end">
                  <Button
                    size="xs"
                    variant="default"
                    onClick={() => setRenaming(factor)}
                    aria-label={`Rename ${factor.name}`}
                  >
                    Rename
                  </Button>
                  <Button
                    component={Link}
                    to={paths.enroll({ return: paths.security, replaces: factor.id, ...sameKind(factor, allowed) })}
                    size="xs"
                    variant="default"
                    aria-label={`Replace ${factor.name}`}
                  >
                    Replace
                  </Button>
                  {isLast && required ? (
                    <Text size="sm" c="dimmed">
                      Required: replace it, or add another before you remove it.
                    </Text>
                  ) : (
                    <Button
                      size="xs"
                      variant="default"
                      onClick={() => setRemoving(factor)}
                      aria-label={`Remove ${factor.name}`}
                    >
                      Remove
                    </Button>
                  )}
                </Group>
              ),
            },
          ]}
        />
      )}
      {renaming !== null && (
        <RenameFactor
          factor={renaming}
          onClose={() => setRenaming(null)}
          onDone={() => {
            setRenaming(null);
            onChanged();
          }}
        />
      )}
      <ConfirmDialog
        opened={removing !== null}
        title={`Remove “${removing?.name ?? ''}”?`}
        confirmLabel="Remove factor"
        dangerous
        pending={remove.pending}
        error={remove.error}
        onClose={close}
        onConfirm={() => {
          if (removing !== null) void confirm(removing);
        }}
      >
        {isLast
          ? 'It stops working at once. It is your only factor: your recovery codes stop working too, and only your password protects your account then. '
          : 'It stops working at once. '}
        {removing?.kind === 'WEBAUTHN' && 'The device keeps offering it until you delete it there too. '}
        Your other sessions end.
      </ConfirmDialog>
    </Section>
  );
}
