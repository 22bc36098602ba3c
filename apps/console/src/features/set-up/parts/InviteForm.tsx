import { Button, Stack } from '@mantine/core';
import { useRef, useState } from 'react';
import type { Role } from '../../../lib/api-types';
import { useOperation } from '../../../lib/use-operation';
import { Form } from '../../../ui/Form';
import { InviteFields, inviteInput, NOBODY_YET } from '../../../ui/InviteFields';
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
  const [invitee, setInvitee] = useState(NOBODY_YET);
  const [said, setSaid] = useState('');
  const first = useRef<HTMLInputElement>(null);
  const invite = useOperation(InviteToTeamDocument);
  const fields = invite.error?.fields ?? {};
  const submit = async (): Promise<void> => {
    setSaid('');
    const answer = await invite.run({ input: inviteInput(invitee) });
    if (answer === null) return;
    const { user } = answer.inviteUser;
    onInvited(user);
    setSaid(`${user.name} is invited. Who is next?`);
    // The next one has the same role, most often.
    setInvitee({ ...NOBODY_YET, role: invitee.role });
    first.current?.focus();
  };
  return (
    <Form onSubmit={() => void submit()} error={invite.error}>
      <Stack>
        <InviteFields value={invitee} onChange={setInvitee} problems={fields} first={first} />
        <Button type="submit" loading={invite.pending} style={{ alignSelf: 'flex-start' }}>
          Invite
        </Button>
      </Stack>
      <Said>{said}</Said>
    </Form>
  );
}
