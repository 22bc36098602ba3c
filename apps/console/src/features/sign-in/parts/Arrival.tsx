import { describeProviderRefusal, PROVIDER_REFUSAL_CODES } from '@countersign/domain/third-party/refusals.js';
import { Alert, Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';
import { paths } from '../../../lib/paths';

const REASONS: Readonly<Record<string, { readonly title: string; readonly text: string }>> = {
  ended: {
    title: 'Your session has ended',
    text: 'It was ended by an admin, by you on another browser, or by a change of your password, factors or role. Sign in again to go on where you were.',
  },
  'session-expired': {
    title: 'Your session has expired',
    text: 'A session ends after some time without use, and at the latest after the time that your organization allows. Sign in again to go on where you were.',
  },
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

/** Why somebody is on the sign-in page who did not ask for it: brought there, or refused after a trip to a provider. */
export function Arrival({ reason, refused }: { readonly reason: string | null; readonly refused: string | null }) {
  if (refused !== null) return <Refused code={refused} />;
  const words = REASONS[reason ?? ''];
  if (words === undefined) return null;
  return (
    <Alert color="accent" title={words.title} mb="md" role="status">
      {words.text}
    </Alert>
  );
}

/** What a provider's refusal means, and what to do next. */
function Refused({ code: asked }: { readonly code: string }) {
  const code = PROVIDER_REFUSAL_CODES.find((known) => known === asked);
  return (
    <Alert color="red" title="Not signed in" mb="md" role="alert">
      <Text size="sm">
        {code === undefined ? 'The sign-in did not work. Begin again.' : describeProviderRefusal(code).user}
      </Text>
      {code === 'PROVIDER_UNREACHABLE' && (
        <Text size="sm" mt="xs">
          Owners and admins who must get in now:{' '}
          <Anchor component={Link} to={paths.emergency()} size="sm">
            emergency sign-in
          </Anchor>
          .
        </Text>
      )}
    </Alert>
  );
}
