import { Alert, Anchor, Button, Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useContinueSignIn, useReturnPath } from '../../lib/after-sign-in';
import { paths } from '../../lib/paths';
import { useTypedEmail } from '../../lib/typed-email';
import { useLoad } from '../../lib/use-load';
import { useOperation } from '../../lib/use-operation';
import { AuthLayout } from '../../ui/AuthLayout';
import { Form } from '../../ui/Form';
import { PasswordField } from '../../ui/PasswordField';
import { AlreadySignedInDocument, SignInDocument } from './documents';

const REASONS: Readonly<Record<string, { readonly title: string; readonly text: string }>> = {
  ended: { title: 'Your session has ended', text: 'Sign in again to go on where you were.' },
  expired: {
    title: 'That sign-in took too long',
    text: 'Start again. A sign-in has to be finished within a few minutes.',
  },
  'signed-out': { title: 'You are signed out', text: 'You can close this page or sign in again.' },
  'password-changed': {
    title: 'Your new password is set',
    text: 'Sign in with it now. If you use a second factor, you are asked for it as always.',
  },
};

export default function SignInPage() {
  const [search] = useSearchParams();
  const reason = REASONS[search.get('reason') ?? ''];
  const typedBefore = useTypedEmail();
  const [email, setEmail] = useState(typedBefore);
  const [password, setPassword] = useState('');
  const signIn = useOperation(SignInDocument);
  const goOn = useContinueSignIn();
  const back = useReturnPath();

  const already = useLoad(AlreadySignedInDocument).data?.viewer?.user ?? null;
  useEffect(() => {
    if (already !== null) goOn('SignedIn', { replace: true });
  }, [already, goOn]);

  const submit = async (): Promise<void> => {
    const answer = await signIn.run({ input: { email: email.trim(), password } });
    if (answer !== null) goOn(answer.signIn.__typename);
  };
  const error = signIn.error;
  return (
    <AuthLayout title="Sign in">
      {reason !== undefined && error === null && (
        <Alert color="accent" title={reason.title} mb="md" role="status">
          {reason.text}
        </Alert>
      )}
      <Form
        onSubmit={() => void submit()}
        error={error}
        {...(error?.code === 'INVALID_CREDENTIALS' ? { errorTitle: 'Not signed in' } : {})}
        advice={
          error?.code === 'INVALID_CREDENTIALS'
            ? 'Check both for typing mistakes. If you forgot the password, set a new one by the link below.'
            : undefined
        }
      >
        <Stack>
          <TextInput
            label="E-mail"
            type="email"
            name="email"
            autoComplete="username"
            required
            autoFocus={typedBefore === ''}
            size="md"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            error={error?.fields['email']}
          />
          <PasswordField
            value={password}
            onChange={setPassword}
            error={error?.fields['password']}
            autoFocus={typedBefore !== ''}
          />
          <Button type="submit" size="md" fullWidth loading={signIn.pending}>
            Sign in
          </Button>
          <Text size="sm" ta="center">
            <Anchor
              component={Link}
              to={paths.forgotPassword(back === undefined ? {} : { return: back })}
              state={{ email: email.trim() }}
              size="sm"
            >
              Forgot your password?
            </Anchor>
          </Text>
        </Stack>
      </Form>
    </AuthLayout>
  );
}
