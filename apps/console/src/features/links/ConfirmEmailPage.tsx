import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import type { AppError } from '../../lib/errors';
import { useFragmentToken } from '../../lib/fragment-token';
import { paths } from '../../lib/paths';
import { useOperation } from '../../lib/use-operation';
import { AuthLayout } from '../../ui/AuthLayout';
import { Form } from '../../ui/Form';
import { LinkMissing } from '../../ui/LinkMissing';
import { ConfirmEmailDocument } from './documents';

/** Why the link will not work, however often it is tried. Another error is for trying again. */
function endOf(error: AppError | null): 'dead' | 'taken' | null {
  if (error?.code === 'NOT_FOUND' || error?.code === 'INVALID_CODE') return 'dead';
  return error?.code === 'CONFLICT' || error?.code === 'BAD_USER_INPUT' ? 'taken' : null;
}

const toMySecurity = (
  <Button component={Link} to={paths.security} fullWidth size="md">
    Go to My security
  </Button>
);

/** Confirms by a press of a button and never by itself: programs that look for viruses open the links of mails too. */
export default function ConfirmEmailPage() {
  const token = useFragmentToken();
  const confirm = useOperation(ConfirmEmailDocument);
  const [confirmed, setConfirmed] = useState(false);
  if (token === null) {
    return (
      <LinkMissing title="Open the link again">
        This page needs the whole link from the mail, including what follows the # sign.
      </LinkMissing>
    );
  }
  const submit = async (): Promise<void> => {
    const answer = await confirm.run({ input: { token } });
    setConfirmed(answer !== null);
  };
  const end = endOf(confirm.error);
  if (confirmed) {
    return (
      <AuthLayout title="Your new address is confirmed">
        <Text mb="lg">
          Sign in with it from now on. Your password and your second factor are the same as before. You are signed out
          everywhere but where the change was asked for.
        </Text>
        {toMySecurity}
      </AuthLayout>
    );
  }
  if (end === 'dead') {
    return (
      <AuthLayout title="This link does not work any more">
        <Text mb="sm">
          It was used already, has run out after 24 hours, or the change was taken back or asked for once more. Only the
          link of the latest mail counts.
        </Text>
        <Text mb="lg">
          My security shows which address is yours now, and there you ask for a new link. If an admin changed it for
          you, ask the admin to send it again.
        </Text>
        {toMySecurity}
      </AuthLayout>
    );
  }
  if (end === 'taken') {
    return (
      <AuthLayout title="Somebody else has this address">
        <Text mb="lg">
          Since the change was asked for, the address went to another user. Nothing was changed: you go on signing in
          with your old address. Choose another new one under My security, or ask an admin.
        </Text>
        {toMySecurity}
      </AuthLayout>
    );
  }
  return (
    <AuthLayout
      title="Confirm your new e-mail address"
      description="From then on you sign in with it, and all mail goes there. Your password and your second factor stay as they are."
    >
      <Form onSubmit={() => void submit()} error={confirm.error}>
        <Button type="submit" size="md" fullWidth loading={confirm.pending}>
          Confirm address
        </Button>
      </Form>
    </AuthLayout>
  );
}
