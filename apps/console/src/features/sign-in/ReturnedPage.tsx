import { describeProviderRefusal, PROVIDER_REFUSAL_CODES } from '@countersign/domain/third-party/refusals.js';
import { Anchor, Button, Text } from '@mantine/core';
import { useEffect } from 'react';
import { Link, useSearchParams } from 'react-router';
import { paths } from '../../lib/paths';
import { RETURN_PURPOSES, tellReturned, type ReturnPurpose } from '../../lib/provider-window';
import { AuthLayout } from '../../ui/AuthLayout';

const DONE: Readonly<Record<ReturnPurpose, string>> = {
  test: 'The provider has answered. What it said is on the page that you came from.',
  link: 'It is connected. From now on you can sign in this way too.',
  'step-up': 'You confirmed that it is you. What you were doing goes on by itself.',
};

/** Where the window of a trip to a provider ends. It tells the page that waits, and closes. */
export default function ReturnedPage() {
  const [search] = useSearchParams();
  const purpose = RETURN_PURPOSES.find((known) => known === search.get('for')) ?? null;
  const refused = search.get('refused');
  useEffect(() => {
    if (purpose === null) return;
    tellReturned({ purpose, refused });
    // Only a window that a page opened closes; another one stays, and says what it came to.
    window.close();
  }, [purpose, refused]);
  const code = PROVIDER_REFUSAL_CODES.find((known) => known === refused);
  const provider = search.get('provider');
  const back = purpose === 'test' && provider !== null ? paths.provider(provider) : paths.security;
  return (
    <AuthLayout title={refused === null ? 'Back from the provider' : 'That did not work'} isHelp>
      <Text mb="lg">
        {refused === null
          ? purpose === null
            ? 'There is nothing to do here.'
            : DONE[purpose]
          : code === undefined
            ? 'The provider did not confirm it. Try again.'
            : describeProviderRefusal(code).user}
      </Text>
      <Text mb="lg">You can close this window.</Text>
      <Button variant="default" fullWidth onClick={() => window.close()}>
        Close this window
      </Button>
      <Text size="sm" ta="center" mt="md">
        <Anchor component={Link} to={back} size="sm">
          Go on in this window
        </Anchor>
      </Text>
    </AuthLayout>
  );
}
