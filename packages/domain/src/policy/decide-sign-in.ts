import { DAY, HOUR, type Instant } from '../time.js';
import type { Role } from '../users/roles.js';
import { ruleFor, type FactorKind, type PolicyDocument, type RoleRule } from './policy.js';
import { showsSeveralFactors, type ProviderEvidence } from './provider-evidence.js';

/** What the decision asks of a user. Facts only: nothing here is itself the outcome of a policy. */
export interface UserFacts {
  readonly role: Role;
  readonly suspended: boolean;
  /** The kinds of the user's confirmed factors. */
  readonly activeFactors: readonly FactorKind[];
  /** Ever had a factor, or was reset: such a user has no grace. */
  readonly graceForfeited: boolean;
  readonly firstSignInAt: Instant | null;
  /** When the user last came from a role that was not required into one that was, or null. */
  readonly movedFromUnrequiredRoleAt: Instant | null;
}

/** How somebody came: with a password of ours, or from a provider with what it asserted. */
export type Arrival =
  | {
      readonly way: 'NATIVE';
      /** EMERGENCY_LINK: a password that holds even where the rule takes none, because a provider is down. */
      readonly by: 'PASSWORD' | 'PASSKEY' | 'EMERGENCY_LINK';
    }
  | {
      readonly way: 'THIRD_PARTY';
      readonly evidence: ProviderEvidence;
    };

/** What was proved after the password in this very sign-in. The caller has spent it before it asks. */
export type Proof = 'NOTHING' | 'FACTOR' | 'OWN_CODE' | { readonly issuedCode: 'FACTOR_LOST' | 'FACTOR_NOT_AT_HAND' };

/** Which rule made a decision, as the API names it. */
export const SIGN_IN_RULES = [
  'SUSPENDED',
  'PASSWORD_OFF',
  'PROVIDER_TRUSTED',
  'PROVIDER_PROVED',
  'TRUSTED_DEVICE',
  'FACTOR',
  'RECOVERY_CODE',
  'ISSUED_CODE',
  'FACTOR_NOT_ALLOWED',
  'GRACE',
  'REQUIRED',
  'NOT_REQUIRED',
] as const;
export type SignInRule = (typeof SIGN_IN_RULES)[number];

/** How a sign-in went in the end, as the API names it. */
export const SIGN_IN_OUTCOMES = ['ALLOWED', 'CHALLENGED_AND_PROVED', 'ENROLLED', 'REFUSED', 'ABANDONED'] as const;
export type SignInOutcome = (typeof SIGN_IN_OUTCOMES)[number];

export type Decision =
  | {
      readonly outcome: 'ALLOW';
      readonly rule: SignInRule;
      /** When an enrollment that is owed can no longer be put off; null where none is owed. */
      readonly graceEndsAt: Instant | null;
      /** The session ends after a day, whatever the policy says. */
      readonly limitedToOneDay: boolean;
    }
  | {
      readonly outcome: 'CHALLENGE';
      readonly rule: SignInRule;
      /** The kinds that may answer. A factor of another kind does not, even where the user has one. */
      readonly factors: readonly FactorKind[];
    }
  | {
      readonly outcome: 'ENROLL';
      readonly rule: SignInRule;
      readonly allowedFactors: readonly FactorKind[];
      /** The new factor replaces every older factor, code, device and session. */
      readonly replacesEverything: boolean;
    }
  | { readonly outcome: 'DENY'; readonly rule: SignInRule };

export interface SignInFacts {
  readonly user: UserFacts;
  readonly arrival: Arrival;
  readonly proof: Proof;
  /** A device of this user that the browser presented and that is on the server's list; `provedAt`: its second factor. */
  readonly trustedDevice: { readonly provedAt: Instant } | null;
  readonly policy: PolicyDocument;
  readonly now: Instant;
}

/**
 * Decides a sign-in whose password, or whose provider, has been proved. Everything that says whether a second factor is
 * asked comes from here: the sign-in itself, the directory, the export and the preview of a policy.
 *
 * Rules, first match wins:
 * 1. suspended, or a password where the rule takes none: DENY;
 * 2. third-party, where the policy trusts the provider or the provider showed more than one factor: ALLOW;
 * 3. an active factor of an allowed kind: ALLOW on a device trusted for long enough, else CHALLENGE;
 * 4. only factors of kinds no longer allowed: CHALLENGE with those; then, where one is required, ALLOW inside the grace
 *    period that began when the kind was dropped, else ENROLL an allowed one;
 * 5. no factor, one required: ALLOW inside the grace period, else ENROLL;
 * 6. no factor, none required: ALLOW.
 *
 * Ask first with the proof `NOTHING`, and after a CHALLENGE again with what was proved. A proof counts only for a user
 * who has a factor that it stands for: for the others rules 5 and 6 hold as if nothing had been proved.
 */
export function decideSignIn(facts: SignInFacts): Decision {
  const { user, arrival, proof, policy, now } = facts;
  if (user.suspended) return { outcome: 'DENY', rule: 'SUSPENDED' };
  const rule = ruleFor(policy, user.role);
  if (arrival.way === 'NATIVE' && arrival.by === 'PASSWORD' && !rule.passwordSignIn)
    return { outcome: 'DENY', rule: 'PASSWORD_OFF' };

  if (arrival.way === 'THIRD_PARTY') {
    if (policy.thirdPartySignIn === 'TRUST') return allow('PROVIDER_TRUSTED');
    if (policy.thirdPartySignIn === 'REQUIRE_PROVIDER_MFA' && showsSeveralFactors(arrival.evidence))
      return allow('PROVIDER_PROVED');
  }

  const factors = kindsThatMayAnswer(user, rule);
  if (holdsAllowedKind(user, rule)) {
    if (proof !== 'NOTHING') return afterProof(proof, rule);
    if (isTrusted(facts.trustedDevice, rule, now)) return allow('TRUSTED_DEVICE');
    return { outcome: 'CHALLENGE', rule: 'FACTOR', factors };
  }

  // Grace runs from the first sign-in on, and this may be it.
  const endsAt = graceEndsAt({ ...user, firstSignInAt: user.firstSignInAt ?? now }, rule, now);
  const inGrace = endsAt !== null && now < endsAt;
  if (user.activeFactors.length > 0) {
    if (proof === 'NOTHING') return { outcome: 'CHALLENGE', rule: 'FACTOR_NOT_ALLOWED', factors };
    // An issued code keeps its promise: the admin who made it has said what it opens.
    if (!rule.required || typeof proof !== 'string') return afterProof(proof, rule);
    if (!inGrace) return enroll('FACTOR_NOT_ALLOWED', rule);
    return { ...allow(proof === 'FACTOR' ? 'FACTOR_NOT_ALLOWED' : 'RECOVERY_CODE'), graceEndsAt: endsAt };
  }

  if (!rule.required) return allow('NOT_REQUIRED');
  return inGrace ? { ...allow('GRACE'), graceEndsAt: endsAt } : enroll('REQUIRED', rule);
}

/**
 * The kinds of factors that may prove who a user is, at a challenge and for a step-up: those that the rule allows, and only
 * where the user has none of these, what there is. Empty: the user has no factor.
 */
export function kindsThatMayAnswer(
  user: Pick<UserFacts, 'activeFactors'>,
  rule: Pick<RoleRule, 'allowedFactors'>,
): readonly FactorKind[] {
  const allowed = user.activeFactors.filter((kind) => rule.allowedFactors.includes(kind));
  return allowed.length > 0 ? allowed : user.activeFactors;
}

function holdsAllowedKind(user: Pick<UserFacts, 'activeFactors'>, rule: RoleRule): boolean {
  return user.activeFactors.some((kind) => rule.allowedFactors.includes(kind));
}

/**
 * When the user's grace ends: `gracePeriodDays` after the latest of the requirement, the user's first sign-in, the user's
 * coming from a role that was not required and, for whoever has only kinds of factors that the rule dropped, the day when
 * the last of them was dropped. It may lie in the past: then it is over.
 *
 * Null where there is none: a factor is not required or an allowed one is there already, the grace is forfeited, the rule
 * gives none (`gracePeriodDays` 0: what is owed is owed at the next sign-in, and sessions go on until then), it has not
 * begun because the user never signed in, or none of the user's kinds was ever allowed to the role.
 */
export function graceEndsAt(user: UserFacts, rule: RoleRule, now: Instant): Instant | null {
  if (!rule.required || rule.gracePeriodDays <= 0 || user.firstSignInAt === null) return null;
  if (holdsAllowedKind(user, rule)) return null;
  const droppedAt = user.activeFactors.length === 0 ? null : lastDroppedAt(user.activeFactors, rule);
  // Whoever ever had a factor has no grace for lack of one, but the same as others for one that the policy dropped.
  if (droppedAt === null && (user.graceForfeited || user.activeFactors.length > 0)) return null;
  const owedSince = Math.max(
    rule.requiredSince ?? 0,
    user.firstSignInAt,
    user.movedFromUnrequiredRoleAt ?? 0,
    droppedAt ?? 0,
  );
  // A moment noted while a clock ran ahead must not give anybody more than the whole period from now on.
  return Math.min(owedSince, now) + rule.gracePeriodDays * DAY;
}

function lastDroppedAt(kinds: readonly FactorKind[], { droppedSince }: RoleRule): Instant | null {
  const moments = kinds.flatMap((kind) => droppedSince?.[kind] ?? []);
  return moments.length === 0 ? null : Math.max(...moments);
}

function afterProof(proof: Exclude<Proof, 'NOTHING'>, rule: RoleRule): Decision {
  if (proof === 'FACTOR') return allow('FACTOR');
  if (proof === 'OWN_CODE') return allow('RECOVERY_CODE');
  // A lost factor is replaced, unless the policy (which then requires none) leaves no kind to replace it with.
  if (proof.issuedCode === 'FACTOR_LOST' && (rule.required || rule.allowedFactors.length > 0)) {
    return { ...enroll('ISSUED_CODE', rule), replacesEverything: true };
  }
  return { ...allow('ISSUED_CODE'), limitedToOneDay: true };
}

function allow(rule: SignInRule): Extract<Decision, { outcome: 'ALLOW' }> {
  return { outcome: 'ALLOW', rule, graceEndsAt: null, limitedToOneDay: false };
}

function enroll(rule: SignInRule, { allowedFactors }: RoleRule): Extract<Decision, { outcome: 'ENROLL' }> {
  return { outcome: 'ENROLL', rule, allowedFactors, replacesEverything: false };
}

function isTrusted(device: { readonly provedAt: Instant } | null, rule: RoleRule, now: Instant): boolean {
  // Both ways, so that a proof noted while a clock ran ahead is not trusted until that day and the hours after it.
  return device !== null && Math.abs(now - device.provedAt) < rule.rememberDeviceHours * HOUR;
}
