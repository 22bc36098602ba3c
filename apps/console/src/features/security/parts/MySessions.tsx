import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { EndSessionDocument, EndSessionsDocument } from '../../../lib/session-documents';
import { count } from '../../../lib/time';
import { useOperation } from '../../../lib/use-operation';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { ErrorAlert } from '../../../ui/ErrorAlert';
import { Section } from '../../../ui/Section';
import { SessionTable, type SessionRow } from '../../../ui/SessionTable';

export function MySessions({
  sessions,
  onChanged,
}: {
  readonly sessions: readonly SessionRow[];
  readonly onChanged: () => void;
}) {
  const [ending, setEnding] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const [said, setSaid] = useState('');
  const endOne = useOperation(EndSessionDocument);
  const endOthers = useOperation(EndSessionsDocument);
  const others = sessions.filter((session) => !session.current).length;

  const end = async (sessionId: string): Promise<void> => {
    setEnding(sessionId);
    const answer = await endOne.run({ input: { sessionId } });
    setEnding(null);
    if (answer === null) return;
    setSaid('The session has ended.');
    onChanged();
  };
  const endAll = async (): Promise<void> => {
    const answer = await endOthers.run({ input: { exceptCurrent: true } });
    if (answer === null) return;
    setAsking(false);
    setSaid(`${count(answer.endSessions.ended, 'session')} ended.`);
    onChanged();
  };
  return (
    <Section
      title="Sessions"
      description="Where you are signed in."
      actions={
        others > 0 && (
          <Button variant="default" onClick={() => setAsking(true)}>
            End all other sessions
          </Button>
        )
      }
    >
      <ErrorAlert error={endOne.error} takesFocus />
      <SessionTable sessions={sessions} pendingId={ending} onEnd={(id) => void end(id)} />
      <Text role="status" size="sm" mt={said === '' ? 0 : 'sm'}>
        {said}
      </Text>
      <ConfirmDialog
        opened={asking}
        title="End all other sessions?"
        confirmLabel="End other sessions"
        pending={endOthers.pending}
        error={endOthers.error}
        onClose={() => {
          setAsking(false);
          endOthers.clearError();
        }}
        onConfirm={() => void endAll()}
      >
        You stay signed in here. Everywhere else ({count(others, 'session')}) you are signed out at once.
      </ConfirmDialog>
    </Section>
  );
}
