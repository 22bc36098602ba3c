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

/** Whom an assertion names: exactly as it stands there, because another spelling may be somebody else. */
export function subjectOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' && [...value].length <= LONGEST.text ? value : null;
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

/** What came back beside who it is, for whoever tests a provider: absent facts are said too, because those are what is set up wrong. */
export function factsOf({ evidence }: Omit<Said, 'facts'>): Said['facts'] {
  const { acr, acrListed, authTime } = evidence;
  return [
    {
      label: 'Authentication context',
      value: acr === null ? 'Not sent' : `${acr}${acrListed ? ' (means more than one factor)' : ''}`,
    },
    { label: 'Signed in there at', value: authTime === null ? 'Not sent' : new Date(authTime).toISOString() },
  ];
}
