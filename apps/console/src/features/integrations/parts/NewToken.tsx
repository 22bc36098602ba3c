import { Alert, Button, Group, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { formatExact } from '../../../lib/time';
import { CopyButton } from '../../../ui/CopyButton';
import classes from './NewToken.module.css';

interface NewTokenProps {
  readonly token: string;
  readonly expiresAt: string;
  readonly onDone: () => void;
}

/** The token, and how it is used. */
export function NewToken({ token, expiresAt, onDone }: NewTokenProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  const example = [
    `curl ${window.location.origin}/graphql \\`,
    '  -H "Authorization: Bearer $COUNTERSIGN_TOKEN" \\',
    "  -H 'Content-Type: application/json' \\",
    `  -d '{"query":"{ viewer { apiToken { name scopes } } }"}'`,
  ].join('\n');
  return (
    <>
      <Alert ref={box} tabIndex={-1} color="orange" title="Copy it now" mb="md">
        <Text size="sm">
          It is shown only this once. Put it where your program reads its secrets, and nowhere else: whoever holds it
          acts for you until {formatExact(expiresAt)}.
        </Text>
      </Alert>
      <code className={classes['value']} aria-label="API token">
        {token}
      </code>
      <Group mt="sm" mb="lg">
        <CopyButton text={token} label="Copy token" />
      </Group>
      <Text size="sm" fw={600} mb={4}>
        Try it
      </Text>
      <Text size="sm" c="dimmed" mb="xs">
        With the token in the variable <code>COUNTERSIGN_TOKEN</code>, this answers with its name and scopes:
      </Text>
      <code className={classes['value']} aria-label="Example">
        {example}
      </code>
      <Group mt="sm" justify="space-between">
        <CopyButton text={example} label="Copy example" />
        <Button onClick={onDone}>Done</Button>
      </Group>
    </>
  );
}
