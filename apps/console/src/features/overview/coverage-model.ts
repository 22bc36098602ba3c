import type { TwoFactorStatus } from '../../lib/api-types';
import type { CoverageCount } from './documents';

export interface Share {
  readonly covered: number;
  /** Without the suspended: they cannot sign in, so there is nothing to protect. */
  readonly of: number;
  readonly percent: number;
}

/** Covered is who proves a second factor at sign-in, here or at a provider that says so. */
export function shareOf(count: Pick<CoverageCount, 'total' | 'suspended' | 'enabled' | 'providerProved'>): Share {
  const of = count.total - count.suspended;
  const covered = count.enabled + count.providerProved;
  // Rounded down: 100 % means everybody.
  return { covered, of, percent: of === 0 ? 0 : Math.floor((covered / of) * 100) };
}

const COUNTED: readonly (readonly [TwoFactorStatus, keyof CoverageCount])[] = [
  ['ENABLED', 'enabled'],
  ['PROVIDER_PROVED', 'providerProved'],
  ['DUE', 'due'],
  ['REPLACE', 'replace'],
  ['GRACE', 'grace'],
  ['OPTIONAL', 'optional'],
  ['PROVIDER_SILENT', 'providerSilent'],
  ['SUSPENDED', 'suspended'],
];

/** Every status that somebody is in, with how many. */
export const breakdownOf = (
  count: CoverageCount,
): readonly { readonly status: TwoFactorStatus; readonly count: number }[] =>
  COUNTED.map(([status, key]) => ({ status, count: count[key] })).filter((entry) => entry.count > 0);
