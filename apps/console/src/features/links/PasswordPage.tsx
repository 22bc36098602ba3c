import { Anchor, Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useFragmentToken } from '../../lib/fragment-token';
import { paths } from '../../lib/paths';
import { useOperation } from '../../lib/use-operation';
import { AuthLayout } from '../../ui/AuthLayout';
import { Form } from '../../ui/Form';
import { PasswordField } from '../../ui/PasswordField';
import { ResetPasswordDocument } from './documents';
import { LinkMissing } from '../../ui/LinkMissing';

/** Never signs in: a link that somebody intercepts must not get past the second factor. */
export default function PasswordPage() {
  const token = useFragmentToken();
  const navigate = useNavigate();
  const reset = useOperation(ResetPasswordDocument);
  const [password, setPassword] = useState('');

  if (token === null) {
    return (
      <LinkMissing title="Open the link again">
        This page needs the whole link that you were sent, including what follows the # sign. If it does not work, get a
        new one: “Forgot your password?” on the sign-in page.
      </LinkMissing>
    );
  }
  const submit = async (): Promise<void> => {
    const answer = await reset.run({ input: { token, password } });
    if (answer !== null) void navigate(paths.signIn({ reason: 'password-changed' }), { replace: true });
  };
  const newLink = (
    <Text size="sm" mt="xs">
      A link works once and for a limited time.{' '}
      <Anchor component={Link} to={paths.forgotPassword()} size="sm">
        Get a new link
      </Anchor>
    </Text>
  );
  return (
    <AuthLayout
      title="Set a new password"
      description="You are signed out everywhere else, and sign in with the new password. Your second factor stays as it is."
    >
      <Form
        onSubmit={() => void submit()}
        error={reset.error}
        advice={reset.error?.code === 'NOT_FOUND' || reset.error?.code === 'INVALID_CODE' ? newLink : undefined}
      >
        <Stack>
          <PasswordField
            isNew
            label="New password"
            value={password}
            onChange={setPassword}
            error={reset.error?.fields['password']}
            autoFocus
          />
          <Button type="submit" size="md" fullWidth loading={reset.pending}>
            Set new password
          </Button>
        </Stack>
      </Form>
    </AuthLayout>
  );
}
