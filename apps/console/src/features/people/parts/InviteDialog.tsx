import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import { useOperation } from '../../../lib/use-operation';
import { Form } from '../../../ui/Form';
import { InviteUserDocument } from '../documents';
import { InviteFields, inviteInput, NOBODY_YET } from '../../../ui/InviteFields';

interface InviteDialogProps {
  /** After each one: the dialog may stay open for the next. */
  readonly onInvited: (person: { readonly id: string; readonly name: string }) => void;
  readonly onClose: () => void;
}

export function InviteDialog({ onInvited, onClose }: InviteDialogProps) {
  const [invitee, setInvitee] = useState(NOBODY_YET);
  const [said, setSaid] = useState('');
  const invite = useOperation(InviteUserDocument);
  const first = useRef<HTMLInputElement>(null);
  const another = useRef(false);
  const fields = invite.error?.fields ?? {};

  const submit = async (): Promise<void> => {
    const stays = another.current;
    another.current = false;
    setSaid('');
    const answer = await invite.run({ input: inviteInput(invitee) });
    if (answer === null) return;
    onInvited(answer.inviteUser.user);
    if (!stays) {
      onClose();
      return;
    }
    setSaid(`${answer.inviteUser.user.name} is invited. Who is next?`);
    // The next one has the same role, most often.
    setInvitee({ ...NOBODY_YET, role: invitee.role });
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
          <InviteFields value={invitee} onChange={setInvitee} problems={fields} first={first} />
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
