import { Anchor, Box, Button, Group, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { METHOD, ROLE } from '../../../lib/labels';
import { paths } from '../../../lib/paths';
import { formatExact } from '../../../lib/time';
import { useOperation } from '../../../lib/use-operation';
import { Details } from '../../../ui/Details';
import { ErrorAlert } from '../../../ui/ErrorAlert';
import { EmailAddress } from '../../../ui/EmailAddress';
import { PendingEmail } from '../../../ui/PendingEmail';
import { RelativeTime } from '../../../ui/RelativeTime';
import { Said } from '../../../ui/Said';
import { Section } from '../../../ui/Section';
import { UpdateUserDocument, type Person } from '../documents';
import { EmailDialog } from './EmailDialog';
import { NameDialog } from './NameDialog';
import { RoleDialog } from './RoleDialog';

const DIALOGS = { name: NameDialog, email: EmailDialog, role: RoleDialog } as const;

interface ProfileSectionProps {
  readonly person: Person;
  readonly manages: boolean;
  readonly self: boolean;
}

export function ProfileSection({ person, manages, self }: ProfileSectionProps) {
  const [dialog, setDialog] = useState<keyof typeof DIALOGS | null>(null);
  const [said, setSaid] = useState('');
  const Dialog = dialog === null ? null : DIALOGS[dialog];
  const change = (what: keyof typeof DIALOGS, label: string): ReactNode => (
    <Button
      size="compact-sm"
      variant="default"
      onClick={() => {
        setSaid('');
        setDialog(what);
      }}
    >
      {label}
    </Button>
  );
  return (
    <Section title="Profile">
      <Details
        items={[
          ['Name', <Line key="name" value={person.name} action={(manages || self) && change('name', 'Change name')} />],
          [
            'E-mail',
            <Email
              key="email"
              person={person}
              manages={manages}
              onSaid={setSaid}
              action={
                manages ? (
                  change('email', 'Change e-mail')
                ) : self ? (
                  <Anchor component={Link} to={paths.security} size="sm">
                    Change it in My security
                  </Anchor>
                ) : null
              }
            />,
          ],
          [
            'Role',
            <Line
              key="role"
              value={ROLE[person.role]}
              action={
                manages ? (
                  change('role', 'Change role')
                ) : self ? (
                  <Text size="sm" c="dimmed">
                    Nobody changes their own.
                  </Text>
                ) : null
              }
            />,
          ],
          ['Signs in with', (person.signInMethods ?? []).map((method) => METHOD[method]).join(', ') || 'nothing yet'],
          ['Added', formatExact(person.createdAt)],
          ['Last sign-in', <RelativeTime key="last" at={person.lastSignInAt} />],
        ]}
      />
      <Said>{said}</Said>
      {Dialog !== null && (
        <Dialog
          person={person}
          onClose={() => setDialog(null)}
          onDone={(done) => {
            setDialog(null);
            setSaid(done);
          }}
        />
      )}
    </Section>
  );
}

function Line({ value, action }: { readonly value: ReactNode; readonly action: ReactNode }) {
  return (
    <Group gap="xs 12px" justify="space-between">
      <Text component="span" style={{ overflowWrap: 'anywhere' }} miw={0} maw="100%">
        {value}
      </Text>
      <Box ml="auto">{action}</Box>
    </Group>
  );
}

function Email({
  person,
  manages,
  action,
  onSaid,
}: {
  readonly person: Person;
  readonly manages: boolean;
  readonly action: ReactNode;
  readonly onSaid: (said: string) => void;
}) {
  const update = useOperation(UpdateUserDocument);
  const ask = async (email: string, said: string): Promise<void> => {
    onSaid('');
    const answer = await update.run({ input: { userId: person.id, email } });
    if (answer !== null) onSaid(said);
  };
  const { email, pendingEmail } = person;
  return (
    <>
      <Line value={<EmailAddress address={email} />} action={action} />
      {pendingEmail !== null && manages && (
        <PendingEmail
          address={pendingEmail}
          until={email}
          pending={update.pending}
          onSendAgain={() => void ask(pendingEmail, `A new link is on its way to ${pendingEmail}.`)}
          onTakeBack={() => void ask(email, `The change is taken back: ${email} stays.`)}
        />
      )}
      <ErrorAlert error={update.error} takesFocus />
    </>
  );
}
