import { Anchor, Box, Checkbox, Group, Text } from '@mantine/core';
import { Link } from 'react-router';
import { METHOD, ROLE } from '../../../lib/labels';
import { paths } from '../../../lib/paths';
import { useNow } from '../../../lib/time';
import { DataTable } from '../../../ui/DataTable';
import { EmailAddress } from '../../../ui/EmailAddress';
import { RelativeTime } from '../../../ui/RelativeTime';
import { ToneBadge } from '../../../ui/StatusBadge';
import type { AccountSession } from '../documents';

interface AccountSessionTableProps {
  readonly sessions: readonly AccountSession[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (id: string, chosen: boolean) => void;
}

/** Who is signed in, where from and with what. */
export function AccountSessionTable({ sessions, chosen, onChoose }: AccountSessionTableProps) {
  const now = useNow();
  return (
    <DataTable<AccountSession>
      caption="Sessions"
      rows={sessions}
      rowKey={(session) => session.id}
      columns={[
        {
          key: 'who',
          header: 'Who',
          isTitle: true,
          cell: (session) => (
            <Group gap="sm" wrap="nowrap" align="flex-start">
              {/* The one that asks goes on: its place stays, so that the names stand under each other. */}
              <Box w={20} mt={2} flex="none">
                {!session.current && (
                  <Checkbox
                    checked={chosen.has(session.id)}
                    onChange={(event) => onChoose(session.id, event.currentTarget.checked)}
                    aria-label={`Choose the session of ${session.user.name}: ${session.client ?? 'unknown client'}, ${session.ipAddress ?? 'unknown address'}`}
                  />
                )}
              </Box>
              <Box miw={0}>
                <Group gap="2px 10px">
                  <Anchor component={Link} to={paths.person(session.user.id, 'sessions')} size="sm" fw={600}>
                    {session.user.name}
                  </Anchor>
                  {session.current && <ToneBadge tone="good">This one</ToneBadge>}
                </Group>
                <Text size="sm" c="dimmed">
                  {ROLE[session.user.role]} · <EmailAddress address={session.user.email} />
                </Text>
              </Box>
            </Group>
          ),
        },
        {
          key: 'where',
          header: 'Where',
          cell: (session) => (
            <div>
              {session.client ?? 'Unknown client'}
              <Text size="sm" c="dimmed">
                {session.ipAddress ?? 'Unknown address'}
              </Text>
            </div>
          ),
        },
        {
          key: 'since',
          header: 'Signed in',
          cell: (session) => (
            <div>
              <RelativeTime at={session.createdAt} />
              <Text size="sm" c="dimmed">
                {METHOD[session.method]}
              </Text>
            </div>
          ),
        },
        { key: 'seen', header: 'Last used', cell: (session) => <RelativeTime at={session.lastSeenAt} /> },
        {
          key: 'ends',
          header: 'Ends',
          cell: (session) => (
            <div>
              <RelativeTime at={session.expiresAt} />
              {session.steppedUpUntil !== null && Date.parse(session.steppedUpUntil) > now && (
                <Text size="sm" c="dimmed">
                  step-up ends <RelativeTime at={session.steppedUpUntil} />
                </Text>
              )}
            </div>
          ),
        },
      ]}
    />
  );
}
