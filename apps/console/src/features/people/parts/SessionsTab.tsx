import { useQuery } from '@apollo/client/react';
import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { EndSessionDocument, EndSessionsDocument } from '../../../lib/session-documents';
import { count } from '../../../lib/time';
import { useLiveSessions } from '../../../lib/use-live-sessions';
import { useOperation } from '../../../lib/use-operation';
import { viewOf } from '../../../lib/view';
import { useViewer } from '../../../lib/viewer';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { DataState, Empty } from '../../../ui/DataState';
import { ErrorAlert } from '../../../ui/ErrorAlert';
import { Section } from '../../../ui/Section';
import { SessionTable } from '../../../ui/SessionTable';
import { PersonSessionsDocument, type Person } from '../documents';

export function SessionsTab({ person, mayEnd }: { readonly person: Person; readonly mayEnd: boolean }) {
  const viewer = useViewer();
  const self = viewer.user.id === person.id;
  const asked = useQuery(PersonSessionsDocument, { variables: { id: person.id } });
  const view = viewOf(asked, ({ user }) =>
    user?.sessions == null || user.sessions.length === 0 ? 'empty' : user.sessions,
  );
  useLiveSessions(person.id, asked.data?.user?.sessions ?? [], PersonSessionsDocument, { id: person.id });
  const [ending, setEnding] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const [said, setSaid] = useState('');
  const endOne = useOperation(EndSessionDocument);
  const endAll = useOperation(EndSessionsDocument);

  const end = async (sessionId: string): Promise<void> => {
    setEnding(sessionId);
    const answer = await endOne.run({ input: { sessionId } });
    setEnding(null);
    if (answer === null) return;
    setSaid('The session has ended.');
    void asked.refetch();
  };
  const confirm = async (): Promise<void> => {
    const answer = await endAll.run({ input: { userId: person.id, exceptCurrent: self } });
    if (answer === null) return;
    setAsking(false);
    setSaid(`${count(answer.endSessions.ended, 'session')} ended.`);
    void asked.refetch();
  };
  return (
    <Section
      title="Sessions"
      description={`Where ${person.name} is signed in.`}
      actions={
        mayEnd &&
        view.kind === 'content' && (
          <Button variant="default" onClick={() => setAsking(true)}>
            {self ? 'End all other sessions' : 'End all sessions'}
          </Button>
        )
      }
    >
      <ErrorAlert error={endOne.error} takesFocus />
      <DataState view={view} empty={<Empty>{person.name} is not signed in anywhere.</Empty>}>
        {(sessions) => (
          <SessionTable
            sessions={sessions}
            pendingId={ending}
            {...(mayEnd ? { onEnd: (id: string) => void end(id) } : {})}
          />
        )}
      </DataState>
      <Text role="status" size="sm" mt={said === '' ? 0 : 'sm'}>
        {said}
      </Text>
      <ConfirmDialog
        opened={asking}
        title={self ? 'End all other sessions?' : `End all sessions of ${person.name}?`}
        confirmLabel={self ? 'End other sessions' : 'End all sessions'}
        dangerous={!self}
        pending={endAll.pending}
        error={endAll.error}
        onClose={() => {
          setAsking(false);
          endAll.clearError();
        }}
        onConfirm={() => void confirm()}
      >
        {self
          ? 'You stay signed in here and are signed out everywhere else.'
          : `${person.name} is signed out everywhere at once, and has to sign in again.`}
      </ConfirmDialog>
    </Section>
  );
}
