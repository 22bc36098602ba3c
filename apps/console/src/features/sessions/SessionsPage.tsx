import { useQuery } from '@apollo/client/react';
import { Button, Group, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useFilters } from '../../lib/search-params';
import { EndSessionsDocument } from '../../lib/session-documents';
import { count } from '../../lib/time';
import { useLiveSessions } from '../../lib/use-live-sessions';
import { useOperation } from '../../lib/use-operation';
import { viewOf } from '../../lib/view';
import { useViewer } from '../../lib/viewer';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { DataState, Empty } from '../../ui/DataState';
import { PageHeader } from '../../ui/PageHeader';
import { Pager } from '../../ui/Pager';
import { AccountSessionsDocument, EndSessionsOfAccountDocument, SessionUserDocument } from './documents';
import { AccountSessionTable } from './parts/AccountSessionTable';
import { EndAll } from './parts/EndAll';
import { EndChosen } from './parts/EndChosen';
import { SessionFilters } from './parts/SessionFilters';
import { filterOf, NO_FILTERS, readSessions } from './session-filter';

const PAGE = 50;

export default function SessionsPage() {
  const viewer = useViewer();
  const [search, change] = useFilters();
  const asked = readSessions(search);
  const [now] = useState(() => Date.now());
  const variables = { first: PAGE, after: asked.after, filter: filterOf(asked, now) };
  const list = useQuery(AccountSessionsDocument, { variables });
  const named = useQuery(SessionUserDocument, { variables: { id: asked.user ?? '' }, skip: asked.user === null });
  const userName = named.data?.user?.name ?? null;
  const data = list.data ?? list.previousData;
  const view = viewOf({ ...list, data }, ({ accountSessions }) =>
    accountSessions.nodes.length === 0 ? 'empty' : accountSessions,
  );
  const shown = useMemo(() => data?.accountSessions.nodes ?? [], [data]);
  useLiveSessions(null, shown, AccountSessionsDocument, variables);

  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const chosen = shown.filter((session) => ticked.has(session.id) && !session.current);
  const choosable = shown.filter((session) => !session.current);
  const [review, setReview] = useState<'chosen' | 'user' | 'all' | null>(null);
  const [said, setSaid] = useState('');
  const endThese = useOperation(EndSessionsOfAccountDocument);
  const endOfUser = useOperation(EndSessionsDocument);
  const done = (sentence: string): void => {
    setReview(null);
    setTicked(new Set());
    setSaid(sentence);
    void list.refetch();
  };
  const close = (): void => {
    setReview(null);
    endThese.clearError();
    endOfUser.clearError();
  };
  const end = async (input: { sessionIds: string[] } | { all: true }): Promise<void> => {
    const answer = await endThese.run({ input: { ...input, exceptCurrent: true } });
    if (answer === null) return;
    const { ended, users, skipped } = answer.endSessionsOfAccount;
    const left =
      skipped === 0
        ? ''
        : ` ${count(skipped, 'session')} ${'all' in input ? 'of a higher role' : 'had ended already or'} ${skipped === 1 ? 'was' : 'were'} left.`;
    done(`${count(ended, 'session')} of ${count(users, 'person', 'people')} ended.${left}`);
  };
  const endAllOfUser = async (): Promise<void> => {
    const answer = await endOfUser.run({
      input: { userId: asked.user, exceptCurrent: asked.user === viewer.user.id },
    });
    if (answer !== null) done(`${count(answer.endSessions.ended, 'session')} ended.`);
  };
  return (
    <>
      <PageHeader
        title="Sessions"
        actions={
          <Button color="red" variant="light" onClick={() => setReview('all')}>
            End all sessions
          </Button>
        }
      >
        Who is signed in now, where from and with what. What ends here is gone at once, on every browser.
      </PageHeader>
      <SessionFilters asked={asked} userName={userName} change={change} />
      <Group mb="xs" mih={36} gap="sm">
        {choosable.length > 0 && (
          <Button
            size="xs"
            variant="default"
            onClick={() => setTicked(new Set(chosen.length === choosable.length ? [] : choosable.map(({ id }) => id)))}
          >
            {chosen.length === choosable.length ? 'Choose none' : 'Choose all on this page'}
          </Button>
        )}
        {chosen.length > 0 && (
          <Button size="xs" color="red" variant="light" onClick={() => setReview('chosen')}>
            {`End ${count(chosen.length, 'session')}`}
          </Button>
        )}
        {asked.user !== null && choosable.length > 0 && (
          <Button size="xs" color="red" variant="light" onClick={() => setReview('user')}>
            {`End all sessions of ${userName ?? 'this person'}`}
          </Button>
        )}
        <Text size="sm" role="status">
          {said}
        </Text>
      </Group>
      <DataState
        view={view}
        lines={10}
        empty={
          <Empty
            action={
              (asked.active > 0 || asked.user !== null) && (
                <Button variant="default" onClick={() => change(NO_FILTERS)}>
                  Show everybody
                </Button>
              )
            }
          >
            No open session fits these filters.
          </Empty>
        }
      >
        {(sessions) => (
          <>
            <AccountSessionTable
              sessions={sessions.nodes}
              chosen={ticked}
              onChoose={(id, isChosen) =>
                setTicked((before) => {
                  const next = new Set(before);
                  if (isChosen) next.add(id);
                  else next.delete(id);
                  return next;
                })
              }
            />
            <Pager
              label="Pages of sessions"
              hasNextPage={sessions.pageInfo.hasNextPage}
              endCursor={sessions.pageInfo.endCursor}
            />
          </>
        )}
      </DataState>
      {review === 'chosen' && (
        <EndChosen
          sessions={chosen}
          operation={endThese}
          onClose={close}
          onConfirm={() => void end({ sessionIds: chosen.map(({ id }) => id) })}
        />
      )}
      {review === 'all' && <EndAll operation={endThese} onClose={close} onConfirm={() => void end({ all: true })} />}
      <ConfirmDialog
        opened={review === 'user'}
        title={`End all sessions of ${userName ?? 'this person'}?`}
        confirmLabel="End all sessions"
        dangerous
        pending={endOfUser.pending}
        error={endOfUser.error}
        onClose={close}
        onConfirm={() => void endAllOfUser()}
      >
        They are signed out everywhere at once, and have to sign in again.
        {asked.user === viewer.user.id && ' You stay signed in here.'}
      </ConfirmDialog>
    </>
  );
}
