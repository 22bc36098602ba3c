import { Button, Group } from '@mantine/core';
import type { SignInMethod } from '../lib/api-types';
import { METHOD } from '../lib/labels';
import { DataTable } from './DataTable';
import { RelativeTime } from './RelativeTime';
import { ToneBadge } from './StatusBadge';

export interface SessionRow {
  readonly id: string;
  readonly method: SignInMethod;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly expiresAt: string;
  readonly ipAddress: string | null;
  readonly client: string | null;
  readonly current: boolean;
}

interface SessionTableProps {
  readonly sessions: readonly SessionRow[];
  readonly pendingId: string | null;
  /** Absent where the viewer may not end them. */
  readonly onEnd?: (id: string) => void;
}

export function SessionTable({ sessions, pendingId, onEnd }: SessionTableProps) {
  return (
    <DataTable<SessionRow>
      caption="Sessions"
      rows={sessions}
      rowKey={(session) => session.id}
      columns={[
        {
          key: 'client',
          header: 'Where',
          isTitle: true,
          cell: (session) => (
            <Group gap="xs" component="span">
              <strong>{session.client ?? 'Unknown client'}</strong>
              {session.current && <ToneBadge tone="good">This one</ToneBadge>}
            </Group>
          ),
        },
        { key: 'address', header: 'Address', cell: (session) => session.ipAddress ?? 'unknown' },
        {
          key: 'method',
          header: 'Signed in',
          cell: (session) => (
            <span>
              {METHOD[session.method]}, <RelativeTime at={session.createdAt} />
            </span>
          ),
        },
        { key: 'seen', header: 'Last used', cell: (session) => <RelativeTime at={session.lastSeenAt} /> },
        { key: 'ends', header: 'Ends', cell: (session) => <RelativeTime at={session.expiresAt} /> },
        {
          key: 'act',
          header: 'Act',
          hiddenHeader: true,
          cell: (session) =>
            onEnd === undefined || session.current ? null : (
              <Button
                size="xs"
                variant="default"
                loading={pendingId === session.id}
                onClick={() => onEnd(session.id)}
                aria-label={`End session: ${session.client ?? 'unknown client'}, ${session.ipAddress ?? 'unknown address'}`}
              >
                End session
              </Button>
            ),
        },
      ]}
    />
  );
}
