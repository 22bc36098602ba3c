import { Alert, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ROLES, type Role } from '../../../lib/api-types';
import { METHOD, MANAGES, ROLE } from '../../../lib/labels';
import { formatExact } from '../../../lib/time';
import { useOperation } from '../../../lib/use-operation';
import { may, useViewer } from '../../../lib/viewer';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { Details } from '../../../ui/Details';
import { Form } from '../../../ui/Form';
import { RelativeTime } from '../../../ui/RelativeTime';
import { Section } from '../../../ui/Section';
import { UpdateUserDocument, type Person } from '../documents';

interface DetailsTabProps {
  readonly person: Person;
  readonly manages: boolean;
  readonly self: boolean;
}

export function DetailsTab({ person, manages, self }: DetailsTabProps) {
  return (
    <>
      {manages || self ? <Profile person={person} changesRole={manages} self={self} /> : <NotYours person={person} />}
      <Section title="Account">
        <Details
          items={[
            ['E-mail', person.email],
            ['Role', ROLE[person.role]],
            ['Signs in with', (person.signInMethods ?? []).map((method) => METHOD[method]).join(', ') || 'nothing yet'],
            ['Added', formatExact(person.createdAt)],
            ['Last sign-in', <RelativeTime key="last" at={person.lastSignInAt} />],
          ]}
        />
      </Section>
      {manages && <Suspension person={person} />}
    </>
  );
}

function NotYours({ person }: { readonly person: Person }) {
  return (
    <Alert color="gray" mb="lg">
      {person.name} has a higher role than you, so only an owner can change this account.
    </Alert>
  );
}

function Profile({
  person,
  changesRole,
  self,
}: {
  readonly person: Person;
  readonly changesRole: boolean;
  readonly self: boolean;
}) {
  const viewer = useViewer();
  const [name, setName] = useState(person.name);
  const [role, setRole] = useState<Role>(person.role);
  const [saved, setSaved] = useState(false);
  const update = useOperation(UpdateUserDocument);
  const changesName = name.trim() !== '' && name.trim() !== person.name;
  const changed = changesName || role !== person.role;
  const submit = async (): Promise<void> => {
    setSaved(false);
    const answer = await update.run({
      input: {
        userId: person.id,
        ...(changesName ? { name: name.trim() } : {}),
        ...(role === person.role ? {} : { role }),
      },
    });
    setSaved(answer !== null);
  };
  return (
    <Section title="Profile">
      <Form onSubmit={() => void submit()} error={update.error}>
        <Stack maw={420}>
          <TextInput
            label="Name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            required
            maxLength={100}
            error={update.error?.fields['name']}
          />
          <Select
            label="Role"
            description={
              self
                ? 'Nobody changes their own role.'
                : role === person.role
                  ? undefined
                  : 'All sessions end, and the rule of the new role holds from now on.'
            }
            data={ROLES.filter((value) => value === person.role || may(viewer, MANAGES[value])).map((value) => ({
              value,
              label: ROLE[value],
            }))}
            value={role}
            onChange={(value) => {
              const chosen = ROLES.find((candidate) => candidate === value);
              if (chosen !== undefined) setRole(chosen);
            }}
            disabled={!changesRole}
            allowDeselect={false}
            error={update.error?.fields['role']}
          />
          <Group>
            <Button type="submit" loading={update.pending} disabled={!changed}>
              {role === person.role ? 'Save name' : `Change role to ${ROLE[role].toLowerCase()}`}
            </Button>
            <Text role="status" size="sm">
              {saved && !changed ? 'Saved.' : ''}
            </Text>
          </Group>
        </Stack>
      </Form>
    </Section>
  );
}

function Suspension({ person }: { readonly person: Person }) {
  const [asking, setAsking] = useState(false);
  const update = useOperation(UpdateUserDocument);
  const confirm = async (): Promise<void> => {
    const answer = await update.run({ input: { userId: person.id, suspended: !person.suspended } });
    if (answer !== null) setAsking(false);
  };
  const verb = person.suspended ? 'Lift suspension' : 'Suspend';
  return (
    <Section
      title="Suspension"
      description={
        person.suspended
          ? `${person.name} is suspended and cannot sign in.`
          : 'Who is suspended cannot sign in. Factors and history stay.'
      }
      actions={
        <Button variant="default" onClick={() => setAsking(true)}>
          {verb}
        </Button>
      }
    >
      <ConfirmDialog
        opened={asking}
        title={`${verb}: ${person.name}?`}
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
          ? `${person.name} can sign in again, with the password and factors from before.`
          : `${person.name} is signed out everywhere at once and cannot sign in until you lift the suspension.`}
      </ConfirmDialog>
    </Section>
  );
}
