import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Role } from '../../../lib/api-types';
import { ROLE } from '../../../lib/labels';
import { useOperation } from '../../../lib/use-operation';
import { Form } from '../../../ui/Form';
import { UpdateUserDocument } from '../documents';
import type { ChangeDialogProps } from './NameDialog';
import { RoleSelect } from '../../../ui/RoleSelect';

export function RoleDialog({ person, onClose, onDone }: ChangeDialogProps) {
  const [role, setRole] = useState<Role>(person.role);
  const update = useOperation(UpdateUserDocument);
  const same = role === person.role;
  const submit = async (): Promise<void> => {
    if (same) return;
    const answer = await update.run({ input: { userId: person.id, role } });
    if (answer !== null) onDone(`The role is ${ROLE[role]} now. ${person.name} is signed out everywhere.`);
  };
  return (
    <Modal opened onClose={onClose} title={`Change the role of ${person.name}`} size="md">
      <Form onSubmit={() => void submit()} error={update.error}>
        <Stack>
          <RoleSelect value={role} onChange={setRole} error={update.error?.fields['role']} autoFocus />
          <Text size="sm">
            {person.name} is signed out everywhere at once. From the next sign-in on, the rule of the new role holds: if
            it requires a second factor, one is set up then.
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={update.pending} disabled={same}>
              {same ? 'Change role' : `Change role to ${ROLE[role].toLowerCase()}`}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
