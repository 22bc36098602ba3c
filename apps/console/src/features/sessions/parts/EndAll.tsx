import { useQuery } from '@apollo/client/react';
import { Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ROLE, ROLE_PLURAL } from '../../../lib/labels';
import { count } from '../../../lib/time';
import type { Operation } from '../../../lib/use-operation';
import { viewOf } from '../../../lib/view';
import { DataState } from '../../../ui/DataState';
import { ErrorAlert } from '../../../ui/ErrorAlert';
import { SessionTotalsDocument, type SessionTotals } from '../documents';

/** What is typed to say that it is meant. */
const TYPED = 'end all sessions';

interface EndAllProps {
  readonly operation: Pick<Operation<never, unknown>, 'pending' | 'error'>;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Everybody is signed out but whoever asks: said with how many of whom, and done only where it is typed. */
export function EndAll({ operation, onConfirm, onClose }: EndAllProps) {
  const asked = useQuery(SessionTotalsDocument, { fetchPolicy: 'network-only' });
  const view = viewOf(asked, ({ accountSessions }) => accountSessions.totals);
  const [typed, setTyped] = useState('');
  const meant = typed.trim().toLowerCase() === TYPED;
  return (
    <Modal opened onClose={onClose} title="End all sessions of the account?" size="md">
      <ErrorAlert error={operation.error} takesFocus />
      <DataState view={view} lines={3}>
        {(totals) => <Review totals={totals} />}
      </DataState>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (meant && view.kind === 'content') onConfirm();
        }}
      >
        <TextInput
          label={`Type “${TYPED}” to confirm`}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          my="md"
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button type="submit" color="red" loading={operation.pending} disabled={!meant || view.kind !== 'content'}>
            End all sessions
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

function Review({ totals }: { readonly totals: SessionTotals }) {
  // The one that asks goes on.
  const ending = Math.max(0, totals.sessions - 1);
  return (
    <>
      <Text>
        {count(ending, 'session')} end at once, and every sign-in that is under way. You stay signed in here; everybody
        else, and you on other browsers, have to sign in again.
      </Text>
      <ul>
        {totals.byRole.map(({ role, sessions, users }) => (
          <li key={role}>
            {count(users, ROLE[role].toLowerCase(), ROLE_PLURAL[role].toLowerCase())}: {count(sessions, 'session')}
          </li>
        ))}
      </ul>
      {totals.outOfReach > 0 && (
        <Text>
          {count(totals.outOfReach, 'session')} of people with a higher role than yours{' '}
          {totals.outOfReach === 1 ? 'goes' : 'go'} on: only they, or an owner, end those.
        </Text>
      )}
    </>
  );
}
