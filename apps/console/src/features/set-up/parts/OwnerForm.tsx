import { Anchor, Button, Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { paths } from '../../../lib/paths';
import { useOperation } from '../../../lib/use-operation';
import { AuthLayout } from '../../../ui/AuthLayout';
import { Form } from '../../../ui/Form';
import { PasswordField } from '../../../ui/PasswordField';
import { SetUpDocument } from '../documents';
import { Steps } from './Steps';

const NOTHING_YET = new Set<never>();

interface OwnerFormProps {
  readonly token: string;
  /** Another window of this browser was faster: the page asks again who is there. */
  readonly onSignedInAlready: () => void;
}

/** The first step: whoever holds the printed link becomes the owner. */
export function OwnerForm({ token, onSignedInAlready }: OwnerFormProps) {
  const navigate = useNavigate();
  const setUp = useOperation(SetUpDocument);
  const [organizationName, setOrganizationName] = useState('');
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');

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
    const back = { return: paths.setUp('organization') };
    void navigate(answer.setUp.__typename === 'SecondFactorRequired' ? paths.verify(back) : paths.enroll(back), {
      replace: true,
    });
  };
  const fields = setUp.error?.fields ?? {};
  const isDead = setUp.error?.code === 'NOT_FOUND';
  const isSignedIn = setUp.error?.code === 'FORBIDDEN';
  useEffect(() => {
    if (isSignedIn) onSignedInAlready();
  }, [isSignedIn, onSignedInAlready]);
  return (
    <AuthLayout
      wide
      title="Set up Countersign"
      description="You become the owner. Next, you protect your own account with a second factor."
    >
      <Steps current="owner" done={NOTHING_YET} />
      <Form
        onSubmit={() => void submit()}
        error={isSignedIn ? null : setUp.error}
        {...(isDead ? { errorTitle: 'This link does not work any more' } : {})}
        advice={isDead ? <DeadLinkAdvice /> : undefined}
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
            maxLength={200}
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

/** A link works once; and there may be an owner by now who only has to sign in. */
function DeadLinkAdvice() {
  return (
    <Text size="sm" mt={4}>
      Use the link that the server printed last. If an owner is there already,{' '}
      <Anchor component={Link} to={paths.signIn({ return: paths.setUp() })} size="sm">
        sign in
      </Anchor>{' '}
      and go on from there.
    </Text>
  );
}
