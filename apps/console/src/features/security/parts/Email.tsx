import { Button, Group, List, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useEffectEvent, useState } from 'react';
import { useOperation } from '../../../lib/use-operation';
import { ErrorAlert } from '../../../ui/ErrorAlert';
import { Form } from '../../../ui/Form';
import { PendingEmail } from '../../../ui/PendingEmail';
import { Said } from '../../../ui/Said';
import { Section } from '../../../ui/Section';
import { ChangeOwnEmailDocument, type Me } from '../documents';

interface EmailProps {
  readonly user: Me;
  readonly onChanged: () => void;
}

/** The link is opened in another tab, most often: whoever comes back from there sees the new address. */
function useLookAgain(active: boolean, look: () => void): void {
  const cameBack = useEffectEvent(() => {
    if (document.visibilityState === 'visible') look();
  });
  useEffect(() => {
    if (!active) return undefined;
    const listener = (): void => cameBack();
    document.addEventListener('visibilitychange', listener);
    return () => document.removeEventListener('visibilitychange', listener);
  }, [active]);
}

export function Email({ user, onChanged }: EmailProps) {
  const [changing, setChanging] = useState(false);
  const [said, setSaid] = useState('');
  const change = useOperation(ChangeOwnEmailDocument);
  const { email, pendingEmail } = user;
  useLookAgain(pendingEmail !== null, onChanged);

  const ask = async (address: string, answered: string): Promise<void> => {
    setSaid('');
    const answer = await change.run({ input: { userId: user.id, email: address } });
    if (answer !== null) setSaid(answered);
  };
  return (
    <Section
      title="E-mail address"
      description="You sign in with it, and mail goes there."
      actions={
        <Button
          variant="default"
          onClick={() => {
            setSaid('');
            change.clearError();
            setChanging(true);
          }}
        >
          Change e-mail address
        </Button>
      }
    >
      <Text style={{ overflowWrap: 'anywhere' }}>{email}</Text>
      {pendingEmail !== null && (
        <PendingEmail
          address={pendingEmail}
          until={email}
          pending={change.pending}
          onSendAgain={() => void ask(pendingEmail, `A new link is on its way to ${pendingEmail}.`)}
          onTakeBack={() => void ask(email, `The change is taken back: ${email} stays.`)}
        />
      )}
      <ErrorAlert error={change.error} takesFocus />
      <Said>{said}</Said>
      {changing && (
        <ChangeEmail
          user={user}
          onClose={() => setChanging(false)}
          onDone={(done) => {
            setChanging(false);
            setSaid(done);
          }}
        />
      )}
    </Section>
  );
}

function ChangeEmail({
  user,
  onClose,
  onDone,
}: {
  readonly user: Me;
  readonly onClose: () => void;
  readonly onDone: (said: string) => void;
}) {
  const [email, setEmail] = useState('');
  const change = useOperation(ChangeOwnEmailDocument);
  const submit = async (): Promise<void> => {
    const address = email.trim();
    const answer = await change.run({ input: { userId: user.id, email: address } });
    if (answer === null) return;
    onDone(
      answer.updateUser.user.pendingEmail === null
        ? `${address} is your address already.`
        : `A link is on its way to ${address}. Open it, and press “Confirm address” there.`,
    );
  };
  return (
    <Modal opened onClose={onClose} title="Your new e-mail address" size="md">
      <Form onSubmit={() => void submit()} error={change.error}>
        <Stack>
          <List spacing={4} size="sm">
            <List.Item>A link goes to the new address, and works for 24 hours.</List.Item>
            <List.Item>Until you open and confirm it, {user.email} stays, and gets a notice.</List.Item>
            <List.Item>Then you sign in with the new one. You stay signed in here and nowhere else.</List.Item>
            {user.pendingEmail !== null && <List.Item>The link to {user.pendingEmail} stops working.</List.Item>}
          </List>
          <TextInput
            label="New e-mail address"
            type="email"
            autoComplete="email"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            required
            data-autofocus
            size="md"
            error={change.error?.fields['email']}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={change.pending}>
              Send the link
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
