import { Button } from '@mantine/core';
import { useReturnPath } from '../../../lib/after-sign-in';
import type { SignInProvider } from '../documents';

/** Where a press of the button leads: away from this application, and back to where somebody wanted to go. */
function addressOf({ startUrl }: SignInProvider, back: string | undefined): string {
  return back === undefined ? startUrl : `${startUrl}?${new URLSearchParams({ returnTo: back }).toString()}`;
}

interface ProviderButtonProps {
  readonly provider: SignInProvider;
  readonly isFirst?: boolean;
}

export function ProviderButton({ provider, isFirst = false }: ProviderButtonProps) {
  const back = useReturnPath();
  return (
    <Button component="a" href={addressOf(provider, back)} variant={isFirst ? 'filled' : 'default'} size="md" fullWidth>
      Continue with {provider.name}
    </Button>
  );
}

interface ProvidersProps {
  readonly providers: readonly SignInProvider[];
  /** No form for a password stands above. */
  readonly isFirst: boolean;
}

/** A button for each. */
export function Providers({ providers, isFirst }: ProvidersProps) {
  return providers.map((provider, index) => (
    <ProviderButton key={provider.id} provider={provider} isFirst={isFirst && index === 0} />
  ));
}
