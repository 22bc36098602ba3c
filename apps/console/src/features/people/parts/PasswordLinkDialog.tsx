import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useOperation } from '../../../lib/use-operation';
import { Form } from '../../../ui/Form';
import { ReasonField } from '../../../ui/ReasonField';
import { SendPasswordLinkDocument, type Person } from '../documents';

/** For somebody who cannot ask for a new password by mail, because their codes come to the same mailbox. */
export function PasswordLinkDialog({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [isSent, setSent] = useState(false);
  const send = useOperation(SendPasswordLinkDocument);
  const submit = async (): Promise<void> => {
    const answer = await send.run({ input: { userId: person.id, reason: reason.trim() } });
    if (answer !== null) setSent(true);
  };
  if (isSent)
    return (
      <Modal opened onClose={onClose} title="The link is on its way">
        <Stack>
          <Alert color="green" role="status">
            <Text size="sm">
              {person.name} chooses a new password with it within an hour, at {person.email}. Factors stay as they are.
            </Text>
          </Alert>
          <Group justify="flex-end">
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      </Modal>
    );
  return (
    <Modal opened onClose={onClose} title={`Send ${person.name} a password link?`}>
      <Form onSubmit={() => void submit()} error={send.error}>
        <Stack>
          <Text size="sm">
            It goes to {person.email} and works once, for an hour. Earlier links stop working; factors stay as they are.
            Make sure that it is {person.name} who asks: whoever reads this mailbox gets the codes of {person.name},
            too.
          </Text>
          <ReasonField value={reason} onChange={setReason} error={send.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={send.pending}>
              Send password link
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
