import type { SignInMethod } from '../sign-in/sign-in-method.js';
import type { Instant } from '../time.js';
import type { Decision, SignInOutcome, SignInRule } from './decide-sign-in.js';
import type { AskedAtTheTime } from './policy-in-time.js';

/** What is kept of a sign-in and of the policy that judged it. */
export interface ExplainedBy {
  readonly policyVersion: number;
  /** How it came; absent: by what comes before a second factor. */
  readonly method?: SignInMethod;
  /** Where a trusted device let the user in: until when it was trusted then. */
  readonly trustedUntil?: Instant | null;
  /** What was asked of the user at the time; null or absent where it is not known, as after a change of role. */
  readonly asked?: AskedAtTheTime | null;
}

/**
 * Why a sign-in went as it did, in a sentence for the user and for admins alike.
 * @param outcome what was decided, or how the sign-in went in the end
 */
export function explainSignIn(
  rule: SignInRule,
  outcome: Decision['outcome'] | SignInOutcome,
  facts: ExplainedBy,
): string {
  if (facts.method === 'PASSKEY' && rule === 'FACTOR')
    return `Let in with a passkey alone, because it is two factors in one step and the policy lets it stand alone (policy version ${facts.policyVersion}).`;
  const because = whyWithDates(rule, facts) ?? why(rule, outcome);
  return `${whatHappened(rule, outcome)}, because ${because} (policy version ${facts.policyVersion}).`;
}

/** Null where no moment is known that says more than the rule alone. */
function whyWithDates(rule: SignInRule, { trustedUntil = null, asked = null }: ExplainedBy): string | null {
  if (rule === 'TRUSTED_DEVICE')
    return trustedUntil === null ? null : `this browser was trusted until ${moment(trustedUntil)}`;
  if (asked === null) return null;
  switch (rule) {
    case 'FACTOR':
    case 'RECOVERY_CODE': {
      if (asked.rememberDeviceHours > 0) return 'one is set up and it came from no trusted browser';
      const since = asked.everySignInAsksSince;
      if (since === null) return 'one is set up and every sign-in asks for it';
      return asked.required
        ? `every sign-in has asked since ${day(since)}`
        : `one is set up and every sign-in has asked for it since ${day(since)}`;
    }
    case 'REQUIRED':
      return asked.requiredSince === null
        ? null
        : `the policy has required one since ${day(asked.requiredSince)} and none was set up`;
    case 'GRACE':
      return asked.graceEndsAt === null
        ? null
        : `the grace period for setting one up was still running, until ${moment(asked.graceEndsAt)}`;
    default:
      return null;
  }
}

const MOMENT = new Intl.DateTimeFormat('en-US', {
  dateStyle: 'medium',
  timeStyle: 'short',
  hourCycle: 'h23',
  timeZone: 'UTC',
});

const DAY = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });

/** One text for user and admin, who may live in different time zones: so it names the one it means. */
function moment(at: Instant): string {
  return `${MOMENT.format(at)} UTC`;
}

/** Where the hour says nothing: the day on which a policy was saved. */
function day(at: Instant): string {
  return DAY.format(at);
}

function whatHappened(rule: SignInRule, outcome: Decision['outcome'] | SignInOutcome): string {
  switch (outcome) {
    case 'DENY':
    case 'REFUSED':
      return rule === 'SUSPENDED' || rule === 'PASSWORD_OFF' ? 'Refused' : 'Refused for lack of a second factor';
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
    case 'PASSWORD_OFF':
      return 'the policy takes no password from the role';
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
      return outcome === 'ALLOW' || outcome === 'ALLOWED' || outcome === 'CHALLENGED_AND_PROVED'
        ? 'one is set up; it is of a kind that the policy no longer allows, and the grace period for replacing it was still running'
        : 'the one that is set up is of a kind that the policy no longer allows';
    case 'GRACE':
      return 'the grace period for setting one up was still running';
    case 'REQUIRED':
      return 'the policy requires one and none was set up';
    case 'NOT_REQUIRED':
      return 'the policy does not require one and none is set up';
  }
}
