import { ruleFor, type PolicyDocument, type RoleRule } from '@countersign/domain/policy/policy.js';
import { HOUR, MINUTE, type Instant } from '@countersign/domain/time.js';
import type { Role } from '@countersign/domain/users/roles.js';

import { allOf, anyOf, placeholders, type SqlCondition } from '../../persistence/dialect.js';

/** Sessions `s` that nothing has ended for good, of users `u` of these roles; none where there are no roles. */
export function notEnded(roles: readonly Role[]): SqlCondition {
  return roles.length === 0
    ? { sql: '1 = 0', parameters: [] }
    : { sql: `s.ended_at is null and u.role in (${placeholders(roles)})`, parameters: roles };
}

/**
 * Within every limit that needs no more than a comparison. The end of a user's grace is not among them: who is in grace is
 * for the domain to say, so whoever reads by this asks `sessionEndsAt` of each row.
 */
export function withinLimits(policy: PolicyDocument, now: Instant, roles: readonly Role[]): SqlCondition {
  return allOf([
    { sql: 'u.suspended = 0', parameters: [] },
    { sql: 's.ends_at_latest is null or s.ends_at_latest > ?', parameters: [now] },
    anyOf(roles.map((role) => withinLimitsOf(ruleFor(policy, role), now))),
  ]);
}

function withinLimitsOf(rule: RoleRule, now: Instant): SqlCondition {
  const conditions: SqlCondition[] = [
    { sql: 'u.role = ? and s.created_at > ?', parameters: [rule.role, now - rule.sessionLifetimeHours * HOUR] },
  ];
  if (rule.sessionIdleMinutes !== null)
    conditions.push({ sql: 's.last_seen_at > ?', parameters: [now - rule.sessionIdleMinutes * MINUTE] });
  return allOf(conditions);
}

/** The opposite of what a role's rule allows a session, for `sessions` itself in an UPDATE. */
export function pastLimitsOf(rule: RoleRule, now: Instant): SqlCondition {
  const conditions: SqlCondition[] = [
    { sql: 'created_at <= ?', parameters: [now - rule.sessionLifetimeHours * HOUR] },
    { sql: 'ends_at_latest <= ?', parameters: [now] },
  ];
  if (rule.sessionIdleMinutes !== null)
    conditions.push({ sql: 'last_seen_at <= ?', parameters: [now - rule.sessionIdleMinutes * MINUTE] });
  return anyOf(conditions);
}
