import { Anchor, Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, Navigate, useSearchParams } from 'react-router';
import { useFragmentToken } from '../../lib/fragment-token';
import { paths } from '../../lib/paths';
import { useLoad } from '../../lib/use-load';
import { viewOf } from '../../lib/view';
import { AuthLayout } from '../../ui/AuthLayout';
import { DataState } from '../../ui/DataState';
import { LinkMissing } from '../../ui/LinkMissing';
import { WhoSetsUpDocument } from './documents';
import { OwnerForm } from './parts/OwnerForm';
import { Steps } from './parts/Steps';

const OWNER_IS_MADE = new Set(['owner'] as const);

/**
 * The first run, from the printed link to a team of which a second factor is required. Whoever is there decides what is
 * shown: the link makes the owner, then the owner goes on signed in, and can leave and come back at any time.
 */
export default function SetUpPage({ wizard }: { /** The steps of a signed-in owner. */ readonly wizard: ReactNode }) {
  const token = useFragmentToken();
  const [search] = useSearchParams();
  const who = useLoad(WhoSetsUpDocument);
  const view = viewOf({ ...who, refetch: who.reload }, (data) => data);
  // Who is asked again, the form stays with what was typed.
  if (view.kind !== 'content')
    return (
      <AuthLayout wide title="Set up Countersign">
        <DataState view={view} lines={6}>
          {() => null}
        </DataState>
      </AuthLayout>
    );
  const { viewer, pendingSignIn } = view.data;
  const user = viewer?.user ?? null;
  const back = { return: `/setup${search.size === 0 ? '' : `?${search.toString()}`}` };
  if (user === null) {
    if (token !== null) return <OwnerForm token={token} onSignedInAlready={who.reload} />;
    if (pendingSignIn?.__typename === 'EnrollmentRequired') return <Navigate to={paths.enroll(back)} replace />;
    if (pendingSignIn?.__typename === 'SecondFactorRequired') return <Navigate to={paths.verify(back)} replace />;
    if (search.has('step')) return <Navigate to={paths.signIn(back)} replace />;
    return (
      <LinkMissing title="Open the set-up link again">
        This page needs the whole link that the server printed when it started, including what follows the # sign. The
        server prints it at each start until an owner has set up two-factor authentication. If you are an owner already,
        sign in to go on.
      </LinkMissing>
    );
  }
  if (user.role !== 'OWNER') return <OwnersOnly />;
  if (user.factors?.length === 0) return <FactorFirst />;
  return <>{wizard}</>;
}

function FactorFirst() {
  return (
    <AuthLayout
      wide
      title="Protect your own account"
      description="An owner may do everything, so yours comes first. You need a phone with an authenticator app and about two minutes."
      footer={
        <Text size="sm">
          <Anchor component={Link} to={paths.overview} size="sm">
            Leave, and finish later
          </Anchor>
        </Text>
      }
    >
      <Steps current="factor" done={OWNER_IS_MADE} />
      <Button component={Link} to={paths.enroll({ return: paths.setUp('organization') })} size="md" fullWidth>
        Set up my second factor
      </Button>
    </AuthLayout>
  );
}

function OwnersOnly() {
  return (
    <AuthLayout title="Only owners set up the account">
      <Text mb="md">You are signed in, and not as an owner. Whoever set up Countersign finishes it.</Text>
      <Button component={Link} to={paths.overview} variant="default">
        Go to the start page
      </Button>
    </AuthLayout>
  );
}
