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
import { SetUpMail } from './parts/SetUpMail';
import { SetUpPasskey } from './parts/SetUpPasskey';

/** Kinds of factors that this page knows how to set up, the one that is hardest to trick first. */
const OFFERED: readonly FactorKind[] = ['WEBAUTHN', 'TOTP', 'EMAIL'];
/** What a link to this page may choose ahead. */
const CHOSEN_BY_LINK: Readonly<Record<string, FactorKind>> = { passkey: 'WEBAUTHN', app: 'TOTP', mail: 'EMAIL' };

interface Who {
  readonly pending: boolean;
  readonly allowed: readonly FactorKind[];
  /** The factors that are there already. */
  readonly has: readonly { readonly id: string; readonly name: string }[];
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
        has: data.viewer.user.factors ?? [],
      });
    return null;
  });
  const pending = view.kind === 'content' && view.data.pending;
  const done = back ?? (pending ? paths.overview : paths.security);
  const [search] = useSearchParams();
  const replaced =
    view.kind === 'content' ? view.data.has.find((factor) => factor.id === search.get('replaces')) : undefined;

  if (enrolled !== null) return <Kept enrolled={enrolled} onDone={() => void navigate(done, { replace: true })} />;
  return (
    <AuthLayout
      wide
      title={replaced === undefined ? 'Set up two-factor authentication' : `Replace “${replaced.name}”`}
      description={
        replaced !== undefined
          ? 'It goes on working until the new one is proved, and stops then. Your recovery codes stay valid.'
          : pending
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
              {replaced === undefined ? 'Back without setting it up' : 'Back without replacing it'}
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
            {data.has.length > 0 && replaced === undefined && (
              <HasOne names={data.has.map(({ name }) => name)} done={done} />
            )}
            <Steps allowed={data.allowed} replaces={replaced?.id} onEnrolled={setEnrolled} />
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
        {`${names.map((name) => `“${name}”`).join(', ')} ${names.length === 1 ? 'works' : 'work'}. Here you add another one. `}
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
  replaces,
  onEnrolled,
}: {
  readonly allowed: readonly FactorKind[];
  /** One of the own factors that the new one takes the place of. */
  readonly replaces: string | undefined;
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
          {chosen === 'WEBAUTHN' ? (
            <SetUpPasskey replaces={replaces} onEnrolled={onEnrolled} />
          ) : chosen === 'EMAIL' ? (
            <SetUpMail replaces={replaces} onEnrolled={onEnrolled} />
          ) : (
            <SetUpApp replaces={replaces} onEnrolled={onEnrolled} />
          )}
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
