import { fail, succeed, type Result } from '../result.js';
import type { Instant } from '../time.js';
import { ROLES, type Role } from '../users/roles.js';
import {
  FACTOR_KINDS,
  passwordApiAccessHolds,
  POLICY_LIMITS,
  requiresAnything,
  ruleFor,
  THIRD_PARTY_SIGN_IN,
  type FactorKind,
  type FieldProblem,
  type PolicyChange,
  type PolicyDocument,
  type RoleRule,
  type RoleRuleChange,
} from './policy.js';

/** What this release can do. The rest of the policy is described but refused, never accepted and ignored. */
export interface PolicySupport {
  readonly factorKinds: readonly FactorKind[];
  readonly trustedDevices: boolean;
  readonly thirdParty: boolean;
}

/**
 * The policy that a change makes of the current one, or everything that is wrong with the change at once.
 *
 * Values are checked at run time too, null included: a GraphQL input may carry null for any field that may be left out,
 * and null means none only for `sessionIdleMinutes` and `recoveryCodeValidDays`.
 * @param now becomes `requiredSince` of the roles whose requirement is turned on
 */
export function planPolicyChange(
  current: PolicyDocument,
  change: PolicyChange,
  now: Instant,
  supports: PolicySupport,
): Result<PolicyDocument, readonly FieldProblem[]> {
  const problems: FieldProblem[] = [];
  const report: Report = (path, message) => problems.push({ path: `policy.${path}`, message });

  const changes = change.rules ?? [];
  if (change.rules === null) report('rules', NOT_NULL);
  changes.forEach((rule, index) => checkRule(rule, `rules[${index}]`, changes.slice(0, index), supports, report));
  checkAccount(change, supports, report);

  const rules = ROLES.map((role) => {
    const index = changes.findIndex((rule) => rule.role === role);
    const asked = changes[index];
    const before = ruleFor(current, role);
    if (asked === undefined) return before;
    const after = applyRule(before, asked, now);
    if (after.required && after.allowedFactors.length === 0) {
      const field = asked.allowedFactors === undefined ? 'required' : 'allowedFactors';
      report(
        `rules[${index}].${field}`,
        'A second factor can be required only where at least one kind of factor is allowed.',
      );
    }
    return after;
  });

  const planned: PolicyDocument = {
    rules,
    thirdPartySignIn: change.thirdPartySignIn ?? current.thirdPartySignIn,
    recoveryCodeValidDays:
      change.recoveryCodeValidDays === undefined ? current.recoveryCodeValidDays : change.recoveryCodeValidDays,
    issuedRecoveryCodeValidMinutes: change.issuedRecoveryCodeValidMinutes ?? current.issuedRecoveryCodeValidMinutes,
    passwordApiAccess: change.passwordApiAccess ?? current.passwordApiAccess,
  };
  const required = requiresAnything(planned);
  if (required && change.passwordApiAccess === true) {
    report(
      'passwordApiAccess',
      'API calls with a password carry no second factor, so they stay off while a second factor is required of any role. Use API tokens instead.',
    );
  }
  if (problems.length > 0) return fail(problems);
  return succeed(required ? { ...planned, passwordApiAccess: false } : planned);
}

/** The roles that must use a second factor after the change and did not have to before, in the order of ROLES. */
export function rolesNewlyRequired(before: PolicyDocument, after: PolicyDocument): Role[] {
  return ROLES.filter((role) => !ruleFor(before, role).required && ruleFor(after, role).required);
}

/**
 * Whether anything in the change makes it easier to be or to stay signed in with less. All owners and admins are told of
 * such a change, also where it makes something else stricter at the same time.
 */
export function isWeakening(before: PolicyDocument, after: PolicyDocument): boolean {
  return (
    ROLES.some((role) => isWeakerRule(ruleFor(before, role), ruleFor(after, role))) ||
    THIRD_PARTY_SIGN_IN.indexOf(after.thirdPartySignIn) < THIRD_PARTY_SIGN_IN.indexOf(before.thirdPartySignIn) ||
    orEndless(after.recoveryCodeValidDays) > orEndless(before.recoveryCodeValidDays) ||
    after.issuedRecoveryCodeValidMinutes > before.issuedRecoveryCodeValidMinutes ||
    (passwordApiAccessHolds(after) && !passwordApiAccessHolds(before))
  );
}

type Report = (path: string, message: string) => void;

const NOT_NULL = 'Must not be null. Leave it out to keep it as it is.';
const NOT_A_SWITCH = 'Must be true or false.';
const SWITCHES = ['required', 'passwordSignIn', 'passkeySignIn'] as const satisfies readonly (keyof RoleRuleChange)[];

function checkRule(
  rule: RoleRuleChange,
  path: string,
  earlier: readonly RoleRuleChange[],
  supports: PolicySupport,
  report: Report,
): void {
  if (!ROLES.includes(rule.role)) report(`${path}.role`, `Must be one of ${ROLES.join(', ')}.`);
  else if (earlier.some((other) => other.role === rule.role))
    report(`${path}.role`, `${rule.role} is given twice. Give each role once.`);

  for (const field of SWITCHES)
    if (rule[field] !== undefined && typeof rule[field] !== 'boolean') report(`${path}.${field}`, NOT_A_SWITCH);
  checkNumber('gracePeriodDays', rule.gracePeriodDays, path, report);
  checkNumber('sessionLifetimeHours', rule.sessionLifetimeHours, path, report);
  if (rule.sessionIdleMinutes !== null) checkNumber('sessionIdleMinutes', rule.sessionIdleMinutes, path, report);

  if (
    checkNumber('rememberDeviceHours', rule.rememberDeviceHours, path, report) &&
    rule.rememberDeviceHours !== 0 &&
    !supports.trustedDevices
  ) {
    report(
      `${path}.rememberDeviceHours`,
      'Remembering devices is not available yet. Only 0 can be set: a second factor at every sign-in.',
    );
  }

  if (rule.allowedFactors === undefined) return;
  if (!Array.isArray(rule.allowedFactors)) return report(`${path}.allowedFactors`, NOT_NULL);
  for (const kind of new Set(rule.allowedFactors)) {
    if (!FACTOR_KINDS.includes(kind)) report(`${path}.allowedFactors`, `Must be a list of ${FACTOR_KINDS.join(', ')}.`);
    else if (!supports.factorKinds.includes(kind)) {
      report(
        `${path}.allowedFactors`,
        `${kind} is not available yet. What can be allowed: ${supports.factorKinds.join(', ')}.`,
      );
    }
  }
}

function checkAccount(change: PolicyChange, supports: PolicySupport, report: Report): void {
  if (change.thirdPartySignIn !== undefined) {
    if (!THIRD_PARTY_SIGN_IN.includes(change.thirdPartySignIn)) {
      report('thirdPartySignIn', `Must be one of ${THIRD_PARTY_SIGN_IN.join(', ')}.`);
    } else if (change.thirdPartySignIn !== 'TRUST' && !supports.thirdParty) {
      report('thirdPartySignIn', 'Sign-in through other providers is not available yet. Only TRUST can be set.');
    }
  }
  if (change.recoveryCodeValidDays !== null)
    checkNumber('recoveryCodeValidDays', change.recoveryCodeValidDays, null, report);
  checkNumber('issuedRecoveryCodeValidMinutes', change.issuedRecoveryCodeValidMinutes, null, report);
  if (change.passwordApiAccess !== undefined && typeof change.passwordApiAccess !== 'boolean')
    report('passwordApiAccess', NOT_A_SWITCH);
}

/** Whether a number is given and good. Reports it where it is given and bad. */
function checkNumber(
  field: keyof typeof POLICY_LIMITS,
  value: number | undefined,
  path: string | null,
  report: Report,
): boolean {
  if (value === undefined) return false;
  const { min, max } = POLICY_LIMITS[field];
  if (Number.isInteger(value) && value >= min && value <= max) return true;
  report(path === null ? field : `${path}.${field}`, `Must be a whole number from ${min} to ${max}.`);
  return false;
}

function applyRule(before: RoleRule, asked: RoleRuleChange, now: Instant): RoleRule {
  const required = asked.required ?? before.required;
  // A set, in one order, so that two policies that say the same are equal.
  const allowedFactors = asked.allowedFactors
    ? FACTOR_KINDS.filter((kind) => asked.allowedFactors?.includes(kind))
    : before.allowedFactors;
  const droppedSince = droppedKinds(before, allowedFactors, now);
  return {
    role: before.role,
    required,
    requiredSince: required ? ((before.required ? before.requiredSince : null) ?? now) : null,
    gracePeriodDays: asked.gracePeriodDays ?? before.gracePeriodDays,
    rememberDeviceHours: asked.rememberDeviceHours ?? before.rememberDeviceHours,
    allowedFactors,
    ...(droppedSince === null ? {} : { droppedSince }),
    passwordSignIn: asked.passwordSignIn ?? before.passwordSignIn,
    passkeySignIn: asked.passkeySignIn ?? before.passkeySignIn,
    sessionLifetimeHours: asked.sessionLifetimeHours ?? before.sessionLifetimeHours,
    sessionIdleMinutes: asked.sessionIdleMinutes === undefined ? before.sessionIdleMinutes : asked.sessionIdleMinutes,
  };
}

/** Since when each kind is dropped, after a change: those of before stay as long as they are not taken up again. */
function droppedKinds(
  before: RoleRule,
  allowed: readonly FactorKind[],
  now: Instant,
): Readonly<Partial<Record<FactorKind, Instant>>> | null {
  const dropped = FACTOR_KINDS.filter((kind) => !allowed.includes(kind)).flatMap((kind) => {
    const since = before.allowedFactors.includes(kind) ? now : before.droppedSince?.[kind];
    return since === undefined ? [] : [[kind, since] as const];
  });
  return dropped.length === 0 ? null : Object.fromEntries(dropped);
}

function isWeakerRule(before: RoleRule, after: RoleRule): boolean {
  return (
    (before.required && !after.required) ||
    // A grace period means nothing while nothing is required, and turning the requirement on is no weakening however long it is.
    (before.required && after.required && after.gracePeriodDays > before.gracePeriodDays) ||
    after.rememberDeviceHours > before.rememberDeviceHours ||
    weakestOf(after.allowedFactors) < weakestOf(before.allowedFactors) ||
    (after.passwordSignIn && !before.passwordSignIn) ||
    after.sessionLifetimeHours > before.sessionLifetimeHours ||
    orEndless(after.sessionIdleMinutes) > orEndless(before.sessionIdleMinutes)
  );
}

/** Resistance to phishing and interception (NIST SP 800-63B-4 §3.2.5): more is stronger. */
const STRENGTH: Readonly<Record<FactorKind, number>> = { EMAIL: 0, TOTP: 1, WEBAUTHN: 2 };

/** An attacker picks the weakest kind that is allowed, so that is what counts. Nothing allowed leaves nothing to pick. */
function weakestOf(kinds: readonly FactorKind[]): number {
  return Math.min(Infinity, ...kinds.map((kind) => STRENGTH[kind]));
}

function orEndless(limit: number | null): number {
  return limit ?? Infinity;
}
