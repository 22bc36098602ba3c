import { Button, Group, List, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useOperation } from '../../../lib/use-operation';
import { Form } from '../../../ui/Form';
import { UpdateUserDocument } from '../documents';
import type { ChangeDialogProps } from './NameDialog';

export function EmailDialog({ person, onClose, onDone }: ChangeDialogProps) {
  const [email, setEmail] = useState('');
  const update = useOperation(UpdateUserDocument);
  const submit = async (): Promise<void> => {
    const address = email.trim();
    const answer = await update.run({ input: { userId: person.id, email: address } });
    if (answer === null) return;
    onDone(
      answer.updateUser.user.pendingEmail === null
        ? `${address} is the address already.`
        : `A link to confirm is on its way to ${address}.`,
    );
  };
  return (
    <Modal opened onClose={onClose} title={`New e-mail address for ${person.name}`}>
      <Form onSubmit={() => void submit()} error={update.error}>
        <Stack>
          <List spacing={4}>
            <List.Item>A link goes to the new address and works for 24 hours. {person.email} is told of it.</List.Item>
            <List.Item>Until the link is opened and confirmed, {person.email} stays.</List.Item>
            <List.Item>
              {person.invitation === null
                ? `Then ${person.name} is signed out everywhere, and signs in with the new address and the same password and second factor.`
                : 'Then the invitation goes to the new address. The link in the old mailbox stops working at once.'}
            </List.Item>
          </List>
          <TextInput
            label="New e-mail address"
            type="email"
            autoComplete="off"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            required
            data-autofocus
            error={update.error?.fields['email']}
          />
          {person.pendingEmail !== null && (
            <Text size="sm" c="dimmed">
              The link to {person.pendingEmail} stops working.
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={update.pending}>
              Send the link
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
