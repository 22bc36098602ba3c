import { Alert, Text } from '@mantine/core';
import { useContext, useEffect, useEffectEvent, useSyncExternalStore, type ReactNode } from 'react';
import { formatNumber } from '../../lib/time';
import { ExecuteContext } from '../../lib/use-operation';
import { useViewer } from '../../lib/viewer';
import { importRun } from './import-run';
import { ChooseFile } from './parts/ChooseFile';
import { Preview } from './parts/Preview';
import { Report } from './parts/Report';

/** A list of users from choosing it to the report of what came of it: a page of its own, and a part of the first run. */
export function ImportPanel({
  next,
  onImported = () => undefined,
}: {
  readonly next?: ReactNode;
  /** People came in: what counts them is asked again. */
  readonly onImported?: () => void;
}) {
  const state = useSyncExternalStore(importRun.subscribe, importRun.current);
  const execute = useContext(ExecuteContext);
  const { user } = useViewer();
  const ended = useEffectEvent(onImported);
  useEffect(() => {
    if (state.kind === 'done' || state.kind === 'stopped') ended();
  }, [state.kind]);
  const read = (source: File | string): void => void importRun.read(source, user.role, execute);
  switch (state.kind) {
    case 'none':
      return <ChooseFile onChosen={read} />;
    case 'reading':
      return (
        <Text role="status">
          Reading {state.name}
          {state.read > 0 && `: ${formatNumber(state.read)} rows so far`}
        </Text>
      );
    case 'unreadable':
      return (
        <>
          <Alert role="alert" color="red" title="This list cannot be imported" mb="md">
            <Text size="sm">{state.message}</Text>
          </Alert>
          <ChooseFile onChosen={read} />
        </>
      );
    case 'ready':
      return (
        <Preview
          file={state.file}
          known={state.known}
          onImport={() => void importRun.start(execute)}
          onChooseAnother={importRun.reset}
        />
      );
    default:
      return (
        <Report
          state={state}
          onGoOn={() => void importRun.start(execute)}
          onStop={importRun.stop}
          onAnother={importRun.reset}
          next={next}
        />
      );
  }
}
