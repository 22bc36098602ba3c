import { Box, Skeleton, Stack, Text } from '@mantine/core';
import { useEffect, useEffectEvent, useState, useSyncExternalStore, type ReactNode } from 'react';
import { connection } from '../lib/connection';
import type { AppError } from '../lib/errors';
import type { View } from '../lib/view';
import { ErrorAlert } from './ErrorAlert';

interface DataStateProps<Data> {
  readonly view: View<Data>;
  readonly children: (data: Data) => ReactNode;
  /** What there is to do where there is nothing yet. */
  readonly empty?: ReactNode;
  /** How many lines of skeleton take the place, so that nothing jumps when the content comes. */
  readonly lines?: number;
}

/** Skeleton, error with a retry, empty, or content: never two of them. */
export function DataState<Data>({ view, children, empty, lines = 4 }: DataStateProps<Data>) {
  if (view.kind === 'loading') return <Lines count={lines} />;
  if (view.kind === 'failed') return <Failed error={view.error} retry={view.retry} />;
  if (view.kind === 'empty') return <>{empty ?? <Empty>There is nothing here yet.</Empty>}</>;
  return <>{children(view.data)}</>;
}

/** What failed for want of a connection is asked again by itself once there is one. */
function Failed({ error, retry }: { readonly error: AppError; readonly retry: () => void }) {
  const lost = useSyncExternalStore(connection.subscribe, connection.isLost);
  const [wasLost, setWasLost] = useState(lost);
  const connectionCameBack = useEffectEvent(() => {
    if (wasLost && error.code === 'OFFLINE') retry();
  });
  useEffect(() => {
    if (lost) setWasLost(true);
    else connectionCameBack();
  }, [lost]);
  return <ErrorAlert error={error} onRetry={retry} />;
}

export function Lines({ count }: { readonly count: number }) {
  return (
    <Stack gap="sm" role="status" aria-label="Loading">
      {Array.from({ length: count }, (_, line) => (
        <Skeleton key={line} height={34} radius="sm" />
      ))}
    </Stack>
  );
}

export function Empty({ children, action }: { readonly children: ReactNode; readonly action?: ReactNode }) {
  return (
    <Box py="xl" ta="center">
      <Text component="div" c="dimmed" maw={440} mx="auto">
        {children}
      </Text>
      {action !== undefined && <Box mt="md">{action}</Box>}
    </Box>
  );
}
