/** How somebody signs in, before any second factor, as the API names it. Append only: sign-ins keep the words for years. */
export const SIGN_IN_METHODS = ['PASSWORD', 'PASSKEY', 'OIDC', 'SAML', 'JWT'] as const;
export type SignInMethod = (typeof SIGN_IN_METHODS)[number];

/** The protocols that a provider of third-party sign-in may speak. */
export const PROVIDER_KINDS = ['OIDC', 'SAML', 'JWT'] as const satisfies readonly SignInMethod[];
export type ProviderKind = (typeof PROVIDER_KINDS)[number];
