import { Alert } from '@mantine/core';

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

/** Why somebody is on the sign-in page who did not ask for it. */
export function Arrival({ reason }: { readonly reason: string | null }) {
  const words = REASONS[reason ?? ''];
  if (words === undefined) return null;
  return (
    <Alert color="accent" title={words.title} mb="md" role="status">
      {words.text}
    </Alert>
  );
}
