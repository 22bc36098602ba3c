import { Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useContinueSignIn } from '../../lib/after-sign-in';
import { useFragmentToken } from '../../lib/fragment-token';
import { paths } from '../../lib/paths';
import { useOperation } from '../../lib/use-operation';
import { AuthLayout } from '../../ui/AuthLayout';
import { Form } from '../../ui/Form';
import { PasswordField } from '../../ui/PasswordField';
import { SetUpDocument } from './documents';
import { LinkMissing } from '../../ui/LinkMissing';

/** The first run: makes the owner, then has them protect the account before anything else. */
export default function SetUpPage() {
  const token = useFragmentToken();
  const navigate = useNavigate();
  const goOn = useContinueSignIn();
  const setUp = useOperation(SetUpDocument);
  const [organizationName, setOrganizationName] = useState('');
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');

  if (token === null) {
    return (
      <LinkMissing title="Open the set-up link again">
        This page needs the whole link that the server printed when it started, including what follows the # sign. The
        server prints it at each start until an owner has set up two-factor authentication.
      </LinkMissing>
    );
  }
  const submit = async (): Promise<void> => {
    const answer = await setUp.run({
      input: {
        token,
        email: email.trim(),
        name: name.trim(),
        password,
        organizationName: organizationName.trim() === '' ? null : organizationName.trim(),
      },
    });
    if (answer === null) return;
    if (answer.setUp.__typename === 'SignedIn')
      void navigate(paths.enroll({ return: paths.overview }), { replace: true });
    else goOn(answer.setUp.__typename, { replace: true });
  };
  const fields = setUp.error?.fields ?? {};
  return (
    <AuthLayout
      title="Set up Countersign"
      description="You become the owner. Next, you protect your own account with a second factor."
    >
      <Form
        onSubmit={() => void submit()}
        error={setUp.error}
        advice={
          setUp.error?.code === 'NOT_FOUND' || setUp.error?.code === 'INVALID_CODE'
            ? 'Use the link that the server printed last.'
            : undefined
        }
      >
        <Stack>
          <TextInput
            label="Organization name"
            description="Shown in authenticator apps and in mails."
            value={organizationName}
            onChange={(event) => setOrganizationName(event.currentTarget.value)}
            autoComplete="organization"
            required
            autoFocus
            maxLength={100}
            size="md"
            error={fields['organizationName']}
          />
          <TextInput
            label="Your name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            autoComplete="name"
            required
            maxLength={100}
            size="md"
            error={fields['name']}
          />
          <TextInput
            label="E-mail"
            type="email"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            autoComplete="username"
            required
            size="md"
            error={fields['email']}
          />
          <PasswordField isNew value={password} onChange={setPassword} error={fields['password']} />
          <Button type="submit" size="md" fullWidth loading={setUp.pending}>
            Create the owner account
          </Button>
        </Stack>
      </Form>
    </AuthLayout>
  );
}
