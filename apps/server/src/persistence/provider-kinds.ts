import { PROVIDER_KINDS, type ProviderKind } from '@countersign/domain/sign-in/sign-in-method.js';

// The protocols that somebody can sign in by, as bits, so that the directory filters by one indexed number.
const BITS: Readonly<Record<ProviderKind, number>> = { OIDC: 1, SAML: 2, JWT: 4 };

export function providerKindsToBits(kinds: readonly ProviderKind[]): number {
  return kinds.reduce((bits, kind) => bits | BITS[kind], 0);
}

export function bitsToProviderKinds(bits: number): ProviderKind[] {
  return PROVIDER_KINDS.filter((kind) => (bits & BITS[kind]) !== 0);
}

/** Every set of kinds that has one of these methods at least, as bits, for an IN list; methods that are no provider's are left out. */
export function providerBitSets(methods: readonly string[]): number[] {
  const wanted = providerKindsToBits(PROVIDER_KINDS.filter((kind) => methods.includes(kind)));
  return Array.from({ length: 8 }, (_, bits) => bits).filter((bits) => (bits & wanted) !== 0);
}
