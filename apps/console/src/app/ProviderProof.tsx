import { describeProviderRefusal, PROVIDER_REFUSAL_CODES } from '@countersign/domain/third-party/refusals.js';
import { graphql } from '@countersign/api-contract';
import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useProviderWindow } from '../lib/provider-window';
import { stepUp } from '../lib/step-up';
import { useOperation } from '../lib/use-operation';
import { ErrorAlert } from '../ui/ErrorAlert';
import { ProviderTrip } from '../ui/ProviderTrip';

const BeginProviderStepUpDocument = graphql(`
  mutation BeginProviderStepUp {
    beginProviderStepUp {
      url
    }
  }
`);

interface ProviderProofProps {
  /** For somebody who has a password too; absent for others. */
  readonly onUsePassword?: () => void;
}

/** Whoever came through a provider and has no factor here signs in there anew, in another window. */
export function ProviderProof({ onUsePassword }: ProviderProofProps) {
  const begin = useOperation(BeginProviderStepUpDocument);
  const [refused, setRefused] = useState<string | null>(null);
  const trip = useProviderWindow('step-up', (returned) => {
    setRefused(returned.refused);
    if (returned.refused === null) stepUp.finish(true);
  });
  const goThere = async (): Promise<void> => {
    setRefused(null);
    const answer = await begin.run({});
    if (answer !== null) trip.open(answer.beginProviderStepUp.url);
  };
  const code = PROVIDER_REFUSAL_CODES.find((known) => known === refused);
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        What you are about to do is sensitive. You came through a sign-in provider: sign in there once more, and this
        goes on where you are. Then you are not asked again for 10 minutes.
      </Text>
      <ErrorAlert error={begin.error} takesFocus />
      {refused !== null && (
        <Alert color="red" role="alert" title="Not confirmed">
          {code === undefined ? 'The provider did not confirm it. Try again.' : describeProviderRefusal(code).user}
        </Alert>
      )}
      <ProviderTrip at={trip} name="the provider" />
      {onUsePassword !== undefined && (
        <Text size="sm">
          <Anchor component="button" type="button" size="sm" onClick={onUsePassword}>
            Use your password instead
          </Anchor>
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={() => stepUp.finish(false)}>
          Cancel
        </Button>
        <Button data-autofocus loading={begin.pending} onClick={() => void goThere()}>
          Confirm at the provider
        </Button>
      </Group>
    </Stack>
  );
}
