import { DAY, HOUR, type Instant } from '../time.js';
import type { Role } from '../users/roles.js';
import { ruleFor, type FactorKind, type PolicyDocument, type RoleRule } from './policy.js';

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
  | { readonly way: 'NATIVE' }
  | {
      readonly way: 'THIRD_PARTY';
      readonly evidence: {
        /** The authentication methods of RFC 8176; empty where the provider said nothing. */
        readonly amr: readonly string[];
        /** The `acr` or SAML AuthnContext is on that provider's list of those that mean more than one factor. */
        readonly acrListed: boolean;
      };
    };

/** What was proved after the password in this very sign-in. The caller has spent it before it asks. */
export type Proof = 'NOTHING' | 'FACTOR' | 'OWN_CODE' | { readonly issuedCode: 'FACTOR_LOST' | 'FACTOR_NOT_AT_HAND' };

/** Which rule made a decision, as the API names it. */
export const SIGN_IN_RULES = [
  'SUSPENDED',
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
 * 1. suspended: DENY;
 * 2. third-party, where the policy trusts the provider or the provider showed more than one factor: ALLOW;
 * 3. an active factor of an allowed kind: ALLOW on a device trusted for long enough, else CHALLENGE;
 * 4. only factors of kinds no longer allowed: CHALLENGE with those, then ENROLL an allowed one where one is required;
 * 5. no factor, one required: ALLOW inside the grace period, else ENROLL;
 * 6. no factor, none required: ALLOW.
 *
 * Ask first with the proof `NOTHING`, and after a CHALLENGE again with what was proved. A proof counts only for a user
 * who has a factor that it stands for: for the others rules 5 and 6 hold as if nothing had been proved.
 *
 * Whoever has only kinds that were dropped from the rule (4) gets no grace yet: since when a kind is dropped is not kept.
 */
export function decideSignIn(facts: SignInFacts): Decision {
  const { user, arrival, proof, policy, now } = facts;
  if (user.suspended) return { outcome: 'DENY', rule: 'SUSPENDED' };

  if (arrival.way === 'THIRD_PARTY') {
    if (policy.thirdPartySignIn === 'TRUST') return allow('PROVIDER_TRUSTED');
    if (policy.thirdPartySignIn === 'REQUIRE_PROVIDER_MFA' && showsSeveralFactors(arrival.evidence))
      return allow('PROVIDER_PROVED');
  }

  const rule = ruleFor(policy, user.role);
  const allowed = user.activeFactors.filter((kind) => rule.allowedFactors.includes(kind));
  if (allowed.length > 0) {
    if (proof !== 'NOTHING') return afterProof(proof, rule);
    if (isTrusted(facts.trustedDevice, rule, now)) return allow('TRUSTED_DEVICE');
    return { outcome: 'CHALLENGE', rule: 'FACTOR', factors: allowed };
  }

  if (user.activeFactors.length > 0) {
    if (proof === 'NOTHING') return { outcome: 'CHALLENGE', rule: 'FACTOR_NOT_ALLOWED', factors: user.activeFactors };
    // An issued code keeps its promise: the admin who made it has said what it opens.
    if (rule.required && typeof proof === 'string') return enroll('FACTOR_NOT_ALLOWED', rule);
    return afterProof(proof, rule);
  }

  if (!rule.required) return allow('NOT_REQUIRED');
  // Grace runs from the first sign-in on, and this may be it.
  const endsAt = graceEndsAt({ ...user, firstSignInAt: user.firstSignInAt ?? now }, rule, now);
  if (endsAt !== null && now < endsAt) return { ...allow('GRACE'), graceEndsAt: endsAt };
  return enroll('REQUIRED', rule);
}

/**
 * When the user's grace ends: `gracePeriodDays` after the latest of the requirement, the user's first sign-in and the
 * user's coming from a role that was not required. It may lie in the past: then it is over.
 *
 * Null where there is none: a factor is not required or there already, the grace is forfeited, the rule gives none
 * (`gracePeriodDays` 0: what is owed is owed at the next sign-in, and sessions go on until then), or it has not begun
 * because the user never signed in.
 */
export function graceEndsAt(user: UserFacts, rule: RoleRule, now: Instant): Instant | null {
  if (!rule.required || rule.gracePeriodDays <= 0) return null;
  if (user.graceForfeited || user.activeFactors.length > 0 || user.firstSignInAt === null) return null;
  const owedSince = Math.max(rule.requiredSince ?? 0, user.firstSignInAt, user.movedFromUnrequiredRoleAt ?? 0);
  // A moment noted while a clock ran ahead must not give anybody more than the whole period from now on.
  return Math.min(owedSince, now) + rule.gracePeriodDays * DAY;
}

/** How a user stands, as the directory and the export show it. */
export const TWO_FACTOR_STATUSES = [
  'ENABLED',
  'REPLACE',
  'DUE',
  'GRACE',
  'OPTIONAL',
  'PROVIDER_PROVED',
  'PROVIDER_SILENT',
  'SUSPENDED',
] as const;
export type TwoFactorStatus = (typeof TWO_FACTOR_STATUSES)[number];

/**
 * How a user stands, found by asking what the next sign-in would be like.
 *
 * `graceEndsAt` is set for `GRACE` only, and null there as long as the user never signed in. An own factor of an allowed
 * kind counts before the provider, because the native way stays open to its holder. Somebody with only factors of dropped
 * kinds is `OPTIONAL` where none is required.
 * @param lastThirdParty for users whose last sign-in came through a provider: whether it asserted more than one factor
 */
export function twoFactorStatus(
  user: UserFacts,
  lastThirdParty: { readonly proved: boolean } | null,
  policy: PolicyDocument,
  now: Instant,
): { readonly status: TwoFactorStatus; readonly graceEndsAt: Instant | null } {
  const ask = (arrival: Arrival, proof: Proof): Decision =>
    decideSignIn({ user, arrival, proof, trustedDevice: null, policy, now });
  const plain = (status: TwoFactorStatus) => ({ status, graceEndsAt: null });

  const native = ask({ way: 'NATIVE' }, 'NOTHING');
  if (native.outcome === 'DENY') return plain('SUSPENDED');
  if (native.outcome === 'CHALLENGE' && native.rule === 'FACTOR') return plain('ENABLED');

  if (lastThirdParty !== null) {
    const evidence = { amr: lastThirdParty.proved ? ['mfa'] : [], acrListed: false };
    if (ask({ way: 'THIRD_PARTY', evidence }, 'NOTHING').rule.startsWith('PROVIDER_')) {
      return plain(lastThirdParty.proved ? 'PROVIDER_PROVED' : 'PROVIDER_SILENT');
    }
  }

  switch (native.outcome) {
    case 'CHALLENGE':
      return plain(ask({ way: 'NATIVE' }, 'FACTOR').outcome === 'ENROLL' ? 'REPLACE' : 'OPTIONAL');
    case 'ENROLL':
      return plain('DUE');
    case 'ALLOW':
      if (native.rule !== 'GRACE') return plain('OPTIONAL');
      return { status: 'GRACE', graceEndsAt: graceEndsAt(user, ruleFor(policy, user.role), now) };
  }
}

/**
 * Why a sign-in went as it did, in a sentence for the user and for admins alike.
 * @param outcome what was decided, or how the sign-in went in the end
 */
export function explainSignIn(
  rule: SignInRule,
  outcome: Decision['outcome'] | SignInOutcome,
  facts: {
    readonly policyVersion: number;
    /** Where a trusted device let the user in: until when it was trusted then. */
    readonly trustedUntil?: Instant | null;
  },
): string {
  const until = facts.trustedUntil ?? null;
  const because =
    rule === 'TRUSTED_DEVICE' && until !== null
      ? `this browser was trusted until ${inWords(until)}`
      : why(rule, outcome);
  return `${whatHappened(rule, outcome)}, because ${because} (policy version ${facts.policyVersion}).`;
}

const MOMENT = new Intl.DateTimeFormat('en-US', {
  dateStyle: 'medium',
  timeStyle: 'short',
  hourCycle: 'h23',
  timeZone: 'UTC',
});

/** One text for user and admin, who may live in different time zones: so it names the one it means. */
function inWords(moment: Instant): string {
  return `${MOMENT.format(moment)} UTC`;
}

function whatHappened(rule: SignInRule, outcome: Decision['outcome'] | SignInOutcome): string {
  switch (outcome) {
    case 'DENY':
    case 'REFUSED':
      return rule === 'SUSPENDED' ? 'Refused' : 'Refused for lack of a second factor';
    case 'CHALLENGE':
      return 'Asked for a second factor';
    case 'CHALLENGED_AND_PROVED':
      return `Asked for a second factor and let in ${withWhat(rule)}`;
    case 'ENROLL':
      return 'Asked to set up a second factor';
    case 'ENROLLED':
      return 'Asked to set up a second factor and let in once it was set up';
    case 'ABANDONED':
      return asksToEnroll(rule)
        ? 'Asked to set up a second factor, which was not finished'
        : 'Asked for a second factor, which was not proved';
    case 'ALLOW':
    case 'ALLOWED':
      if (rule === 'TRUSTED_DEVICE') return 'Not asked for a second factor';
      return rule === 'FACTOR' || rule === 'FACTOR_NOT_ALLOWED'
        ? 'Let in with a second factor'
        : `Let in ${withWhat(rule)}`;
  }
}

function withWhat(rule: SignInRule): string {
  switch (rule) {
    case 'FACTOR':
    case 'FACTOR_NOT_ALLOWED':
      return 'with it';
    case 'RECOVERY_CODE':
      return 'with a recovery code';
    case 'ISSUED_CODE':
      return 'with a recovery code from an admin';
    default:
      return 'without a second factor';
  }
}

function asksToEnroll(rule: SignInRule): boolean {
  return rule === 'REQUIRED' || rule === 'ISSUED_CODE';
}

function why(rule: SignInRule, outcome: Decision['outcome'] | SignInOutcome): string {
  switch (rule) {
    case 'SUSPENDED':
      return 'the user is suspended';
    case 'PROVIDER_TRUSTED':
      return 'the policy leaves the second factor to the sign-in provider';
    case 'PROVIDER_PROVED':
      return 'the sign-in provider asserted more than one factor';
    case 'TRUSTED_DEVICE':
      return 'this browser had proved one within the time that the policy remembers it';
    case 'FACTOR':
    case 'RECOVERY_CODE':
      return 'one is set up';
    case 'ISSUED_CODE':
      return outcome === 'ALLOW' || outcome === 'ALLOWED' || outcome === 'CHALLENGED_AND_PROVED'
        ? 'an admin had issued one for a factor that was not at hand'
        : 'an admin had issued a recovery code for a lost one';
    case 'FACTOR_NOT_ALLOWED':
      return 'the one that is set up is of a kind that the policy no longer allows';
    case 'GRACE':
      return 'the grace period for setting one up was still running';
    case 'REQUIRED':
      return 'the policy requires one and none was set up';
    case 'NOT_REQUIRED':
      return 'the policy does not require one and none is set up';
  }
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

/**
 * The kind of each authentication method of RFC 8176 §2 that says what was proved. Left out are those that say how or where
 * (`mca`, `geo`, `rba`, `user`, `wia`) and `pop`, which does not say that a person holds the key.
 */
const KIND_OF_METHOD: Readonly<Record<string, 'KNOW' | 'HAVE' | 'ARE'>> = {
  kba: 'KNOW',
  pin: 'KNOW',
  pwd: 'KNOW',
  hwk: 'HAVE',
  otp: 'HAVE',
  sc: 'HAVE',
  sms: 'HAVE',
  swk: 'HAVE',
  tel: 'HAVE',
  face: 'ARE',
  fpt: 'ARE',
  iris: 'ARE',
  retina: 'ARE',
  vbm: 'ARE',
};

/** Nothing said is one factor: silence is never taken for proof. */
function showsSeveralFactors({
  amr,
  acrListed,
}: {
  readonly amr: readonly string[];
  readonly acrListed: boolean;
}): boolean {
  if (acrListed || amr.includes('mfa')) return true;
  const kinds = new Set(
    amr.filter((method) => Object.hasOwn(KIND_OF_METHOD, method)).map((method) => KIND_OF_METHOD[method]),
  );
  return kinds.size > 1;
}
