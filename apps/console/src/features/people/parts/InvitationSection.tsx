import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { formatExact } from '../../../lib/time';
import { useOperation } from '../../../lib/use-operation';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { Details } from '../../../ui/Details';
import { ErrorAlert } from '../../../ui/ErrorAlert';
import { RelativeTime } from '../../../ui/RelativeTime';
import { Said } from '../../../ui/Said';
import { Section } from '../../../ui/Section';
import { CancelInvitationDocument, ResendInvitationDocument, type Invitation, type Person } from '../documents';
import { useGone } from '../use-gone';

interface InvitationSectionProps {
  readonly person: Person;
  readonly invitation: Invitation;
  readonly manages: boolean;
}

export function InvitationSection({ person, invitation, manages }: InvitationSectionProps) {
  const [asking, setAsking] = useState(false);
  const [said, setSaid] = useState('');
  const resend = useOperation(ResendInvitationDocument);
  const cancel = useOperation(CancelInvitationDocument);
  const gone = useGone();

  const sendAgain = async (): Promise<void> => {
    setSaid('');
    const answer = await resend.run({ input: { userId: person.id } });
    if (answer !== null) setSaid(`A new link is on its way to ${person.email}. The one before does not work any more.`);
  };
  const takeBack = async (): Promise<void> => {
    const answer = await cancel.run({ input: { userId: person.id } });
    if (answer !== null) gone(person.id, `The invitation of ${person.name} is canceled.`);
  };
  return (
    <Section
      title="Invitation"
      description={
        invitation.expired
          ? `The link does not work any more, and ${person.name} has not chosen a password. Send it again.`
          : `${person.name} has not chosen a password yet.`
      }
      actions={
        manages && (
          <>
            <Button
              variant={invitation.expired ? 'filled' : 'default'}
              loading={resend.pending}
              disabled={person.suspended}
              onClick={() => void sendAgain()}
            >
              Send again
            </Button>
            <Button variant="default" onClick={() => setAsking(true)}>
              Cancel invitation
            </Button>
          </>
        )
      }
    >
      <ErrorAlert error={resend.error} takesFocus />
      <Details
        items={[
          ['Sent', <RelativeTime key="sent" at={invitation.sentAt} />],
          [invitation.expired ? 'Worked until' : 'Works until', formatExact(invitation.expiresAt)],
        ]}
      />
      {manages && person.suspended && (
        <Text size="sm" c="dimmed" mt="sm">
          Whoever is suspended cannot be invited: lift the suspension first.
        </Text>
      )}
      <Said>{said}</Said>
      <ConfirmDialog
        opened={asking}
        title={`Cancel the invitation of ${person.name}?`}
        confirmLabel="Cancel invitation"
        cancelLabel="Keep it"
        dangerous
        pending={cancel.pending}
        error={cancel.error}
        onClose={() => {
          setAsking(false);
          cancel.clearError();
        }}
        onConfirm={() => void takeBack()}
      >
        The link in the mail stops working, and {person.name} is taken out of the directory. You can invite{' '}
        {person.email} again at any time.
      </ConfirmDialog>
    </Section>
  );
}
