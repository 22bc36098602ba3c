import { Alert, Button, Group, Progress as Bar, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { count, formatNumber } from '../../../lib/time';
import { ErrorAlert } from '../../../ui/ErrorAlert';
import type { ImportState, Progress } from '../import-run';
import type { UsersFile } from '../users-file';
import { RefusedRows } from './RefusedRows';

type Begun = Extract<ImportState, { kind: 'running' | 'stopped' | 'done' }>;

interface ReportProps {
  readonly state: Begun;
  readonly onGoOn: () => void;
  readonly onStop: () => void;
  readonly onAnother: () => void;
  /** What to do next, where the page knows it. */
  readonly next?: ReactNode;
}

/** How far it is, and what came of it. */
export function Report({ state, onGoOn, onStop, onAnother, next }: ReportProps) {
  const { file, progress, kind } = state;
  const refused = [...file.refused, ...progress.refused];
  const left = file.rows.length - progress.sent;
  return (
    <Stack>
      {kind === 'stopped' && state.error !== null && (
        <ErrorAlert error={state.error} title="The import was interrupted" takesFocus>
          <Text size="sm" mt={4}>
            What was done stays done: {count(progress.invited, 'person is', 'people are')} invited. The list and the
            place in it are kept while this window is open.
          </Text>
        </ErrorAlert>
      )}
      {kind !== 'done' && <How progress={progress} file={file} />}
      {kind === 'running' && (
        <>
          <Text size="sm" c="dimmed">
            You may go on to other pages meanwhile. Keep this window open until it is done.
          </Text>
          <Button variant="default" onClick={onStop} style={{ alignSelf: 'flex-start' }}>
            Stop
          </Button>
        </>
      )}
      {kind === 'stopped' && (
        <Group>
          <Button onClick={onGoOn}>
            {state.error === null ? 'Go on' : 'Try again'} with{' '}
            {left === 1 ? 'the row' : `the ${formatNumber(left)} rows`} left
          </Button>
          <Button variant="default" onClick={onAnother}>
            Leave it at that
          </Button>
        </Group>
      )}
      {kind === 'done' && (
        <Alert
          role="status"
          color={refused.length === 0 ? 'green' : 'orange'}
          title={`${count(progress.invited, 'person is', 'people are')} invited`}
        >
          <Text size="sm">
            Each gets a mail with a link to choose a password, good for seven days.{' '}
            {refused.length === 0 ? 'No row was refused.' : `${count(refused.length, 'row was', 'rows were')} refused.`}
          </Text>
        </Alert>
      )}
      {kind !== 'running' && (
        <RefusedRows rows={refused} title={`${count(refused.length, 'row was', 'rows were')} refused`} />
      )}
      {kind === 'done' && (
        <Group>
          {next}
          <Button variant="default" onClick={onAnother}>
            Import another list
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function How({ progress, file }: { readonly progress: Progress; readonly file: UsersFile }) {
  const share = file.rows.length === 0 ? 100 : (progress.sent / file.rows.length) * 100;
  const words = `${formatNumber(progress.sent)} of ${count(file.rows.length, 'row')}`;
  return (
    <div>
      <Bar.Root size="lg">
        <Bar.Section value={share} aria-label="Import" aria-valuetext={words} />
      </Bar.Root>
      <Text size="sm" mt={6} role="status">
        {words}: {count(progress.invited, 'person', 'people')} invited, {count(progress.refused.length, 'row')} refused
      </Text>
    </div>
  );
}
