import type { Instant } from '../time.js';
import { ROLES, type Role } from '../users/roles.js';

export const FACTOR_KINDS = ['TOTP', 'WEBAUTHN', 'EMAIL'] as const;
export type FactorKind = (typeof FACTOR_KINDS)[number];

export const THIRD_PARTY_SIGN_IN = ['TRUST', 'REQUIRE_PROVIDER_MFA', 'ENFORCE'] as const;
export type ThirdPartySignIn = (typeof THIRD_PARTY_SIGN_IN)[number];

/** What holds for one role. */
export interface RoleRule {
  readonly role: Role;
  readonly required: boolean;
  /** Since when the role must use a second factor; carried through versions, set anew by off-and-on; null while not required. */
  readonly requiredSince: Instant | null;
  /** 0–180; 0 = at the next sign-in. */
  readonly gracePeriodDays: number;
  /** 0–2160; 0 = a second factor at every sign-in. */
  readonly rememberDeviceHours: number;
  readonly allowedFactors: readonly FactorKind[];
  /**
   * Since when each kind that was allowed before is not allowed any more; carried through versions, forgotten once the kind
   * is allowed again. Absent: none was dropped, or the document is of a release that did not keep it.
   */
  readonly droppedSince?: Readonly<Partial<Record<FactorKind, Instant>>>;
  /** Whether the role may sign in with e-mail and password. Off: its people come through a provider, or with a passkey. */
  readonly passwordSignIn: boolean;
  /** A passkey alone is enough, where its user was verified. Only with WEBAUTHN among `allowedFactors`. */
  readonly passkeySignIn: boolean;
  /** 1–720. */
  readonly sessionLifetimeHours: number;
  /** 5–43200, or null: no idle limit. */
  readonly sessionIdleMinutes: number | null;
}

/** The account-wide rules, without who made the version and when. */
export interface PolicyDocument {
  /** One for each role, in the order of ROLES. */
  readonly rules: readonly RoleRule[];
  readonly thirdPartySignIn: ThirdPartySignIn;
  /** 1–3650, or null: own recovery codes do not expire. */
  readonly recoveryCodeValidDays: number | null;
  /** 10–4320. */
  readonly issuedRecoveryCodeValidMinutes: number;
  /** Stored as false with every version that requires something of a role; ask `passwordApiAccessHolds` for what holds. */
  readonly passwordApiAccess: boolean;
}

/** A change as asked for: absent means unchanged, null means none. */
export interface PolicyChange {
  readonly rules?: readonly RoleRuleChange[];
  readonly thirdPartySignIn?: ThirdPartySignIn;
  readonly recoveryCodeValidDays?: number | null;
  readonly issuedRecoveryCodeValidMinutes?: number;
  readonly passwordApiAccess?: boolean;
}
export interface RoleRuleChange {
  readonly role: Role;
  readonly required?: boolean;
  readonly gracePeriodDays?: number;
  readonly rememberDeviceHours?: number;
  readonly allowedFactors?: readonly FactorKind[];
  readonly passwordSignIn?: boolean;
  readonly passkeySignIn?: boolean;
  readonly sessionLifetimeHours?: number;
  readonly sessionIdleMinutes?: number | null;
}

/** A mistake in an input, with the path of the field as the API names it, e.g. `policy.rules[0].gracePeriodDays`. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/** The range of each number of the policy, both ends included. */
export const POLICY_LIMITS = {
  gracePeriodDays: { min: 0, max: 180 },
  rememberDeviceHours: { min: 0, max: 2160 },
  sessionLifetimeHours: { min: 1, max: 720 },
  sessionIdleMinutes: { min: 5, max: 43_200 },
  recoveryCodeValidDays: { min: 1, max: 3650 },
  issuedRecoveryCodeValidMinutes: { min: 10, max: 4320 },
} as const satisfies Readonly<Record<string, { readonly min: number; readonly max: number }>>;

/** What holds before anybody changed anything: nothing is required, and an authenticator app or a passkey can be set up. */
export const DEFAULT_POLICY: PolicyDocument = {
  rules: ROLES.map(defaultRule),
  thirdPartySignIn: 'TRUST',
  recoveryCodeValidDays: null,
  issuedRecoveryCodeValidMinutes: 1440,
  passwordApiAccess: true,
};

/**
 * What holds for a role.
 *
 * A document that lacks the role is damaged; the answer is then the strictest rule and not the default one, because a rule
 * that cannot be read must never mean "no second factor".
 */
export function ruleFor(policy: PolicyDocument, role: Role): RoleRule {
  return policy.rules.find((rule) => rule.role === role) ?? { ...defaultRule(role), required: true };
}

/** What a rule says of a setting that was not there yet when its version was written. */
const BEFORE_IT_COULD_BE_SET = { passwordSignIn: true, passkeySignIn: false } as const satisfies Partial<RoleRule>;

/** A document as it was stored, by this release or an earlier one, with a value for every setting there is now. */
export function storedPolicy(stored: PolicyDocument): PolicyDocument {
  return { ...stored, rules: stored.rules.map((rule) => ({ ...BEFORE_IT_COULD_BE_SET, ...rule })) };
}

/** Whether a passkey alone signs in somebody of a role: as a kind of factor that is allowed, and by itself. */
export function passkeySignInHolds(rule: RoleRule): boolean {
  return rule.passkeySignIn && rule.allowedFactors.includes('WEBAUTHN');
}

/** Whether any role must use a second factor. */
export function requiresAnything(policy: PolicyDocument): boolean {
  return ROLES.some((role) => ruleFor(policy, role).required);
}

/** Whether HTTP Basic with e-mail and password is open: allowed by an admin, and no role must use a second factor. */
export function passwordApiAccessHolds(policy: PolicyDocument): boolean {
  return policy.passwordApiAccess && !requiresAnything(policy);
}

function defaultRule(role: Role): RoleRule {
  return {
    role,
    required: false,
    requiredSince: null,
    gracePeriodDays: 0,
    rememberDeviceHours: 0,
    allowedFactors: ['TOTP', 'WEBAUTHN'],
    passwordSignIn: true,
    passkeySignIn: true,
    sessionLifetimeHours: 24,
    sessionIdleMinutes: 60,
  };
}
