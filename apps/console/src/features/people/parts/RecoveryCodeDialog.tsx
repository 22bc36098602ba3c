import { Alert, Button, Code, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { RecoverySituation } from '../../../lib/api-types';
import { formatExact } from '../../../lib/time';
import { useOperation } from '../../../lib/use-operation';
import { CopyButton } from '../../../ui/CopyButton';
import { Form } from '../../../ui/Form';
import { ReasonField } from '../../../ui/ReasonField';
import { IssueRecoveryCodeDocument, type IssuedCode, type Person } from '../documents';

export function RecoveryCodeDialog({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const [issued, setIssued] = useState<IssuedCode | null>(null);
  return (
    <Modal
      opened
      onClose={onClose}
      title={issued === null ? `Recovery code for ${person.name}` : 'Recovery code made'}
      // The code is shown once: a click beside the dialog must not lose it.
      closeOnClickOutside={issued === null}
      closeOnEscape={issued === null}
    >
      {issued === null ? (
        <Ask person={person} onIssued={setIssued} onClose={onClose} />
      ) : (
        <Issued person={person} issued={issued} onClose={onClose} />
      )}
    </Modal>
  );
}

function Ask({
  person,
  onIssued,
  onClose,
}: {
  readonly person: Person;
  readonly onIssued: (issued: IssuedCode) => void;
  readonly onClose: () => void;
}) {
  const [reason, setReason] = useState('');
  const [situation, setSituation] = useState<RecoverySituation>('FACTOR_LOST');
  const [way, setWay] = useState<'show' | 'email'>('show');
  const issue = useOperation(IssueRecoveryCodeDocument);
  const submit = async (): Promise<void> => {
    const answer = await issue.run({
      input: { userId: person.id, reason: reason.trim(), situation, sendByEmail: way === 'email' },
    });
    if (answer !== null) onIssued(answer.issueRecoveryCode);
  };
  return (
    <Form onSubmit={() => void submit()} error={issue.error}>
      <Stack>
        <Text size="sm" c="dimmed">
          Make sure that it is really {person.name} who asks, for example by calling a number that you know. The code
          opens nothing without the password. {person.name} is told by mail that it was made, and a code made earlier
          stops working.
        </Text>
        <Radio.Group
          label="What happened?"
          value={situation}
          onChange={(value) => setSituation(value === 'FACTOR_NOT_AT_HAND' ? value : 'FACTOR_LOST')}
        >
          <Stack gap="xs" mt="xs">
            <Radio
              value="FACTOR_LOST"
              label="The phone is lost or replaced"
              description="With the code, a new factor is set up. It replaces all old factors, recovery codes and sessions."
            />
            <Radio
              value="FACTOR_NOT_AT_HAND"
              label="The phone is only not at hand"
              description="The code lets in once, for a session of a day at most. Everything stays as it is."
            />
          </Stack>
        </Radio.Group>
        <ReasonField
          value={reason}
          onChange={setReason}
          error={issue.error}
          placeholder="Lost the phone while traveling; confirmed by phone"
        />
        <Radio.Group
          label="How does the code get there?"
          value={way}
          onChange={(value) => setWay(value === 'email' ? 'email' : 'show')}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="show" label="Show it to me" description="Once, to read out or to send." />
            <Radio value="email" label="E-mail it without showing me" description={`To ${person.email}.`} />
          </Stack>
        </Radio.Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={issue.pending}>
            {way === 'show' ? 'Show the code' : 'E-mail the code'}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

function Issued({
  person,
  issued,
  onClose,
}: {
  readonly person: Person;
  readonly issued: IssuedCode;
  readonly onClose: () => void;
}) {
  return (
    <Stack>
      {issued.code === null ? (
        <Text>The code is on its way to {person.email}. Nobody else sees it.</Text>
      ) : (
        <>
          <Text>Read it out or send it to {person.name}. It is shown this once.</Text>
          <Code block fz="lg" aria-label="Recovery code" style={{ whiteSpace: 'normal', overflowWrap: 'anywhere' }}>
            {issued.code}
          </Code>
          <Group>
            <CopyButton text={issued.code} label="Copy code" />
          </Group>
        </>
      )}
      <Alert color="accent">
        It works once, together with the password, until {formatExact(issued.expiresAt)}. At sign-in: “Use a recovery
        code instead”.
      </Alert>
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          Done
        </Button>
      </Group>
    </Stack>
  );
}
