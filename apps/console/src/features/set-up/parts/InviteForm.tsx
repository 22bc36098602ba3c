import { Button, Stack, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import type { Role } from '../../../lib/api-types';
import { useOperation } from '../../../lib/use-operation';
import { Form } from '../../../ui/Form';
import { RoleSelect } from '../../../ui/RoleSelect';
import { Said } from '../../../ui/Said';
import { InviteToTeamDocument } from '../documents';

export interface Invited {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

/** Several one after another: the focus goes back to the first field. */
export function InviteForm({ onInvited }: { readonly onInvited: (person: Invited) => void }) {
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('AGENT');
  const [said, setSaid] = useState('');
  const first = useRef<HTMLInputElement>(null);
  const invite = useOperation(InviteToTeamDocument);
  const fields = invite.error?.fields ?? {};
  const submit = async (): Promise<void> => {
    setSaid('');
    const answer = await invite.run({ input: { email: email.trim(), name: name.trim(), role } });
    if (answer === null) return;
    const { user } = answer.inviteUser;
    onInvited(user);
    setSaid(`${user.name} is invited. Who is next?`);
    setEmail('');
    setName('');
    first.current?.focus();
  };
  return (
    <Form onSubmit={() => void submit()} error={invite.error}>
      <Stack>
        <TextInput
          ref={first}
          label="E-mail"
          type="email"
          autoComplete="off"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          required
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
        <Button type="submit" loading={invite.pending} style={{ alignSelf: 'flex-start' }}>
          Invite
        </Button>
      </Stack>
      <Said>{said}</Said>
    </Form>
  );
}
