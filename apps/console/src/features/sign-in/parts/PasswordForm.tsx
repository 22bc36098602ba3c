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

interface PasswordFormProps {
  /** Once something was sent, what the page said before it is no longer news. */
  readonly onSent: () => void;
}

/** The native way in: e-mail and password. */
export function PasswordForm({ onSent }: PasswordFormProps) {
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
  );
}
