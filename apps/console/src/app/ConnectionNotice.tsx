import { Group, Text } from '@mantine/core';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { connection, reportConnection } from '../lib/connection';
import classes from './ConnectionNotice.module.css';

/** Asks until the server answers again, so that nobody has to guess when to try. */
function useProbe(active: boolean): void {
  useEffect(() => {
    if (!active) return undefined;
    const probe = (): void => {
      fetch('/healthz', { cache: 'no-store' }).then(
        (response) => reportConnection(response.ok),
        () => undefined,
      );
    };
    const timer = setInterval(probe, 3000);
    window.addEventListener('online', probe);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', probe);
    };
  }, [active]);
}

export function ConnectionNotice() {
  const lost = useSyncExternalStore(connection.subscribe, connection.isLost);
  const [back, setBack] = useState(false);
  useProbe(lost);
  useEffect(() => {
    if (!lost) return undefined;
    return () => {
      setBack(true);
      setTimeout(() => setBack(false), 4000);
    };
  }, [lost]);
  return (
    <div role="status">
      {(lost || back) && (
        <Group className={classes['notice'] ?? ''} data-back={back && !lost ? true : undefined} justify="center">
          <Text size="sm">
            {lost
              ? 'The connection to the server is lost. What you typed is kept; this notice goes when the server answers again.'
              : 'The server answers again. Repeat what did not work.'}
          </Text>
        </Group>
      )}
    </div>
  );
}
