import { Anchor, Button, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { useContinueSignIn, useReturnPath } from '../../../lib/after-sign-in';
import { paths } from '../../../lib/paths';
import { useTypedEmail } from '../../../lib/typed-email';
import { useOperation } from '../../../lib/use-operation';
import { Form } from '../../../ui/Form';
import { PasswordField } from '../../../ui/PasswordField';
import { SignInDocument } from '../documents';
import type { Way } from '../use-way';
import { ProviderButton } from './Providers';

interface PasswordFormProps {
  /** Which way the typed address takes: where a provider takes it, the password gives way to its button. */
  readonly way: Way;
  /** Once something was sent, what the page said before it is no longer news. */
  readonly onSent: () => void;
}

/** The native way in: e-mail and password. */
export function PasswordForm({ way, onSent }: PasswordFormProps) {
  const typedBefore = useTypedEmail();
  const [email, setEmail] = useState(typedBefore);
  const [password, setPassword] = useState('');
  const signIn = useOperation(SignInDocument);
  const goOn = useContinueSignIn();
  const back = useReturnPath();

  const submit = async (): Promise<void> => {
    onSent();
    const answer = await signIn.run({ input: { email: email.trim(), password } });
    if (answer !== null) goOn(answer.signIn.__typename);
  };
  /** Enter in the first of two empty fields is no sign-in yet: it finds the way, and goes on there. */
  const goOnFromEmail = async (form: HTMLFormElement | null): Promise<void> => {
    if ((await way.find(email)) === null) form?.querySelector<HTMLElement>('input[type="password"]')?.focus();
  };
  const error = signIn.error;
  return (
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
          autoComplete="username webauthn"
          required
          autoFocus={typedBefore === ''}
          size="md"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          onBlur={() => {
            // What has a password beside it was filled in to be sent.
            if (password === '') void way.find(email);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || password !== '' || event.currentTarget.validity.valid === false) return;
            event.preventDefault();
            void goOnFromEmail(event.currentTarget.form);
          }}
          error={error?.fields['email']}
        />
        {way.provider === null ? (
          <>
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
          </>
        ) : (
          <div role="status">
            <ProviderButton provider={way.provider} isFirst />
            <Text size="sm" ta="center" mt="md">
              <Anchor component="button" type="button" size="sm" onClick={way.insistOnPassword}>
                Use a password instead
              </Anchor>
            </Text>
          </div>
        )}
      </Stack>
    </Form>
  );
}
