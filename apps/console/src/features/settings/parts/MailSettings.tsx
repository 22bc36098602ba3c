import { Alert, Button, Text } from '@mantine/core';
import { SendTestMailDocument } from '../documents';
import { useOperation } from '../../../lib/use-operation';
import { useState } from 'react';
import { Details } from '../../../ui/Details';
import { ErrorAlert } from '../../../ui/ErrorAlert';

interface MailSettingsProps {
  readonly delivery: 'SMTP' | 'FILES';
  readonly from: string;
}

interface Sent {
  readonly ok: boolean;
  readonly sentTo: string;
  readonly explanation: string;
}

/** How mail leaves, and whether it does: a message to oneself, with what the mail server said. */
export function MailSettings({ delivery, from }: MailSettingsProps) {
  const test = useOperation(SendTestMailDocument);
  const [sent, setSent] = useState<Sent | null>(null);
  const send = async (): Promise<void> => {
    setSent(null);
    const answer = await test.run({});
    if (answer !== null) setSent(answer.sendTestMail);
  };
  return (
    <>
      <Details
        items={[
          ['Mail leaves', delivery === 'SMTP' ? 'through the mail server of SMTP_URL' : 'not yet: it is kept in files'],
          ['From', from],
        ]}
      />
      {delivery === 'FILES' && (
        <Alert color="orange" title="Mail is not sent yet" my="md">
          <Text size="sm">
            Each message is a file in the folder outbox of the server’s data directory, so nobody gets an invitation.
            Set <code>SMTP_URL</code> and <code>MAIL_FROM</code> where the server runs and start it again.
          </Text>
        </Alert>
      )}
      {delivery === 'SMTP' && (
        <Text size="sm" c="dimmed" my="sm">
          Both are settings of the server: <code>SMTP_URL</code> and <code>MAIL_FROM</code>.
        </Text>
      )}
      <ErrorAlert error={test.error} takesFocus />
      <Button variant="default" loading={test.pending} onClick={() => void send()}>
        Send a test message
      </Button>
      <div role="status">
        {test.pending && (
          <Text size="sm" mt="sm">
            Waiting for the mail server, for ten seconds at most
          </Text>
        )}
        {sent !== null && (
          <Alert mt="md" color={sent.ok ? 'green' : 'red'} title={titleOf(sent, delivery)}>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {sent.explanation}
            </Text>
          </Alert>
        )}
      </div>
    </>
  );
}

function titleOf({ ok, sentTo }: Sent, delivery: 'SMTP' | 'FILES'): string {
  if (!ok) return 'The message did not leave';
  return delivery === 'SMTP' ? `A message is on its way to ${sentTo}` : 'The message was written to a file';
}
