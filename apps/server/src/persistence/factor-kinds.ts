import { FACTOR_KINDS, type FactorKind } from '@countersign/domain/policy/policy.js';

// A set of factor kinds as bits, so that the directory's status condition reads one indexed number.
const BITS: Readonly<Record<FactorKind, number>> = { TOTP: 1, WEBAUTHN: 2, EMAIL: 4 };

export function factorKindsToBits(kinds: readonly FactorKind[]): number {
  return kinds.reduce((bits, kind) => bits | BITS[kind], 0);
}

export function bitsToFactorKinds(bits: number): FactorKind[] {
  return FACTOR_KINDS.filter((kind) => (bits & BITS[kind]) !== 0);
}

/** Every set of kinds that has at least one (`some: true`) or none of `kinds`, as bits, for an IN list. */
export function bitSets(kinds: readonly FactorKind[], some: boolean): number[] {
  const wanted = factorKindsToBits(kinds);
  return Array.from({ length: 8 }, (_, bits) => bits).filter((bits) => ((bits & wanted) !== 0) === some);
}
