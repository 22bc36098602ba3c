import type { EntityManager } from 'typeorm';

import type { PolicyDocument } from '@countersign/domain/policy/policy.js';
import { TWO_FACTOR_STATUSES, type TwoFactorStatus } from '@countersign/domain/policy/two-factor-status.js';
import type { Instant } from '@countersign/domain/time.js';
import { ROLES, type Role } from '@countersign/domain/users/roles.js';

import { standingOf, type StoredFacts } from '../../operations/user-facts.js';
import { allOf, dialectOf, type SqlCondition } from '../../persistence/dialect.js';
import { statusCondition } from './status-condition.sql.js';

export interface RoleCoverage {
  readonly role: Role;
  readonly count: Readonly<Record<TwoFactorStatus, number>>;
}

/** Users alike in everything but moments. */
type Alike = Omit<StoredFacts, 'firstSignInAt' | 'movedFromUnrequiredRoleAt'>;

/**
 * How the users of each role stand. They are counted by their facts, in the order of the index users_by_status and without
 * looking at a moment; the decision then says how each kind of them stands. Only where that depends on a moment (a grace
 * period that runs for some of them) are those few kinds asked for one by one.
 */
export async function countCoverage(
  manager: EntityManager,
  policy: PolicyDocument,
  now: Instant,
): Promise<RoleCoverage[]> {
  const counts = Object.fromEntries(
    ROLES.map((role) => [role, Object.fromEntries(TWO_FACTOR_STATUSES.map((status) => [status, 0]))]),
  ) as Record<Role, Record<TwoFactorStatus, number>>;
  for (const { alike, users } of await groups(manager)) {
    const possible = possibleStatuses(alike, policy, now);
    const [first, ...others] = possible;
    if (first === undefined) continue;
    let left = users;
    for (const status of others) {
      const found = await countOf(manager, alike, statusCondition(status, policy, now));
      counts[alike.role][status] += found;
      left -= found;
    }
    counts[alike.role][first] += left;
  }
  return ROLES.map((role) => ({ role, count: counts[role] }));
}

async function groups(manager: EntityManager): Promise<{ alike: Alike; users: number }[]> {
  type Row = Omit<Alike, 'lastThirdPartyProved'> & Record<'users' | 'proved' | 'silent', number | string | null>;
  // Sums and not one group each: the moments stand between these columns of the index, which is read in its order.
  const rows: Row[] = await manager.query(
    `select u.role as role, u.suspended as suspended, u.factor_kinds as factorKinds, u.grace_forfeited as graceForfeited,
       count(*) as users, sum(u.last_third_party_proved = 1) as proved, sum(u.last_third_party_proved = 0) as silent
     from ${dialectOf(manager).through('users', 'u', 'users_by_status')}
     group by u.role, u.suspended, u.factor_kinds, u.grace_forfeited`,
  );
  return rows.flatMap(({ users, proved, silent, ...facts }) => {
    const [yes, no] = [Number(proved ?? 0), Number(silent ?? 0)];
    return (
      [
        [null, Number(users) - yes - no],
        [true, yes],
        [false, no],
      ] as const
    )
      .filter(([, count]) => count > 0)
      .map(([lastThirdPartyProved, count]) => ({ alike: { ...facts, lastThirdPartyProved }, users: count }));
  });
}

/**
 * How users alike in everything else stand, with moments at either end of time. Moments count only through the beginning of
 * a grace period, so whoever has one in between stands as one of these.
 */
function possibleStatuses(alike: Alike, policy: PolicyDocument, now: Instant): TwoFactorStatus[] {
  const moments = [null, 0, now];
  const found = moments.flatMap((firstSignInAt) =>
    moments.map(
      (movedFromUnrequiredRoleAt) =>
        standingOf({ ...alike, firstSignInAt, movedFromUnrequiredRoleAt }, policy, now).status,
    ),
  );
  return [...new Set(found)];
}

async function countOf(manager: EntityManager, alike: Alike, standing: SqlCondition): Promise<number> {
  const { role, suspended, factorKinds, graceForfeited, lastThirdPartyProved } = alike;
  const where = allOf([
    {
      sql: 'u.role = ? and u.suspended = ? and u.factor_kinds = ? and u.grace_forfeited = ?',
      parameters: [role, Number(suspended), factorKinds, Number(graceForfeited)],
    },
    lastThirdPartyProved === null
      ? { sql: 'u.last_third_party_proved is null', parameters: [] }
      : { sql: 'u.last_third_party_proved = ?', parameters: [Number(lastThirdPartyProved)] },
    standing,
  ]);
  const [row]: { users: number | string }[] = await manager.query(
    `select count(*) as users from ${dialectOf(manager).through('users', 'u', 'users_by_status')} where ${where.sql}`,
    [...where.parameters],
  );
  return Number(row?.users ?? 0);
}
