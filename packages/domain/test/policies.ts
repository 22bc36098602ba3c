import { DEFAULT_POLICY, type PolicyDocument, type RoleRule } from '../src/policy/policy.js';
import type { UserFacts } from '../src/policy/decide-sign-in.js';
import type { Role } from '../src/users/roles.js';

/** A moment to count from; nothing in the domain depends on which. */
export const NOON = Date.UTC(2026, 5, 1, 12);

/** The default policy with another rule for one role. */
export function withRule(role: Role, rule: Partial<RoleRule>, policy: PolicyDocument = DEFAULT_POLICY): PolicyDocument {
  return { ...policy, rules: policy.rules.map((one) => (one.role === role ? { ...one, ...rule } : one)) };
}

export const AGENT: UserFacts = {
  role: 'AGENT',
  suspended: false,
  activeFactors: [],
  graceForfeited: false,
  firstSignInAt: NOON - 1_000_000_000,
  movedFromUnrequiredRoleAt: null,
};
