import { Alert, Button, Group, Text } from '@mantine/core';

interface PendingEmailProps {
  readonly address: string;
  /** The address that holds until then. */
  readonly until: string;
  readonly pending: boolean;
  readonly onSendAgain: () => void;
  readonly onTakeBack: () => void;
}

/** A new address that waits for the link mailed to it to be opened. */
export function PendingEmail({ address, until, pending, onSendAgain, onTakeBack }: PendingEmailProps) {
  return (
    <Alert color="accent" title={`Waiting for ${address}`} mt="sm" role="group">
      <Text size="sm">
        A link is on its way to this address and works for 24 hours. Until it is opened and confirmed, {until} stays.
      </Text>
      <Group gap="xs" mt="sm">
        <Button size="xs" variant="default" disabled={pending} onClick={onSendAgain}>
          Send the link again
        </Button>
        <Button size="xs" variant="default" disabled={pending} onClick={onTakeBack}>
          Take the change back
        </Button>
      </Group>
    </Alert>
  );
}
