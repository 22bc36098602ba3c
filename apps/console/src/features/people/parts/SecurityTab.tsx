import { Alert, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { FACTOR } from '../../../lib/labels';
import { may, useViewer } from '../../../lib/viewer';
import { Details } from '../../../ui/Details';
import { Empty } from '../../../ui/DataState';
import { DataTable } from '../../../ui/DataTable';
import { RelativeTime } from '../../../ui/RelativeTime';
import { Section } from '../../../ui/Section';
import type { Person } from '../documents';
import { Devices } from './Devices';
import { PasswordLinkDialog } from './PasswordLinkDialog';
import { PersonStatus, statusInWords } from './PersonStatus';
import { RecoveryCodeDialog } from './RecoveryCodeDialog';
import { ResetDialog } from './ResetDialog';
import { WaysIn } from './WaysIn';

interface SecurityTabProps {
  readonly person: Person;
  readonly manages: boolean;
  readonly self: boolean;
  readonly onChanged: () => void;
}

export function SecurityTab({ person, manages, self, onChanged }: SecurityTabProps) {
  const factors = person.factors ?? [];
  return (
    <>
      <Section title="Two-factor authentication" actions={<PersonStatus person={person} />}>
        <Text mb="md">{statusInWords(person)}</Text>
        <Details
          items={[
            ...(person.graceEndsAt === null
              ? []
              : [['Grace period ends', <RelativeTime key="grace" at={person.graceEndsAt} />] as const]),
            ['Recovery codes left', person.recoveryCodesLeft ?? 0],
            ...(person.recoveryCodesExpireAt === null
              ? []
              : [['Codes expire', <RelativeTime key="codes" at={person.recoveryCodesExpireAt} />] as const]),
          ]}
        />
      </Section>
      <Section title="Factors">
        {factors.length === 0 ? (
          <Empty>{person.name} has no factor.</Empty>
        ) : (
          <DataTable
            caption="Factors"
            rows={factors}
            rowKey={(factor) => factor.id}
            columns={[
              { key: 'name', header: 'Name', isTitle: true, cell: (factor) => <strong>{factor.name}</strong> },
              { key: 'kind', header: 'Kind', cell: (factor) => FACTOR[factor.kind] },
              { key: 'added', header: 'Added', cell: (factor) => <RelativeTime at={factor.createdAt} /> },
              { key: 'used', header: 'Last used', cell: (factor) => <RelativeTime at={factor.lastUsedAt} /> },
            ]}
          />
        )}
      </Section>
      <WaysIn person={person} manages={manages} onChanged={onChanged} />
      <Devices person={person} onChanged={onChanged} />
      <GettingBackIn person={person} manages={manages} self={self} onChanged={onChanged} />
    </>
  );
}

function GettingBackIn({ person, manages, self, onChanged }: SecurityTabProps) {
  const viewer = useViewer();
  const [dialog, setDialog] = useState<'code' | 'reset' | 'password' | null>(null);
  const close = (): void => setDialog(null);
  const description = 'When the phone is lost or not at hand.';
  if (self || !manages || !may(viewer, 'RECOVER_USERS')) {
    return (
      <Section title="Getting back in" description={description}>
        <Alert color="gray">
          {self
            ? 'Nobody does this for themselves: use your own recovery codes, or ask another owner or admin.'
            : `${person.name} has a higher role than you. Ask an owner.`}
        </Alert>
      </Section>
    );
  }
  const hasFactor = (person.factors ?? []).length > 0;
  // Whoever gets codes by mail cannot ask for a password link themselves.
  const codesByMail = (person.factors ?? []).some((factor) => factor.kind === 'EMAIL');
  return (
    <Section title="Getting back in" description={description}>
      {hasFactor ? (
        <Group>
          <Button onClick={() => setDialog('code')}>Show recovery code</Button>
          {codesByMail && (
            <Button variant="default" onClick={() => setDialog('password')}>
              Send password link
            </Button>
          )}
          <Button variant="outline" color="red" onClick={() => setDialog('reset')}>
            Reset two-factor
          </Button>
        </Group>
      ) : (
        <Text>
          There is nothing to recover: {person.name} has no factor and {withoutFactor(person)}
        </Text>
      )}
      {dialog === 'code' && <RecoveryCodeDialog person={person} onClose={close} />}
      {dialog === 'password' && <PasswordLinkDialog person={person} onClose={close} />}
      {dialog === 'reset' && (
        <ResetDialog
          person={person}
          onClose={close}
          onDone={() => {
            close();
            onChanged();
          }}
        />
      )}
    </Section>
  );
}

/** How somebody without a factor gets in. */
function withoutFactor({ suspended, signInMethods }: Person): string {
  if (suspended) return 'cannot sign in before the suspension is lifted.';
  return signInMethods?.includes('PASSWORD') === false
    ? 'signs in through a provider, which is who helps with that.'
    : 'signs in with the password alone, or sets up a factor at the next sign-in.';
}
