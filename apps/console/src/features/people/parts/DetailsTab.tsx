import { Alert, Button } from '@mantine/core';
import { useState } from 'react';
import { useOperation } from '../../../lib/use-operation';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { Said } from '../../../ui/Said';
import { Section } from '../../../ui/Section';
import { UpdateUserDocument, type Person } from '../documents';
import { DeleteDialog } from './DeleteDialog';
import { InvitationSection } from './InvitationSection';
import { ProfileSection } from './ProfileSection';

interface DetailsTabProps {
  readonly person: Person;
  readonly manages: boolean;
  readonly self: boolean;
}

export function DetailsTab({ person, manages, self }: DetailsTabProps) {
  return (
    <>
      {!manages && !self && (
        <Alert color="gray" mb="lg">
          {person.name} has a higher role than you, so only an owner can change this account.
        </Alert>
      )}
      {person.invitation !== null && (
        <InvitationSection person={person} invitation={person.invitation} manages={manages} />
      )}
      <ProfileSection person={person} manages={manages} self={self} />
      {manages && (
        <>
          <Suspension person={person} />
          <Deletion person={person} />
        </>
      )}
    </>
  );
}

function Suspension({ person }: { readonly person: Person }) {
  const [asking, setAsking] = useState(false);
  const [said, setSaid] = useState('');
  const update = useOperation(UpdateUserDocument);
  const confirm = async (): Promise<void> => {
    const answer = await update.run({ input: { userId: person.id, suspended: !person.suspended } });
    if (answer === null) return;
    setAsking(false);
    setSaid(
      answer.updateUser.user.suspended
        ? `${person.name} is suspended and signed out everywhere.`
        : `The suspension is lifted. ${person.name} can sign in again.`,
    );
  };
  const verb = person.suspended ? 'Lift suspension' : 'Suspend';
  return (
    <>
      <Section
        title="Suspension"
        description={
          <>
            {person.suspended
              ? `${person.name} is suspended and cannot sign in.`
              : 'Whoever is suspended cannot sign in. Factors and history stay.'}
            <Said>{said}</Said>
          </>
        }
        actions={
          <Button
            variant="default"
            onClick={() => {
              setSaid('');
              setAsking(true);
            }}
          >
            {verb}
          </Button>
        }
      />
      <ConfirmDialog
        opened={asking}
        title={person.suspended ? `Lift the suspension of ${person.name}?` : `Suspend ${person.name}?`}
        confirmLabel={verb}
        dangerous={!person.suspended}
        pending={update.pending}
        error={update.error}
        onClose={() => {
          setAsking(false);
          update.clearError();
        }}
        onConfirm={() => void confirm()}
      >
        {person.suspended
          ? person.invitation === null
            ? `${person.name} can sign in again, with the password and factors from before.`
            : `${person.name} has not chosen a password yet. Send the invitation again afterwards: the earlier link has ended.`
          : `${person.name} is signed out everywhere at once and cannot sign in until you lift the suspension. Links that were mailed stop working.`}
      </ConfirmDialog>
    </>
  );
}

function Deletion({ person }: { readonly person: Person }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Section
        title="Delete"
        description="For somebody who left for good. Everything of theirs is erased; the audit trail stays."
        actions={
          <Button variant="outline" color="red" onClick={() => setAsking(true)}>
            Delete user
          </Button>
        }
      />
      {asking && <DeleteDialog person={person} onClose={() => setAsking(false)} />}
    </>
  );
}
