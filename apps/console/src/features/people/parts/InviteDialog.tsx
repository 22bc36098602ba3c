import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import type { Role } from '../../../lib/api-types';
import { useOperation } from '../../../lib/use-operation';
import { Form } from '../../../ui/Form';
import { InviteUserDocument } from '../documents';
import { RoleSelect } from '../../../ui/RoleSelect';

interface InviteDialogProps {
  /** After each one: the dialog may stay open for the next. */
  readonly onInvited: (person: { readonly id: string; readonly name: string }) => void;
  readonly onClose: () => void;
}

export function InviteDialog({ onInvited, onClose }: InviteDialogProps) {
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('AGENT');
  const [said, setSaid] = useState('');
  const invite = useOperation(InviteUserDocument);
  const first = useRef<HTMLInputElement>(null);
  const another = useRef(false);
  const fields = invite.error?.fields ?? {};

  const submit = async (): Promise<void> => {
    const stays = another.current;
    another.current = false;
    setSaid('');
    const answer = await invite.run({ input: { email: email.trim(), name: name.trim(), role } });
    if (answer === null) return;
    onInvited(answer.inviteUser.user);
    if (!stays) {
      onClose();
      return;
    }
    setSaid(`${answer.inviteUser.user.name} is invited. Who is next?`);
    setEmail('');
    setName('');
    first.current?.focus();
  };
  return (
    <Modal opened onClose={onClose} title="Invite somebody" size="md">
      <Form onSubmit={() => void submit()} error={invite.error}>
        <Stack>
          <Text role="status" size="sm" {...(said === '' ? { c: 'dimmed' } : { fw: 600 })}>
            {said === ''
              ? 'A link to choose a password with goes to the address. It works once, for seven days.'
              : said}
          </Text>
          <TextInput
            ref={first}
            label="E-mail"
            type="email"
            autoComplete="off"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            required
            data-autofocus
            error={fields['email']}
          />
          <TextInput
            label="Name"
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            required
            maxLength={200}
            error={fields['name']}
          />
          <RoleSelect value={role} onChange={setRole} error={fields['role']} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {said === '' ? 'Cancel' : 'Done'}
            </Button>
            {/* No submit button, so that Enter in a field is the plain "Invite". */}
            <Button
              variant="default"
              disabled={invite.pending}
              onClick={(event) => {
                another.current = true;
                event.currentTarget.form?.requestSubmit();
              }}
            >
              Invite, then another
            </Button>
            <Button
              type="submit"
              loading={invite.pending}
              onClick={() => {
                another.current = false;
              }}
            >
              Invite
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
