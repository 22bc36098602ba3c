import { Anchor, Button, List, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { useReturnPath } from '../../lib/after-sign-in';
import { paths } from '../../lib/paths';
import { useTypedEmail } from '../../lib/typed-email';
import { useOperation } from '../../lib/use-operation';
import { AuthLayout } from '../../ui/AuthLayout';
import { Form } from '../../ui/Form';
import { RequestPasswordResetDocument } from './documents';
import { EmailField } from './parts/EmailField';

/** One answer for everybody: who is in the directory is nobody's business here. */
export default function ForgotPasswordPage() {
  const [email, setEmail] = useState(useTypedEmail());
  const [sentTo, setSentTo] = useState<string | null>(null);
  const back = useReturnPath();
  const request = useOperation(RequestPasswordResetDocument);

  const submit = async (): Promise<void> => {
    const address = email.trim();
    const answer = await request.run({ input: { email: address } });
    if (answer !== null) setSentTo(address);
  };
  const footer = (
    <Text size="sm">
      <Anchor
        component={Link}
        to={paths.signIn(back === undefined ? {} : { return: back })}
        state={{ email: email.trim() }}
        size="sm"
      >
        Back to sign-in
      </Anchor>
    </Text>
  );
  if (sentTo !== null) {
    return (
      <AuthLayout title="Look into your mailbox" footer={footer}>
        <Text mb="lg">
          If <strong>{sentTo}</strong> belongs to somebody who signs in with a password here, a link is on its way. It
          works for an hour.
        </Text>
        <Text fw={600} mb={4}>
          Nothing came?
        </Text>
        <List spacing={4} mb="lg">
          <List.Item>Give it a few minutes, and look among the unwanted mail.</List.Item>
          <List.Item>Check the address for typing mistakes, and that it is the one that you sign in with.</List.Item>
          <List.Item>
            Else ask an admin. If you were invited and have not chosen a password yet, you need the invitation once
            more.
          </List.Item>
        </List>
        <Button
          variant="default"
          fullWidth
          onClick={() => {
            setSentTo(null);
            request.clearError();
          }}
        >
          Try again, or another address
        </Button>
      </AuthLayout>
    );
  }
  return (
    <AuthLayout
      title="Forgot your password?"
      description="You get a link by mail to set a new one. Your second factor stays as it is, and is asked for as always."
      footer={footer}
    >
      <Form onSubmit={() => void submit()} error={request.error}>
        <Stack>
          <EmailField value={email} onChange={setEmail} error={request.error?.fields['email']} />
          <Button type="submit" size="md" fullWidth loading={request.pending}>
            Send me a link
          </Button>
        </Stack>
      </Form>
    </AuthLayout>
  );
}
