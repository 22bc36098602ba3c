import { Button, Stack, Text } from '@mantine/core';
import type { AppError } from '../lib/errors';
import { canUsePasskeys } from '../lib/passkeys';
import { ErrorAlert } from './ErrorAlert';

interface PasskeyProofProps {
  readonly pending: boolean;
  readonly error: AppError | null;
  readonly onUse: () => void;
}

/** Asks for a passkey or security key that is set up: one button, after which the browser asks. */
export function PasskeyProof({ pending, error, onUse }: PasskeyProofProps) {
  if (!canUsePasskeys()) return <NoPasskeysHere />;
  return (
    <Stack>
      <Text size="sm">
        Your browser asks for your fingerprint, face or PIN, for your phone, or for you to touch your security key.
      </Text>
      <ErrorAlert error={error} takesFocus />
      <Button size="md" fullWidth loading={pending} onClick={onUse} data-autofocus autoFocus>
        {error === null ? 'Use your passkey' : 'Try your passkey again'}
      </Button>
    </Stack>
  );
}

/** What to do where the browser cannot: said once, in the same words everywhere. */
export function NoPasskeysHere() {
  return (
    <Text size="sm" role="status">
      {window.isSecureContext
        ? 'This browser cannot use passkeys. Update it, or open this page in a current Chrome, Edge, Firefox or Safari. Or use another way.'
        : 'Passkeys need a secure connection (https). Open Countersign at its https address, or ask an admin for it. Or use another way.'}
    </Text>
  );
}
