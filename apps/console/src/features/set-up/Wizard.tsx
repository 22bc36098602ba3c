import { useQuery } from '@apollo/client/react';
import { Anchor, Text } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { Link, Navigate, useSearchParams } from 'react-router';
import { paths, type SetUpStep } from '../../lib/paths';
import { setUpProgress } from '../../lib/set-up-progress';
import { viewOf } from '../../lib/view';
import { AuthLayout } from '../../ui/AuthLayout';
import { DataState } from '../../ui/DataState';
import { SetUpStateDocument, type SetUpState } from './documents';
import { DoneStep } from './parts/DoneStep';
import { RequireStep } from './parts/RequireStep';
import { StepEnd } from './parts/StepEnd';
import { Steps, type StepName } from './parts/Steps';
import { TeamStep } from './parts/TeamStep';

const ORDER = ['organization', 'team', 'require', 'done'] as const satisfies readonly SetUpStep[];

const HEADINGS: Readonly<Record<SetUpStep, { readonly title: string; readonly description: string }>> = {
  organization: {
    title: 'Organization and mail',
    description: 'What people read in their authenticator apps, and whether your invitations arrive.',
  },
  team: {
    title: 'Invite your team',
    description: 'Everybody gets a link by mail to choose a password. You can invite more people at any time.',
  },
  require: {
    title: 'Require two-factor authentication',
    description: 'Decide from when on a password alone does not let anybody of the team in.',
  },
  done: { title: 'What is set up', description: 'You can come back to every step, and change everything later.' },
};

interface WizardProps {
  readonly organization: (account: SetUpState['account']) => { readonly name: ReactNode; readonly mail: ReactNode };
  readonly importPanel: (onImported: () => void) => ReactNode;
}

/** The steps that an owner takes signed in. The step is in the address: reloading and Back stay in it. */
export function Wizard({ organization, importPanel }: WizardProps) {
  const [search] = useSearchParams();
  const asked = useQuery(SetUpStateDocument);
  const view = viewOf(asked, (data) => data);
  const step = ORDER.find((known) => known === search.get('step'));
  const heading = HEADINGS[step ?? 'done'];
  const { refetch } = asked;
  useEffect(() => {
    // An import may go on while somebody looks at another step. What fails is in `asked`.
    if (step !== undefined) refetch().catch(() => undefined);
  }, [step, refetch]);

  if (view.kind === 'content' && step === undefined) return <Navigate to={paths.setUp(firstOf(view.data))} replace />;
  return (
    <AuthLayout
      wide
      key={step}
      title={heading.title}
      description={heading.description}
      footer={
        <Text size="sm">
          <Anchor component={Link} to={paths.overview} size="sm">
            {step === 'done' ? 'Go to the overview' : 'Leave, and finish later'}
          </Anchor>
        </Text>
      }
    >
      <DataState view={view} lines={6}>
        {(state) => {
          const progress = progressOf(state);
          const done = new Set<StepName>(['owner', ...progress.filter((part) => part.done).map((part) => part.step)]);
          return (
            <>
              <Steps current={step ?? 'done'} done={done} linked />
              {step === 'organization' && <OrganizationStep parts={organization(state.account)} />}
              {step === 'team' && (
                <TeamStep
                  teamSize={state.coverage.team.total}
                  mailDelivery={state.account.mailDelivery}
                  importPanel={importPanel(() => void asked.refetch())}
                  onInvited={() => void asked.refetch()}
                />
              )}
              {step === 'require' && <RequireStep state={state} onChanged={async () => void (await asked.refetch())} />}
              {step === 'done' && <DoneStep progress={progress} isFinished={state.account.setUpFinished} />}
            </>
          );
        }}
      </DataState>
    </AuthLayout>
  );
}

/** Whoever is here has a factor: without one they were led to it before. */
function progressOf({ account, coverage, policy }: SetUpState) {
  return setUpProgress({ account, teamSize: coverage.team.total, rules: policy.rules, hasFactor: true });
}

function firstOf(state: SetUpState): SetUpStep {
  if (state.account.setUpFinished) return 'done';
  const left = new Set<string>(progressOf(state).flatMap((part) => (part.done ? [] : [part.step])));
  return ORDER.find((step) => left.has(step)) ?? 'done';
}

function OrganizationStep({ parts }: { readonly parts: { readonly name: ReactNode; readonly mail: ReactNode } }) {
  return (
    <>
      {parts.name}
      <Text component="h2" fw={600} mt="lg" mb="xs">
        Mail
      </Text>
      {parts.mail}
      <StepEnd next="team" />
    </>
  );
}
