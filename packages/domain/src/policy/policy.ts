import type { Instant } from '../time.js';
import type { Role } from '../users/roles.js';

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
  /** As the admin set it. What holds is `passwordApiAccessHolds`: forced off as soon as any role is required. */
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
  readonly sessionLifetimeHours?: number;
  readonly sessionIdleMinutes?: number | null;
}

/** A mistake in an input, with the path of the field as the API names it, e.g. `policy.rules[0].gracePeriodDays`. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}
