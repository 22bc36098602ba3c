import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useOperation } from '../../../lib/use-operation';
import { Form } from '../../../ui/Form';
import { UpdateUserDocument, type Person } from '../documents';

export interface ChangeDialogProps {
  readonly person: Person;
  readonly onClose: () => void;
  /** Closes too, and says what came of it. */
  readonly onDone: (said: string) => void;
}

export function NameDialog({ person, onClose, onDone }: ChangeDialogProps) {
  const [name, setName] = useState(person.name);
  const update = useOperation(UpdateUserDocument);
  const submit = async (): Promise<void> => {
    const answer = await update.run({ input: { userId: person.id, name: name.trim() } });
    if (answer !== null) onDone(`The name is ${answer.updateUser.user.name} now.`);
  };
  return (
    <Modal opened onClose={onClose} title="Change the name" size="md">
      <Form onSubmit={() => void submit()} error={update.error}>
        <Stack>
          <TextInput
            label="Name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            autoComplete="off"
            required
            maxLength={200}
            data-autofocus
            error={update.error?.fields['name']}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={update.pending}>
              Save name
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
