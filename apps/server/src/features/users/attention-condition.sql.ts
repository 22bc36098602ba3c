import { FACTOR_KINDS, ruleFor, type PolicyDocument, type RoleRule } from '@countersign/domain/policy/policy.js';
import { DAY, type Instant } from '@countersign/domain/time.js';
import { ROLES } from '@countersign/domain/users/roles.js';
import { ownCodesMadeSince } from '@countersign/domain/recovery/own-codes.js';

import { allOf, anyOf, placeholders, type SqlCondition } from '../../persistence/dialect.js';
import { bitSets } from '../../persistence/factor-kinds.js';
import { statusCondition } from './status-condition.sql.js';

/**
 * Who is due, on table `users`, alias `u`, and has been for longer than so many days: where there is grace, since it was
 * over; where there is none, since whatever happened last of the requirement, being added, coming from a role that was not
 * required, and losing the last factor. By the policy that holds now: what an earlier one asked is not looked up.
 *
 * It begins as the index users_without_factor does.
 */
export function dueForCondition(days: number, policy: PolicyDocument, now: Instant): SqlCondition {
  const before = now - days * DAY;
  const byRole = ROLES.map((role) => ruleFor(policy, role)).flatMap((rule) => {
    const since = owedBefore(rule, before);
    return since === null ? [] : [allOf([{ sql: 'u.role = ?', parameters: [rule.role] }, since])];
  });
  const inIndex = allOf([
    { sql: `u.role in (${placeholders(ROLES)})`, parameters: ROLES },
    { sql: 'u.suspended = 0 and u.factor_kinds = 0 and u.created_at <= ?', parameters: [before] },
  ]);
  return allOf([inIndex, anyOf(byRole), statusCondition('DUE', policy, now)]);
}

/** Of the users of one role that are due: null where none can have been for so long. */
function owedBefore(rule: RoleRule, before: Instant): SqlCondition | null {
  if (!rule.required) return null;
  const requiredSince = rule.requiredSince ?? 0;
  const movedBefore = (moment: Instant): SqlCondition => ({
    sql: 'u.moved_from_unrequired_role_at is null or u.moved_from_unrequired_role_at <= ?',
    parameters: [moment],
  });
  const withoutGrace: SqlCondition[] =
    rule.gracePeriodDays > 0 ? [{ sql: 'u.grace_forfeited = 1', parameters: [] }] : [];
  const ways: SqlCondition[] = [];
  if (requiredSince <= before) {
    const lostBefore = { sql: 'u.factors_lost_at is null or u.factors_lost_at <= ?', parameters: [before] };
    ways.push(allOf([...withoutGrace, movedBefore(before), lostBefore]));
  }
  const begunBefore = before - rule.gracePeriodDays * DAY;
  if (rule.gracePeriodDays > 0 && requiredSince <= begunBefore) {
    const begun = { sql: 'u.grace_forfeited = 0 and u.first_sign_in_at <= ?', parameters: [begunBefore] };
    ways.push(allOf([begun, movedBefore(begunBefore)]));
  }
  return ways.length === 0 ? null : anyOf(ways);
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
