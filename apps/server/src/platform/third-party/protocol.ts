import type { ProviderRefusalCode } from '@countersign/domain/third-party/refusals.js';

import type { ProviderAssertion } from '../../operations/provider-assertion.js';

/** What came back was not taken. `why` is for the audit trail: what exactly, never a token or a part of one. */
export interface ProtocolRefusal {
  readonly code: ProviderRefusalCode;
  readonly why: string;
}

/** What may be used once only, and until when it would be taken at all. */
export interface SingleUse {
  /** What names it: the `jti`, or the ID of the assertion. */
  readonly key: string;
  /** In milliseconds from now. */
  readonly lastsMs: number;
}

/** What a provider said, before the hint for its sign-out is sealed. */
export type Said = Omit<ProviderAssertion, 'signOutSealed'>;

/** Somebody as a provider vouched for them, proved by its signature. */
export interface Proved {
  readonly said: Said;
  /** What the provider needs to end its own session; null: it cannot, or gave nothing. */
  readonly signOutHint: string | null;
  /** Null: the protocol itself makes it so (a code that the provider redeems once). */
  readonly singleUse: SingleUse | null;
}

/** How far the clocks of both servers may be apart, in milliseconds. */
export const CLOCKS_APART_MS = 60_000;

/** What somebody may be known by, and what is said of them: longer is a mistake, or an attempt to fill the database. */
const LONGEST = { text: 255, values: 200, said: 20 } as const;

export function refuse(code: ProviderRefusalCode, why: string): ProtocolRefusal {
  return { code, why: why.slice(0, 300) };
}

/** A text that is there and short enough; anything else is null. */
export function textOf(value: unknown, longest: number = LONGEST.text): string | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return text === '' || [...text].length > longest ? null : text;
}

/** One text or a list of them, as claims and attributes come. */
export function textsOf(value: unknown, most: number = LONGEST.values): string[] {
  return (Array.isArray(value) ? value : [value])
    .slice(0, most)
    .map((item) => textOf(item))
    .filter((text) => text !== null);
}

/** The authentication methods of RFC 8176. */
export function amrOf(value: unknown): string[] {
  return value === undefined ? [] : textsOf(value, LONGEST.said);
}

/** What came back, for whoever tests a provider: absent facts are said too, because they are what is set up wrong. */
export function factsOf(said: Omit<Said, 'facts'>): Said['facts'] {
  const { issuer, subject, email, emailVerified, name, evidence, roleValues } = said;
  return [
    { label: 'Issuer', value: issuer },
    { label: 'Subject', value: subject },
    { label: 'E-mail', value: email === null ? 'not sent' : `${email} (${emailVerified ? 'verified' : 'not verified'})` },
    { label: 'Name', value: name ?? 'not sent' },
    { label: 'Authentication methods (amr)', value: evidence.amr.join(', ') || 'nothing was said' },
    {
      label: 'Authentication context',
      value:
        evidence.acr === null
          ? 'nothing was said'
          : `${evidence.acr}${evidence.acrListed ? ' (means more than one factor)' : ''}`,
    },
    { label: 'Signed in there at', value: evidence.authTime === null ? 'not said' : new Date(evidence.authTime).toISOString() },
    { label: 'Values for roles', value: roleValues.join(', ') || 'none' },
  ];
}
