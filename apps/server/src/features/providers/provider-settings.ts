import type { ProviderKind } from '@countersign/domain/sign-in/sign-in-method.js';
import type { Instant } from '@countersign/domain/time.js';
import type { Role } from '@countersign/domain/users/roles.js';

/** What holds for every kind of provider; readable, no secret in it. Kept as JSON. */
interface CommonSettings {
  /** Who may come through it. */
  readonly roles: readonly Role[];
  /** Lower case. The sign-in page sends addresses of these here. */
  readonly emailDomains: readonly string[];
  /** Make a user at the first sign-in of an address of `createDomains`. */
  readonly createUsers: boolean;
  readonly createDomains: readonly string[];
  /** The claim or attribute whose values `roleMapping` maps; null: everybody made is an end user. */
  readonly roleClaim: string | null;
  readonly roleMapping: readonly { readonly value: string; readonly role: Role }[];
  /** Without it nobody is made with a role above AGENT, whatever the provider says. */
  readonly mapsAboveAgent: boolean;
}

export interface OidcProtocol {
  readonly kind: 'OIDC';
  readonly preset: 'GOOGLE' | null;
  readonly issuer: string;
  readonly clientId: string;
  /** Google: the `hd` that must come back. */
  readonly hostedDomain: string | null;
  /** The `acr` values that mean more than one factor. */
  readonly multiFactorAcrs: readonly string[];
}

export interface SamlProtocol {
  readonly kind: 'SAML';
  readonly identityProviderEntityId: string;
  readonly signInUrl: string;
  readonly signOutUrl: string | null;
  /** One or two, as PEM: the one in use, and the next. */
  readonly certificates: readonly string[];
  /** The AuthnContexts that mean more than one factor. */
  readonly multiFactorContexts: readonly string[];
  /** The attribute that holds the address; null: the usual ones are looked at, then a NameID that is one. */
  readonly emailAttribute: string | null;
  readonly nameAttribute: string | null;
}

export interface JwtProtocol {
  readonly kind: 'JWT';
  /** The application's page that makes a token and posts it back. */
  readonly signInUrl: string;
  readonly signOutUrl: string | null;
  /** The `iss` that must stand in it; null: not asked. */
  readonly issuer: string | null;
  /** PEM; null: a shared secret signs (HS256). */
  readonly publicKey: string | null;
  /** Pages that `return_to` may name, each the start of an address. */
  readonly returnTo: readonly string[];
}

export type ProtocolSettings = OidcProtocol | SamlProtocol | JwtProtocol;

export interface ProviderSettings extends CommonSettings {
  readonly protocol: ProtocolSettings;
}

/** How the latest test went, in words. */
export interface ProviderTest {
  readonly at: Instant;
  readonly ok: boolean;
  readonly explanation: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** Of the provider's settings when the test began; a test of older ones proves nothing about these. */
  readonly settingsVersion: number;
}

/** A provider with its settings read; secrets stay sealed. */
export interface StoredProvider {
  readonly id: string;
  readonly kind: ProviderKind;
  readonly name: string;
  readonly enabled: boolean;
  readonly managedByFile: boolean;
  readonly settings: ProviderSettings;
  /** OIDC client secret or JWT shared secret; open it with `providerSeal(id)`. */
  readonly secretSealed: string | null;
  /** SAML: what signs our requests; open it with `providerKeySeal(id)`. Null: not made yet (`setSigningKey`). */
  readonly signingKeySealed: string | null;
  readonly signingCertificate: string | null;
  readonly settingsVersion: number;
  readonly lastTest: ProviderTest | null;
  readonly lastSignInAt: Instant | null;
  readonly lastEvidenceAt: Instant | null;
  readonly certificateWarnedUntil: Instant | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** The protocol of a provider whose kind the route knows. @throws for another kind: then the two disagree. */
export function protocolOf<Kind extends ProviderKind>(
  provider: StoredProvider,
  kind: Kind,
): Extract<ProtocolSettings, { readonly kind: Kind }> {
  const { protocol } = provider.settings;
  if (protocol.kind !== kind) throw new Error(`a provider of kind ${protocol.kind} was taken for ${kind}`);
  return protocol as Extract<ProtocolSettings, { readonly kind: Kind }>;
}
