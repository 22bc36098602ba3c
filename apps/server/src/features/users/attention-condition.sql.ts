import { FACTOR_KINDS, ruleFor, type PolicyDocument, type RoleRule } from '@countersign/domain/policy/policy.js';
import { DAY, type Instant } from '@countersign/domain/time.js';
import { ROLES, type Role } from '@countersign/domain/users/roles.js';
import { ownCodesMadeSince } from '@countersign/domain/recovery/own-codes.js';

import { allOf, anyOf, placeholders, type SqlCondition } from '../../persistence/dialect.js';
import { bitSets } from '../../persistence/factor-kinds.js';
import { statusCondition } from './status-condition.sql.js';

/**
 * Who is due, on table `users`, alias `u`, and has been for longer than so many days: where there is grace, since it was
 * over; where there is none, since whatever happened last of the requirement, being added, coming from a role that was not
 * required, and losing the last factor. By the policy that holds now: what an earlier one asked is not looked up.
 *
 * It begins as the index users_without_factor does, which leaves few whose row is looked at in vain.
 */
export function dueForCondition(days: number, policy: PolicyDocument, now: Instant): SqlCondition {
  const before = now - days * DAY;
  const ways = ROLES.map((role) => ruleFor(policy, role)).flatMap((rule) => waysToOwe(rule, before));
  if (ways.length === 0) return { sql: '1 = 0', parameters: [] };
  const roles = [...new Set(ways.map((way) => way.role))];
  const forfeited = [...new Set(ways.flatMap((way) => way.forfeited))];
  const latest = Math.max(...ways.map((way) => way.addedBefore));
  const inIndex: SqlCondition = {
    sql: `u.role in (${placeholders(roles)}) and u.suspended = 0 and u.factor_kinds = 0
      and u.grace_forfeited in (${placeholders(forfeited)}) and u.created_at <= ?`,
    parameters: [...roles, ...forfeited, latest],
  };
  // The same once more for each way, still by columns of the index alone, and then what only the row knows.
  const begins = ({ role, forfeited: of, addedBefore }: WayToOwe): SqlCondition => ({
    sql: `u.role = ? and u.grace_forfeited in (${placeholders(of)}) and u.created_at <= ?`,
    parameters: [role, ...of, addedBefore],
  });
  return allOf([
    inIndex,
    anyOf(ways.map(begins)),
    anyOf(ways.map((way) => allOf([begins(way), way.since]))),
    statusCondition('DUE', policy, now),
  ]);
}

/** How users of a role came to owe a factor before a moment. */
interface WayToOwe {
  readonly role: Role;
  /** As the column has it. */
  readonly forfeited: readonly (0 | 1)[];
  readonly addedBefore: Instant;
  readonly since: SqlCondition;
}

function waysToOwe(rule: RoleRule, before: Instant): WayToOwe[] {
  const { role, required, gracePeriodDays } = rule;
  const requiredSince = rule.requiredSince ?? 0;
  const movedBefore = (moment: Instant): SqlCondition => ({
    sql: 'u.moved_from_unrequired_role_at is null or u.moved_from_unrequired_role_at <= ?',
    parameters: [moment],
  });
  const ways: WayToOwe[] = [];
  if (required && requiredSince <= before) {
    const lostBefore = { sql: 'u.factors_lost_at is null or u.factors_lost_at <= ?', parameters: [before] };
    const forfeited = gracePeriodDays > 0 ? ([1] as const) : ([0, 1] as const);
    ways.push({ role, forfeited, addedBefore: before, since: allOf([movedBefore(before), lostBefore]) });
  }
  const begunBefore = before - gracePeriodDays * DAY;
  if (required && gracePeriodDays > 0 && requiredSince <= begunBefore) {
    const begun = { sql: 'u.first_sign_in_at <= ?', parameters: [begunBefore] };
    ways.push({ role, forfeited: [0], addedBefore: begunBefore, since: allOf([begun, movedBefore(begunBefore)]) });
  }
  return ways;
}

/** Who has a factor and at most so many own codes left that still work. It begins as the index users_by_own_codes does. */
export function fewCodesCondition(most: number, policy: PolicyDocument, now: Instant): SqlCondition {
  const withFactor = bitSets(FACTOR_KINDS, true);
  const few: SqlCondition[] = [{ sql: 'u.own_codes_left <= ?', parameters: [most] }];
  if (policy.recoveryCodeValidDays !== null)
    few.push({ sql: 'u.own_codes_made_at < ?', parameters: [ownCodesMadeSince(policy, now)] });
  return allOf([
    { sql: `u.suspended = 0 and u.factor_kinds in (${placeholders(withFactor)})`, parameters: withFactor },
    anyOf(few),
  ]);
}
