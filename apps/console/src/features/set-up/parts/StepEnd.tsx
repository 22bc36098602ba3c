import { Button, Divider, Group } from '@mantine/core';
import { Link } from 'react-router';
import { paths, type SetUpStep } from '../../../lib/paths';

interface StepEndProps {
  readonly next: SetUpStep;
  /** The step was not taken, and may be later. */
  readonly skips?: boolean;
  readonly back?: SetUpStep;
}

/** The ways out of a step. */
export function StepEnd({ next, skips = false, back }: StepEndProps) {
  return (
    <>
      <Divider my="lg" />
      <Group justify="space-between">
        {back === undefined ? (
          <span />
        ) : (
          <Button component={Link} to={paths.setUp(back)} variant="default">
            Back
          </Button>
        )}
        <Button component={Link} to={paths.setUp(next)} variant={skips ? 'default' : 'filled'}>
          {skips ? 'Skip this step' : 'Continue'}
        </Button>
      </Group>
    </>
  );
}
