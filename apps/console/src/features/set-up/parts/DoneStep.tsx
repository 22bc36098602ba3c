import { Anchor, Button, List, Text } from '@mantine/core';
import { Link, useNavigate } from 'react-router';
import { paths, type SetUpStep } from '../../../lib/paths';
import type { setUpProgress } from '../../../lib/set-up-progress';
import { useOperation } from '../../../lib/use-operation';
import { ErrorAlert } from '../../../ui/ErrorAlert';
import { FinishFirstRunDocument } from '../documents';

type Part = ReturnType<typeof setUpProgress>[number];

const WORDS: Readonly<Record<Part['step'], { readonly done: string; readonly left: string }>> = {
  factor: { done: 'You sign in with a second factor.', left: 'You have no second factor yet.' },
  organization: {
    done: 'The organization has its name, and mail leaves the server.',
    left: 'Mail does not leave the server yet, or the organization still has no name of its own.',
  },
  team: { done: 'Your team is invited.', left: 'Nobody is invited yet.' },
  require: {
    done: 'A second factor is required of owners, admins and agents.',
    left: 'A password alone still lets everybody in.',
  },
};

/** What came of it, what is left, and where to go from here. */
export function DoneStep({
  progress,
  isFinished,
}: {
  readonly progress: readonly Part[];
  readonly isFinished: boolean;
}) {
  const navigate = useNavigate();
  const finish = useOperation(FinishFirstRunDocument);
  const left = progress.filter((part) => !part.done);
  const leave = async (): Promise<void> => {
    if (isFinished || (await finish.run({})) !== null) void navigate(paths.overview);
  };
  return (
    <>
      <List spacing={6} mb="lg">
        {progress.map(({ step, done }) => (
          <List.Item key={step}>
            {done ? WORDS[step].done : WORDS[step].left} {!done && step !== 'factor' && <Again step={step} />}
          </List.Item>
        ))}
      </List>
      <Text component="h2" fw={600} mb="xs">
        What is next
      </Text>
      <List size="sm" spacing={6} mb="lg">
        <List.Item>
          <Anchor component={Link} to={paths.people()} size="sm">
            People
          </Anchor>
          : who has accepted the invitation, and who has a second factor.
        </List.Item>
        <List.Item>
          <Anchor component={Link} to={paths.policy} size="sm">
            Policy
          </Anchor>
          : grace, sessions and recovery codes.
        </List.Item>
        <List.Item>
          <Anchor component={Link} to={paths.security} size="sm">
            My security
          </Anchor>
          : your own factors. Make somebody else an owner too, so that a lost phone locks nobody out.
        </List.Item>
      </List>
      <ErrorAlert error={finish.error} takesFocus />
      <Button loading={finish.pending} onClick={() => void leave()}>
        {isFinished ? 'Go to the overview' : left.length === 0 ? 'Finish the set-up' : 'Finish without the rest'}
      </Button>
    </>
  );
}

function Again({ step }: { readonly step: SetUpStep }) {
  return (
    <Anchor component={Link} to={paths.setUp(step)} size="sm">
      Do it now
    </Anchor>
  );
}
