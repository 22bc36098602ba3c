import type { Provider, ProviderKind, ThirdPartySignIn } from './documents';

/** The four things that one can choose: Google is OpenID Connect with everything known already. */
export type Choice = 'GOOGLE' | ProviderKind;

interface ChoiceWords {
  readonly name: string;
  readonly description: string;
  /** The name that is proposed for the button of the sign-in page. */
  readonly proposed: string;
}

export const CHOICES: Readonly<Record<Choice, ChoiceWords>> = {
  GOOGLE: {
    name: 'Google',
    description: 'For teams with Google Workspace. Only accounts of your own domain are let in.',
    proposed: 'Google',
  },
  OIDC: {
    name: 'OpenID Connect',
    description: 'Okta, Microsoft Entra ID, Keycloak, Auth0 and most others. The first choice where you have one.',
    proposed: 'Company sign-in',
  },
  SAML: {
    name: 'SAML 2.0',
    description: 'For providers that speak SAML only: AD FS, Shibboleth, and larger identity platforms.',
    proposed: 'Company sign-in',
  },
  JWT: {
    name: 'Signed token (JWT)',
    description: 'Your own application signs people in and sends them here with a token that it signs.',
    proposed: 'Company portal',
  },
};
export const CHOICE_ORDER: readonly Choice[] = ['GOOGLE', 'OIDC', 'SAML', 'JWT'];

export const choiceOf = (provider: Provider): Choice => (provider.oidc?.preset === 'GOOGLE' ? 'GOOGLE' : provider.kind);
export const kindName = (provider: Provider): string => CHOICES[choiceOf(provider)].name;

/** What the policy makes of a sign-in through a provider, for whoever turns one on. */
export const POLICY_WORDS: Readonly<Record<ThirdPartySignIn, string>> = {
  TRUST: 'The policy trusts providers with the second factor: whoever comes through this one is asked for none here.',
  REQUIRE_PROVIDER_MFA:
    'The policy wants proof: whoever comes without the provider saying that it saw more than one factor is asked for the second factor here.',
  ENFORCE: 'The policy asks everybody: whoever comes through this provider proves a second factor here as well.',
};

/** "example.com, example.org" as typed, and as the API has it. */
export const toList = (typed: string): string[] =>
  typed
    .split(/[\s,;]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
export const fromList = (values: readonly string[]): string => values.join(', ');

/** What is still missing before a test has any sense; empty where nothing is. */
export function missing(provider: Provider): string[] {
  const lacks: (readonly [boolean, string])[] = [];
  const { oidc, saml, jwt } = provider;
  if (oidc !== null)
    lacks.push(
      [oidc.issuer === '', 'the issuer'],
      [oidc.clientId === '', 'the client ID'],
      [oidc.preset === 'GOOGLE' && !oidc.hasClientSecret, 'the client secret'],
      [oidc.preset === 'GOOGLE' && (oidc.hostedDomain ?? '') === '', 'your Google Workspace domain'],
    );
  if (saml !== null)
    lacks.push(
      [saml.identityProviderEntityId === '', 'the entity ID of the provider'],
      [saml.signInUrl === '', 'the sign-in address'],
      [saml.certificates.length === 0, 'a certificate'],
    );
  if (jwt !== null)
    lacks.push(
      [jwt.signInUrl === '', 'the sign-in address of your application'],
      [!jwt.hasSecret && (jwt.publicKey ?? '') === '', 'a shared secret or a public key'],
    );
  return lacks.flatMap(([isMissing, what]) => (isMissing ? [what] : []));
}

/** "a, b and c" */
export function enumerate(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
