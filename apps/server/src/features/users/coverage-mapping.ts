import { isTeam } from '@countersign/domain/users/roles.js';

import type { RoleCoverage } from './coverage.sql.js';
import type { CoverageCountType, CoverageType } from './users.types.js';

/** The counts of each role, and of those that belong to the team together. */
export function toCoverageType(coverage: readonly RoleCoverage[]): CoverageType {
  const byRole = coverage.map(({ role, count }) => ({ role, count: toCount(count) }));
  return {
    team: byRole
      .filter(({ role }) => isTeam(role))
      .map(({ count }) => count)
      .reduce(sum),
    byRole,
  };
}

function toCount(count: RoleCoverage['count']): CoverageCountType {
  return {
    total: Object.values(count).reduce((total, users) => total + users, 0),
    enabled: count.ENABLED,
    replace: count.REPLACE,
    due: count.DUE,
    grace: count.GRACE,
    optional: count.OPTIONAL,
    providerProved: count.PROVIDER_PROVED,
    providerSilent: count.PROVIDER_SILENT,
    suspended: count.SUSPENDED,
  };
}

function sum(a: CoverageCountType, b: CoverageCountType): CoverageCountType {
  const keys = Object.keys(a) as (keyof CoverageCountType)[];
  return Object.fromEntries(keys.map((key) => [key, a[key] + b[key]])) as Record<keyof CoverageCountType, number>;
}
