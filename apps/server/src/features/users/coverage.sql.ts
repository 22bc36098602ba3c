import type { EntityManager } from 'typeorm';

import type { PolicyDocument } from '@countersign/domain/policy/policy.js';
import { TWO_FACTOR_STATUSES, type TwoFactorStatus } from '@countersign/domain/policy/two-factor-status.js';
import type { Instant } from '@countersign/domain/time.js';
import { ROLES, type Role } from '@countersign/domain/users/roles.js';

import { dialectOf } from '../../persistence/dialect.js';
import { statusCondition } from './status-condition.sql.js';

export interface RoleCoverage {
  readonly role: Role;
  readonly count: Readonly<Record<TwoFactorStatus, number>>;
}

/** How the users of each role stand, in one pass over an index. */
export async function countCoverage(
  manager: EntityManager,
  policy: PolicyDocument,
  now: Instant,
): Promise<RoleCoverage[]> {
  const cases = TWO_FACTOR_STATUSES.map((status) => ({ status, condition: statusCondition(status, policy, now) }));
  const rows: { role: Role; status: TwoFactorStatus; users: number | string }[] = await manager.query(
    `select role, status, count(*) as users from (
       select u.role as role, case ${cases.map(({ status, condition }) => `when ${condition.sql} then '${status}'`).join(' ')} end as status
       from ${dialectOf(manager).through('users', 'u', 'users_by_status')}
     ) standing group by role, status`,
    cases.flatMap(({ condition }) => condition.parameters),
  );
  return ROLES.map((role) => {
    const ofRole = rows.filter((row) => row.role === role);
    const countOf = (status: TwoFactorStatus) => Number(ofRole.find((row) => row.status === status)?.users ?? 0);
    return {
      role,
      count: Object.fromEntries(TWO_FACTOR_STATUSES.map((status) => [status, countOf(status)])) as Record<
        TwoFactorStatus,
        number
      >,
    };
  });
}
