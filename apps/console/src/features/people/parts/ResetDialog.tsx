import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useOperation } from '../../../lib/use-operation';
import { Form } from '../../../ui/Form';
import { ReasonField } from '../../../ui/ReasonField';
import { ResetTwoFactorDocument, type Person } from '../documents';

interface ResetDialogProps {
  readonly person: Person;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function ResetDialog({ person, onClose, onDone }: ResetDialogProps) {
  const [reason, setReason] = useState('');
  const reset = useOperation(ResetTwoFactorDocument);
  const submit = async (): Promise<void> => {
    const answer = await reset.run({ input: { userId: person.id, reason: reason.trim() } });
    if (answer !== null) onDone();
  };
  return (
    <Modal opened onClose={onClose} title={`Reset two-factor for ${person.name}?`}>
      <Form onSubmit={() => void submit()} error={reset.error}>
        <Stack>
          <div>
            <Text mb="xs">This cannot be undone:</Text>
            <List spacing={4}>
              <List.Item>{person.name} is signed out everywhere at once.</List.Item>
              <List.Item>All factors and recovery codes stop working.</List.Item>
              <List.Item>
                At the next sign-in the password alone is asked, and a factor is set up, if one is required.
              </List.Item>
              <List.Item>{person.name} is told by mail.</List.Item>
            </List>
          </div>
          <Text size="sm" c="dimmed">
            Until then whoever knows the password can set up a factor. A recovery code is the safer way where{' '}
            {person.name} can be reached.
          </Text>
          <ReasonField value={reason} onChange={setReason} error={reset.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" color="red" loading={reset.pending}>
              Reset two-factor
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
