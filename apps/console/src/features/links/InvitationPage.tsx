import { Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useContinueSignIn } from '../../lib/after-sign-in';
import { useFragmentToken } from '../../lib/fragment-token';
import { useOperation } from '../../lib/use-operation';
import { AuthLayout } from '../../ui/AuthLayout';
import { Form } from '../../ui/Form';
import { PasswordField } from '../../ui/PasswordField';
import { AcceptInvitationDocument } from './documents';
import { LinkMissing } from '../../ui/LinkMissing';

export default function InvitationPage() {
  const token = useFragmentToken();
  const goOn = useContinueSignIn();
  const accept = useOperation(AcceptInvitationDocument);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');

  if (token === null) {
    return (
      <LinkMissing title="Open the invitation again">
        This page needs the whole link from the invitation, including what follows the # sign.
      </LinkMissing>
    );
  }
  const submit = async (): Promise<void> => {
    const answer = await accept.run({ input: { token, password, name: name.trim() === '' ? null : name.trim() } });
    if (answer !== null) goOn(answer.acceptInvitation.__typename, { replace: true });
  };
  const fields = accept.error?.fields ?? {};
  return (
    <AuthLayout title="Accept the invitation" description="Choose the password that you will sign in with.">
      <Form
        onSubmit={() => void submit()}
        error={accept.error}
        advice={accept.error?.code === 'INVALID_CODE' ? 'Ask whoever invited you for a new invitation.' : undefined}
      >
        <Stack>
          <PasswordField
            isNew
            label="Choose a password"
            value={password}
            onChange={setPassword}
            personal={[name]}
            error={fields['password']}
            autoFocus
          />
          <TextInput
            label="Your name (optional)"
            description="Leave it empty to keep the name that you were invited with."
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            autoComplete="name"
            maxLength={100}
            size="md"
            error={fields['name']}
          />
          <Button type="submit" size="md" fullWidth loading={accept.pending}>
            Accept and sign in
          </Button>
        </Stack>
      </Form>
    </AuthLayout>
  );
}
