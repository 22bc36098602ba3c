import { Button, Group, List, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useOperation } from '../../../lib/use-operation';
import { Form } from '../../../ui/Form';
import { ReasonField } from '../../../ui/ReasonField';
import { DeleteUserDocument, type Person } from '../documents';
import { useGone } from '../use-gone';

const plain = (text: string): string => text.trim().toLowerCase();

export function DeleteDialog({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [mistyped, setMistyped] = useState(false);
  const remove = useOperation(DeleteUserDocument);
  const gone = useGone();

  const submit = async (): Promise<void> => {
    const fits = [person.name, person.email].some((wanted) => plain(wanted) === plain(typed));
    setMistyped(!fits);
    if (!fits) return;
    const answer = await remove.run({ input: { userId: person.id, reason: reason.trim() } });
    if (answer !== null) gone(person.id, `${person.name} is deleted.`);
  };
  return (
    <Modal opened onClose={onClose} title={`Delete ${person.name}?`}>
      <Form onSubmit={() => void submit()} error={remove.error}>
        <Stack>
          <div>
            <Text mb="xs">This cannot be undone:</Text>
            <List spacing={4}>
              <List.Item>{person.name} is signed out everywhere at once and cannot sign in any more.</List.Item>
              <List.Item>
                Name, address, password, factors, recovery codes, sessions, API tokens and open links are erased.
              </List.Item>
              <List.Item>
                The audit trail stays: what {person.name} did and what was done to them is kept, with “Deleted user” in
                place of the name.
              </List.Item>
            </List>
          </div>
          <Text size="sm" c="dimmed">
            For somebody who is only away for a while, suspend them instead.
          </Text>
          <ReasonField value={reason} onChange={setReason} error={remove.error} />
          <TextInput
            label={`To confirm, type “${person.name}” or the e-mail address`}
            value={typed}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              setMistyped(false);
            }}
            autoComplete="off"
            spellCheck={false}
            required
            error={mistyped ? `This is neither “${person.name}” nor “${person.email}”.` : undefined}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" color="red" loading={remove.pending}>
              Delete for good
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
