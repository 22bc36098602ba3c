import type { Arrival } from '@countersign/domain/policy/decide-sign-in.js';
import type { SignInMethod } from '@countersign/domain/sign-in/sign-in-method.js';
import type { Instant } from '@countersign/domain/time.js';

/** What a provider said about how somebody proved who they are, as it is kept with the sign-in. */
export interface KeptEvidence {
  /** Of RFC 8176; empty where nothing was said. */
  readonly amr: readonly string[];
  /** The `acr`, or the AuthnContext of SAML. */
  readonly acr: string | null;
  /** It was on that provider's list of those that mean more than one factor, at the time. */
  readonly acrListed: boolean;
  /** When the user proved it there; null: not said. */
  readonly authTime: Instant | null;
}

/** How a sign-in came, kept until it is finished: each is judged by the way that this very one took. */
export interface CameBy {
  readonly method: SignInMethod;
  /** By the mailed link for when a provider is down: with a password, wherever the policy takes none. */
  readonly byEmergencyLink: boolean;
  /** Null: not through a provider. */
  readonly provider: {
    readonly id: string;
    readonly name: string | null;
    readonly evidence: KeptEvidence;
    /** What the provider needs to end its own session as well; null: it cannot. */
    readonly signOutSealed: string | null;
  } | null;
}

export const BY_PASSWORD: CameBy = { method: 'PASSWORD', byEmergencyLink: false, provider: null };

export const BY_EMERGENCY_LINK: CameBy = { ...BY_PASSWORD, byEmergencyLink: true };

export const BY_PASSKEY: CameBy = { method: 'PASSKEY', byEmergencyLink: false, provider: null };

export const NO_EVIDENCE: KeptEvidence = { amr: [], acr: null, acrListed: false, authTime: null };

/** What the sign-in decision asks of it. */
export function arrivalOf({ method, byEmergencyLink, provider }: CameBy): Arrival {
  if (provider !== null) return { way: 'THIRD_PARTY', evidence: provider.evidence };
  if (byEmergencyLink) return { way: 'NATIVE', by: 'EMERGENCY_LINK' };
  return { way: 'NATIVE', by: method === 'PASSKEY' ? 'PASSKEY' : 'PASSWORD' };
}

/** The columns that a row of a session, an attempt or a sign-in keeps of it. */
export function keptOf({ method, provider }: CameBy) {
  return {
    method,
    providerId: provider?.id ?? null,
    evidence: provider === null ? null : JSON.stringify(provider.evidence),
    providerSignOutSealed: provider?.signOutSealed ?? null,
  };
}

/** Back from the columns of an attempt. A stored evidence that cannot be read is none: silence is one factor. */
export function cameByOf(row: {
  readonly method: SignInMethod;
  readonly byEmergencyLink: boolean | number;
  readonly providerId: string | null;
  readonly evidence: string | null;
  readonly providerSignOutSealed: string | null;
}): CameBy {
  const { method } = row;
  const byEmergencyLink = Boolean(row.byEmergencyLink);
  if (row.providerId === null) return { method, byEmergencyLink, provider: null };
  return {
    method,
    byEmergencyLink,
    provider: {
      id: row.providerId,
      name: null,
      evidence: readEvidence(row.evidence) ?? NO_EVIDENCE,
      signOutSealed: row.providerSignOutSealed,
    },
  };
}

/** Null: none was kept. */
export function readEvidence(text: string | null): KeptEvidence | null {
  if (text === null) return null;
  const read: unknown = JSON.parse(text);
  if (typeof read !== 'object' || read === null) return null;
  const { amr, acr, acrListed, authTime } = read as Readonly<Record<string, unknown>>;
  return {
    amr: Array.isArray(amr) ? amr.filter((method) => typeof method === 'string') : [],
    acr: typeof acr === 'string' ? acr : null,
    acrListed: acrListed === true,
    authTime: typeof authTime === 'number' ? authTime : null,
  };
}
