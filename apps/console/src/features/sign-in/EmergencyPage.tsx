import { Anchor, Button, List, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { useContinueSignIn } from '../../lib/after-sign-in';
import { useFragmentToken } from '../../lib/fragment-token';
import { paths } from '../../lib/paths';
import { useOperation } from '../../lib/use-operation';
import { AuthLayout } from '../../ui/AuthLayout';
import { Form } from '../../ui/Form';
import { PasswordField } from '../../ui/PasswordField';
import { RequestEmergencySignInDocument, SignInDocument } from './documents';
import { EmailField } from './parts/EmailField';

const footer = (
  <Text size="sm">
    <Anchor component={Link} to={paths.signIn()} size="sm">
      Back to sign-in
    </Anchor>
  </Text>
);

/** For an owner or admin while the provider is down: first a link is asked for, then it is used. */
export default function EmergencyPage() {
  const token = useFragmentToken();
  return token === null ? <AskForLink /> : <UseLink token={token} />;
}

/** One answer for everybody: who administers this is nobody's business here. */
function AskForLink() {
  const [email, setEmail] = useState('');
  const [sentTo, setSentTo] = useState<string | null>(null);
  const request = useOperation(RequestEmergencySignInDocument);
  const submit = async (): Promise<void> => {
    const address = email.trim();
    if ((await request.run({ input: { email: address } })) !== null) setSentTo(address);
  };
  if (sentTo !== null) {
    return (
      <AuthLayout title="Look into your mailbox" footer={footer}>
        <Text mb="lg">
          If <strong>{sentTo}</strong> belongs to an owner or admin who has a password, a link is on its way. It works
          once, and for five minutes.
        </Text>
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
      title="Emergency sign-in"
      description="For owners and admins, while the sign-in provider does not answer."
      footer={footer}
    >
      <List size="sm" spacing={4} mb="lg">
        <List.Item>You get a link by mail that works once, and for five minutes.</List.Item>
        <List.Item>You still need your password and your second factor.</List.Item>
        <List.Item>All owners and admins are told, and it stands in the audit trail.</List.Item>
      </List>
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

function UseLink({ token }: { readonly token: string }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useOperation(SignInDocument);
  const goOn = useContinueSignIn();
  const submit = async (): Promise<void> => {
    const answer = await signIn.run({ input: { email: email.trim(), password, emergencyToken: token } });
    if (answer !== null) goOn(answer.signIn.__typename, { replace: true });
  };
  const error = signIn.error;
  const isWrong = error?.code === 'INVALID_CREDENTIALS' || error?.code === 'INVALID_CODE';
  return (
    <AuthLayout
      title="Emergency sign-in"
      description="With your password, and your second factor after that. All owners and admins are told."
      footer={footer}
    >
      <Form
        onSubmit={() => void submit()}
        error={error}
        {...(isWrong ? { errorTitle: 'Not signed in' } : {})}
        advice={
          isWrong ? (
            <Text size="sm" mt="xs">
              Check both for typing mistakes. The link works once and for five minutes:{' '}
              <Anchor component={Link} to={paths.emergency()} reloadDocument size="sm">
                get a new one
              </Anchor>
              .
            </Text>
          ) : undefined
        }
      >
        <Stack>
          <EmailField value={email} onChange={setEmail} error={error?.fields['email']} />
          <PasswordField value={password} onChange={setPassword} error={error?.fields['password']} />
          <Button type="submit" size="md" fullWidth loading={signIn.pending}>
            Sign in
          </Button>
        </Stack>
      </Form>
    </AuthLayout>
  );
}
