import type { Instant } from '../time.js';
import type { Decision, SignInOutcome, SignInRule } from './decide-sign-in.js';

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
