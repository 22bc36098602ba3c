import { Alert, Anchor, Button, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { FactorKind } from '../../lib/api-types';
import { useReturnPath } from '../../lib/after-sign-in';
import { paths } from '../../lib/paths';
import { useLoad } from '../../lib/use-load';
import { useOperation } from '../../lib/use-operation';
import { viewOf, type View } from '../../lib/view';
import { AuthLayout } from '../../ui/AuthLayout';
import { DataState, Empty } from '../../ui/DataState';
import { RecoveryCodes } from '../../ui/RecoveryCodes';
import { LeaveEnrollmentDocument, WhoEnrollsDocument, type Enrolled } from './documents';
import { Progress } from './parts/Progress';
import { Choice } from './parts/Choice';
import { SetUpApp } from './parts/SetUpApp';
import { SetUpPasskey } from './parts/SetUpPasskey';

/** Kinds of factors that this page knows how to set up, the one that is hardest to trick first. */
const OFFERED: readonly FactorKind[] = ['WEBAUTHN', 'TOTP'];
/** What a link to this page may choose ahead. */
const CHOSEN_BY_LINK: Readonly<Record<string, FactorKind>> = { passkey: 'WEBAUTHN', app: 'TOTP' };

interface Who {
  readonly pending: boolean;
  readonly allowed: readonly FactorKind[];
  /** The names of the factors that are there already. */
  readonly has: readonly string[];
}

export default function EnrollPage() {
  const who = useLoad(WhoEnrollsDocument);
  const navigate = useNavigate();
  const back = useReturnPath();
  const leave = useOperation(LeaveEnrollmentDocument);
  const [enrolled, setEnrolled] = useState<Enrolled | null>(null);

  const answer = who.data;
  const pendingType = answer?.pendingSignIn?.__typename;
  const nobody = answer !== null && pendingType === undefined && answer.viewer?.user == null;
  useEffect(() => {
    const query = back === undefined ? {} : { return: back };
    if (nobody) void navigate(paths.signIn({ ...query, reason: 'expired' }), { replace: true });
    if (pendingType === 'SecondFactorRequired') void navigate(paths.verify(query), { replace: true });
  }, [nobody, pendingType, navigate, back]);

  const view: View<Who> = viewOf({ ...who, refetch: who.reload }, (data) => {
    if (data.pendingSignIn?.__typename === 'EnrollmentRequired')
      return offered({ pending: true, allowed: data.pendingSignIn.allowedFactors, has: [] });
    if (data.viewer?.user != null)
      return offered({
        pending: false,
        allowed: data.viewer.rule?.allowedFactors ?? OFFERED,
        has: (data.viewer.user.factors ?? []).map(({ name }) => name),
      });
    return null;
  });
  const pending = view.kind === 'content' && view.data.pending;
  const done = back ?? (pending ? paths.overview : paths.security);

  if (enrolled !== null) return <Kept enrolled={enrolled} onDone={() => void navigate(done, { replace: true })} />;
  return (
    <AuthLayout
      wide
      title="Set up two-factor authentication"
      description={
        pending
          ? 'Your organization requires a second factor. You set it up once, in about two minutes, and then you are signed in.'
          : 'Something that you have, beside your password, keeps others out of your account.'
      }
      footer={
        pending ? (
          <Text size="sm">
            Not now?{' '}
            <Anchor
              component="button"
              type="button"
              size="sm"
              onClick={() => void leave.run({}).then(() => navigate(paths.signIn()))}
            >
              Go back to sign-in
            </Anchor>
          </Text>
        ) : (
          <Text size="sm">
            <Anchor component={Link} to={done} size="sm">
              Back without setting it up
            </Anchor>
          </Text>
        )
      }
    >
      <DataState
        view={view}
        lines={6}
        empty={<Empty>The policy allows no factor that can be set up here. Ask an admin to allow one.</Empty>}
      >
        {(data) => (
          <>
            {data.has.length > 0 && <HasOne names={data.has} done={done} />}
            <Steps allowed={data.allowed} onEnrolled={setEnrolled} />
          </>
        )}
      </DataState>
    </AuthLayout>
  );
}

/** Whoever reloaded the page that showed the recovery codes is here too, and must not think that nothing came of it. */
function HasOne({ names, done }: { readonly names: readonly string[]; readonly done: string }) {
  return (
    <Alert color="accent" title="You have a second factor already" mb="lg">
      <Text size="sm">
        {`${names.map((name) => `“${name}”`).join(', ')} works. Here you add another one. `}
        If you did not keep your recovery codes, make new ones under{' '}
        <Anchor component={Link} to={paths.security} size="sm">
          My security
        </Anchor>
        .
      </Text>
      <Button component={Link} to={done} size="xs" variant="default" mt="sm">
        Go on without another one
      </Button>
    </Alert>
  );
}

function offered(who: Who): Who | 'empty' {
  const allowed = OFFERED.filter((kind) => who.allowed.includes(kind));
  return allowed.length === 0 ? 'empty' : { ...who, allowed };
}

function Steps({
  allowed,
  onEnrolled,
}: {
  readonly allowed: readonly FactorKind[];
  readonly onEnrolled: (enrolled: Enrolled) => void;
}) {
  const [search] = useSearchParams();
  const asked = CHOSEN_BY_LINK[search.get('factor') ?? ''];
  // One kind is no choice.
  const [chosen, setChosen] = useState<FactorKind | null>(
    asked !== undefined && allowed.includes(asked) ? asked : allowed.length === 1 ? (allowed[0] ?? null) : null,
  );
  return (
    <>
      <Progress step={chosen === null ? 0 : 1} />
      {chosen === null ? (
        <Choice allowed={allowed} onChosen={setChosen} />
      ) : (
        <>
          {chosen === 'WEBAUTHN' ? <SetUpPasskey onEnrolled={onEnrolled} /> : <SetUpApp onEnrolled={onEnrolled} />}
          {allowed.length > 1 && (
            <Button variant="subtle" fullWidth mt="md" onClick={() => setChosen(null)}>
              Choose another kind
            </Button>
          )}
        </>
      )}
    </>
  );
}

function Kept({ enrolled, onDone }: { readonly enrolled: Enrolled; readonly onDone: () => void }) {
  const codes = enrolled.recoveryCodes;
  const owner = enrolled.viewer.user?.email ?? '';
  return (
    <AuthLayout
      wide
      title={codes === null ? 'Your factor is set up' : 'Keep your recovery codes'}
      description={`“${enrolled.factor.name}” works, and you will be asked for ${enrolled.factor.kind === 'TOTP' ? 'its code' : 'it'} when you sign in.`}
    >
      <Progress step={2} />
      {codes === null ? (
        <>
          <Text mb="md">The recovery codes that you have stay valid.</Text>
          <Button fullWidth size="md" onClick={onDone}>
            Continue
          </Button>
        </>
      ) : (
        <RecoveryCodes
          codes={codes.codes}
          expiresAt={codes.expiresAt}
          owner={owner}
          doneLabel="Continue"
          onDone={onDone}
        />
      )}
    </AuthLayout>
  );
}
