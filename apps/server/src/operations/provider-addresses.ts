import type { ProviderKind } from '@countersign/domain/sign-in/sign-in-method.js';

/** The addresses of one provider here: what a browser opens, and what is entered at the provider. */
export interface ProviderAddresses {
  /** Begins a sign-in. */
  readonly start: string;
  /** Where the provider sends the browser back to. */
  readonly callback: string;
  /** What the provider reads about us (SAML), and our entity ID there. */
  readonly metadata: string;
  /** Where the browser comes back to from a sign-out at the provider. */
  readonly signedOut: string;
}

const CALLBACK: Readonly<Record<ProviderKind, string>> = { OIDC: 'callback', SAML: 'acs', JWT: 'jwt' };

export function providerAddresses(
  publicUrl: URL,
  provider: { readonly id: string; readonly kind: ProviderKind },
): ProviderAddresses {
  const at = (name: string): string => new URL(`/auth/${provider.id}/${name}`, publicUrl).href;
  return {
    start: at('start'),
    callback: at(CALLBACK[provider.kind]),
    metadata: at('metadata'),
    signedOut: at('signed-out'),
  };
}
