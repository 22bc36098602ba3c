import { Button, Stack, Text } from '@mantine/core';
import { useNow } from '../../../lib/time';
import { DataTable } from '../../../ui/DataTable';
import { RelativeTime } from '../../../ui/RelativeTime';
import { ToneBadge } from '../../../ui/StatusBadge';
import type { Token } from '../documents';
import { scopeName } from '../scopes';

/** Long enough before the end to give the program another token. */
const SOON_MS = 7 * 24 * 60 * 60 * 1000;

interface TokenTableProps {
  readonly tokens: readonly Token[];
  readonly onRevoke: (token: Token) => void;
}

export function TokenTable({ tokens, onRevoke }: TokenTableProps) {
  return (
    <DataTable<Token>
      caption="API tokens, the newest first"
      rows={tokens}
      rowKey={(token) => token.id}
      columns={[
        { key: 'name', header: 'Name', isTitle: true, cell: (token) => <NameAndState token={token} /> },
        { key: 'scopes', header: 'May', cell: (token) => token.scopes.map(scopeName).join(', ') },
        { key: 'owner', header: 'Acts for', cell: (token) => token.owner.label },
        { key: 'made', header: 'Made', cell: (token) => <RelativeTime at={token.createdAt} /> },
        { key: 'expires', header: 'Expires', cell: (token) => <RelativeTime at={token.expiresAt} /> },
        { key: 'used', header: 'Last used', cell: (token) => <RelativeTime at={token.lastUsedAt} /> },
        {
          key: 'act',
          header: 'Act',
          hiddenHeader: true,
          cell: (token) => (
            <Button
              size="xs"
              variant="default"
              miw={80}
              aria-label={`Revoke ${token.name}`}
              onClick={() => onRevoke(token)}
            >
              Revoke
            </Button>
          ),
        },
      ]}
    />
  );
}

function NameAndState({ token }: { readonly token: Token }) {
  const left = Date.parse(token.expiresAt) - useNow();
  return (
    <Stack gap={2} component="span" align="flex-start">
      <Text span fw={600} size="sm">
        {token.name}
      </Text>
      {left <= 0 && <ToneBadge tone="calm">Expired</ToneBadge>}
      {left > 0 && left <= SOON_MS && (
        <ToneBadge tone="warn" title="Programs that use it are refused afterwards. Give them a new token before.">
          Expires soon
        </ToneBadge>
      )}
      {left > 0 && token.pausedBecause !== null && (
        <>
          <ToneBadge tone="warn">Paused</ToneBadge>
          <Text span size="sm" c="dimmed">
            {token.pausedBecause}
          </Text>
        </>
      )}
    </Stack>
  );
}
