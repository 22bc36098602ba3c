import { Text } from '@mantine/core';
import { count } from '../../../lib/time';
import type { Operation } from '../../../lib/use-operation';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import type { AccountSession } from '../documents';

/** Named in a review; of more it says how many. */
const NAMED = 10;

interface EndChosenProps {
  readonly sessions: readonly AccountSession[];
  readonly operation: Pick<Operation<never, unknown>, 'pending' | 'error'>;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** What ends, before it does: how many sessions, and of whom. */
export function EndChosen({ sessions, operation, onConfirm, onClose }: EndChosenProps) {
  const byUser = new Map<string, { name: string; sessions: number }>();
  for (const { user } of sessions) {
    const of = byUser.get(user.id) ?? { name: user.name, sessions: 0 };
    byUser.set(user.id, { ...of, sessions: of.sessions + 1 });
  }
  const people = [...byUser];
  return (
    <ConfirmDialog
      opened
      title={`End ${count(sessions.length, 'session')} of ${count(people.length, 'person', 'people')}?`}
      confirmLabel={sessions.length === 1 ? 'End session' : 'End sessions'}
      dangerous
      pending={operation.pending}
      error={operation.error}
      onClose={onClose}
      onConfirm={onConfirm}
    >
      <Text>They are signed out there at once, and have to sign in again.</Text>
      <ul>
        {people.slice(0, NAMED).map(([id, of]) => (
          <li key={id}>
            {of.name}: {count(of.sessions, 'session')}
          </li>
        ))}
        {people.length > NAMED && <li>and {count(people.length - NAMED, 'more person', 'more people')}</li>}
      </ul>
    </ConfirmDialog>
  );
}
