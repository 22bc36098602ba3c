import type { TwoFactorStatus } from '@countersign/domain/policy/two-factor-status.js';
import {
  ruleFor,
  type PolicyDocument,
  type RoleRule,
  type ThirdPartySignIn,
} from '@countersign/domain/policy/policy.js';
import { DAY, type Instant } from '@countersign/domain/time.js';
import { ROLES } from '@countersign/domain/users/roles.js';

import { allOf, anyOf, placeholders, type SqlCondition } from '../../persistence/dialect.js';
import { bitSets } from '../../persistence/factor-kinds.js';

/**
 * The sibling of `twoFactorStatus` as a condition on table `users`, alias `u`, for filtering and counting a million users.
 * A property test holds the two equal on every database; whoever changes one changes both.
 *
 * It reads facts only, all of them columns of the indexes users_by_name and users_by_status.
 */
export function statusCondition(status: TwoFactorStatus, policy: PolicyDocument, now: Instant): SqlCondition {
  // The roles first, and all of them: that is how the index begins.
  if (status === 'SUSPENDED')
    return { sql: `u.role in (${placeholders(ROLES)}) and u.suspended = 1`, parameters: ROLES };
  const byRole = ROLES.map((role) => ruleFor(policy, role)).map((rule) => ({
    rule,
    condition: conditionForRole(status, rule, policy.thirdPartySignIn, now),
  }));
  const matching = byRole.flatMap(({ rule, condition }) =>
    condition === null ? [] : [allOf([{ sql: 'u.role = ?', parameters: [rule.role] }, condition])],
  );
  return allOf([{ sql: 'u.suspended = 0', parameters: [] }, anyOf(matching)]);
}

/** Of the users of one role who are not suspended; null: none of them can have this status. */
function conditionForRole(
  status: Exclude<TwoFactorStatus, 'SUSPENDED'>,
  rule: RoleRule,
  thirdParty: ThirdPartySignIn,
  now: Instant,
): SqlCondition | null {
  switch (status) {
    case 'ENABLED': {
      const holding = kindsIn(bitSets(rule.allowedFactors, true));
      return rule.passwordSignIn ? holding : allOf([holding, notExempt(thirdParty)]);
    }
    case 'PROVIDER_PROVED':
      return thirdParty === 'ENFORCE'
        ? null
        : allOf([providerCounts(rule), lastThirdParty('u.last_third_party_proved = 1')]);
    case 'PROVIDER_SILENT':
      return thirdParty === 'TRUST'
        ? allOf([providerCounts(rule), lastThirdParty('u.last_third_party_proved = 0')])
        : null;
    default: {
      const native = conditionWithoutProvider(status, rule, now);
      return native === null ? null : allOf([notExempt(thirdParty), native]);
    }
  }
}

/** As if every sign-in were native. */
function conditionWithoutProvider(
  status: 'REPLACE' | 'OPTIONAL' | 'GRACE' | 'DUE',
  rule: RoleRule,
  now: Instant,
): SqlCondition | null {
  const without: SqlCondition = { sql: 'u.factor_kinds = 0', parameters: [] };
  switch (status) {
    case 'REPLACE':
      return rule.required ? onlyDropped(rule) : null;
    case 'OPTIONAL':
      if (rule.required) return null;
      return anyOf([without, onlyDropped(rule)]);
    case 'GRACE':
      return rule.required ? allOf([without, inGrace(rule, now)]) : null;
    case 'DUE':
      return rule.required ? allOf([without, outOfGrace(rule, now)]) : null;
  }
}

/** A factor of a kind that the rule allows counts before the provider, as long as the native way is open to its holder. */
function providerCounts(rule: RoleRule): SqlCondition {
  return rule.passwordSignIn ? kindsIn(bitSets(rule.allowedFactors, false)) : { sql: '1 = 1', parameters: [] };
}

function lastThirdParty(sql: string): SqlCondition {
  return { sql, parameters: [] };
}

/** Whom the policy does not exempt for how they came last. */
function notExempt(thirdParty: ThirdPartySignIn): SqlCondition {
  switch (thirdParty) {
    case 'TRUST':
      return lastThirdParty('u.last_third_party_proved is null');
    case 'REQUIRE_PROVIDER_MFA':
      return lastThirdParty('u.last_third_party_proved is null or u.last_third_party_proved = 0');
    case 'ENFORCE':
      return lastThirdParty('1 = 1');
  }
}

/** Factors, but none of a kind that the rule allows. */
function onlyDropped(rule: RoleRule): SqlCondition {
  return kindsIn(bitSets(rule.allowedFactors, false).filter((bits) => bits !== 0));
}

function kindsIn(bits: readonly number[]): SqlCondition {
  if (bits.length === 0) return { sql: '1 = 0', parameters: [] };
  return { sql: `u.factor_kinds in (${placeholders(bits)})`, parameters: bits };
}

/**
 * The grace period runs where something began it less than the period ago: the requirement, the first sign-in or coming
 * from a role that was not required. The latest of them decides, so one is enough. It has not begun for whoever never
 * signed in, and then runs from the sign-in that is asked about.
 */
function inGrace(rule: RoleRule, now: Instant): SqlCondition {
  const begunAfter = graceBegunAfter(rule, now);
  if (begunAfter === null) return { sql: '1 = 0', parameters: [] };
  const notForfeited: SqlCondition = { sql: 'u.grace_forfeited = 0', parameters: [] };
  if ((rule.requiredSince ?? 0) > begunAfter) return notForfeited;
  const begun: SqlCondition = {
    sql: 'u.first_sign_in_at is null or u.first_sign_in_at > ? or u.moved_from_unrequired_role_at > ?',
    parameters: [begunAfter, begunAfter],
  };
  return allOf([notForfeited, begun]);
}

/** The opposite, written out: NOT would turn a missing moment into "unknown". */
function outOfGrace(rule: RoleRule, now: Instant): SqlCondition {
  const begunAfter = graceBegunAfter(rule, now);
  if (begunAfter === null) return { sql: '1 = 1', parameters: [] };
  const forfeited: SqlCondition = { sql: 'u.grace_forfeited = 1', parameters: [] };
  if ((rule.requiredSince ?? 0) > begunAfter) return forfeited;
  const over: SqlCondition = {
    sql: 'u.first_sign_in_at <= ? and (u.moved_from_unrequired_role_at is null or u.moved_from_unrequired_role_at <= ?)',
    parameters: [begunAfter, begunAfter],
  };
  return anyOf([forfeited, over]);
}

/** Null: the rule gives no grace. */
function graceBegunAfter(rule: RoleRule, now: Instant): Instant | null {
  return rule.gracePeriodDays <= 0 ? null : now - rule.gracePeriodDays * DAY;
}
