import { Alert, Button, Checkbox, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { download } from '../lib/download';
import { formatExact } from '../lib/time';
import { useWarnBeforeLeaving } from '../lib/use-warn-before-leaving';
import { CopyButton } from './CopyButton';
import classes from './RecoveryCodes.module.css';

interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly expiresAt: string | null;
  /** Whose they are: on the paper and in the file, not only on the screen. */
  readonly owner: string;
  readonly doneLabel: string;
  readonly onDone: () => void;
}

function fileText(codes: readonly string[], owner: string, expiresAt: string | null): string {
  return [
    `Countersign recovery codes for ${owner}`,
    `Each code signs in once, together with the password.${expiresAt === null ? '' : ` They stop working on ${formatExact(expiresAt)}.`}`,
    '',
    ...codes,
    '',
  ].join('\n');
}

/** The codes are shown this once, so nobody leaves before saying that they kept them. */
export function RecoveryCodes({ codes, expiresAt, owner, doneLabel, onDone }: RecoveryCodesProps) {
  const [kept, setKept] = useState(false);
  useWarnBeforeLeaving(!kept);
  const text = fileText(codes, owner, expiresAt);
  return (
    <>
      <Text mb="sm">
        If you lose your phone or device, one of these codes gets you in instead. Each works once. Keep them where you
        keep important papers or in a password manager, not only on the device itself.
      </Text>
      <div className={classes['print']}>
        <Text className={classes['heading'] ?? ''} fw={600}>
          Countersign recovery codes for {owner}
        </Text>
        <ol className={classes['codes']} aria-label="Recovery codes">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ol>
      </div>
      <Text size="sm" c="dimmed" mb="md">
        {expiresAt === null ? 'They do not expire.' : `They stop working on ${formatExact(expiresAt)}.`}
      </Text>
      <Group gap="xs" mb="lg">
        <CopyButton text={codes.join('\n')} label="Copy codes" />
        <Button variant="default" onClick={() => download('countersign-recovery-codes.txt', text, 'text/plain')}>
          Download codes
        </Button>
        <Button variant="default" onClick={() => window.print()}>
          Print codes
        </Button>
      </Group>
      <Alert color="orange" mb="md">
        These codes are shown only now. You can make new ones later, which voids these.
      </Alert>
      <Checkbox checked={kept} onChange={(event) => setKept(event.currentTarget.checked)} label="I kept them" mb="md" />
      <Button fullWidth size="md" disabled={!kept} onClick={onDone}>
        {doneLabel}
      </Button>
    </>
  );
}
