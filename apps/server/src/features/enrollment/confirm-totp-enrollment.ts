import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { ruleFor } from '@countersign/domain/policy/policy.js';
import { STEP_UP_LASTS } from '@countersign/domain/sessions/session-end.js';

import { failure, type Failure } from '../../operations/failures.js';
import { factorSeal } from '../../operations/factor-seal.js';
import type { Operation, Transaction } from '../../operations/operation.js';
import { makeOwnRecoveryCodes, ownCodesMadeSince, type RecoveryCodeSet } from '../../operations/own-recovery-codes.js';
import { signInEnrolled, type SignInProgress } from '../../operations/sign-in-progress.js';
import { endTrustedDevices } from '../../operations/trusted-devices.js';
import { factsOf } from '../../operations/user-facts.js';
import { verifyTotp } from '../../platform/totp.js';
import type { Factor } from '../factors/factors.repository.js';
import type { PolicyVersion } from '../policy/policy.repository.js';
import type { User } from '../users/users.repository.js';
import type { Enrollment } from './enrollment.repository.js';
import { enrollingCaller, type EnrollingCaller } from './enrolling-caller.js';

export interface ConfirmedEnrollment {
  readonly factor: Factor;
  /** With the first factor, and with one set up after an issued code. */
  readonly recoveryCodes: RecoveryCodeSet | null;
  /** Where this finished a sign-in. */
  readonly signedIn: Extract<SignInProgress, { kind: 'SIGNED_IN' }> | null;
}

const GONE = 'This enrollment has ended or was begun elsewhere. Begin again: a new QR code is shown.';

/**
 * Makes a pending secret an active factor, once it was proved. The enrollment is claimed in the same transaction, so of
 * any number of confirmations at once, exactly one makes a factor; killed before the commit, it is still pending.
 */
export async function confirmTotpEnrollment(
  op: Operation,
  input: { id: string; code: string; name: string | null },
): Promise<Result<ConfirmedEnrollment, Failure>> {
  const name = input.name?.trim() ?? '';
  if (name.length > 60 || /\p{Cc}/u.test(name))
    return fail(failure.badField('input.name', 'Name the authenticator with at most 60 characters.'));
  const caller = enrollingCaller(op.caller);
  const enrollment = await op.read.enrollments.find(input.id, caller.user.id, caller.begunBy, op.now);
  if (enrollment === null) return fail(failure.notFound(GONE));
  // No throttle: whoever enrolls was just shown the secret, so there is nothing to guess.
  const verdict = verifyTotp(op.secretBox.open(enrollment.secretSealed, factorSeal(enrollment.id)), input.code, op.now);
  if (verdict.verdict !== 'MATCH') {
    const offset = verdict.verdict === 'SKEWED' ? verdict.offsetSeconds : undefined;
    return op.transaction(async (tx) => {
      await tx.audit('second_factor.failed', {
        subject: caller.user,
        outcome: 'failure',
        detail: { while: 'enrolling' },
      });
      return fail(failure.invalidCode(offset));
    });
  }
  const policy = await op.read.policies.current();
  const result = await op.transaction(async (tx): Promise<Result<ConfirmedEnrollment, Failure>> => {
    const user = await tx.users.findLocked(caller.user.id);
    // Ended while this was on its way: what ended the session ended what it had begun.
    if (caller.sessionId !== null && (await tx.sessions.find(caller.sessionId))?.endedAt !== null)
      return fail(failure.notFound(GONE));
    if (user === null || Boolean(user.suspended) || !(await tx.enrollments.claim(enrollment.id)))
      return fail(failure.notFound(GONE));
    if (caller.attempt !== null && !(await tx.attempts.claim(caller.attempt.id, op.now)))
      return fail(failure.notFound(GONE));
    // Set up elsewhere meanwhile: then this sign-in owes that factor, and a password alone must not add another one.
    if (caller.attempt !== null && caller.attempt.issuedCodeId === null && holdsAllowedFactor(user, policy))
      return fail(failure.notFound(GONE));
    return succeed(await activate(op, tx, caller, user, policy, enrollment, verdict.step, name));
  });
  if (result.ok) op.events.publish('sessionsEnded', caller.user.id);
  return result;
}

async function activate(
  op: Operation,
  tx: Transaction,
  caller: EnrollingCaller,
  user: User,
  policy: PolicyVersion,
  enrollment: Enrollment,
  step: number,
  name: string,
): Promise<ConfirmedEnrollment> {
  const replacesEverything = caller.attempt !== null && caller.attempt.issuedCodeId !== null;
  if (replacesEverything) {
    await tx.factors.removeAll(user.id);
    await tx.recovery.forgetOwn(user.id);
  }
  const earlier = await tx.factors.ofUser(user.id);
  const factorName = name === '' ? nextName(earlier) : name;
  const factor = {
    id: enrollment.id,
    userId: user.id,
    kind: enrollment.kind,
    name: factorName,
    secretSealed: enrollment.secretSealed,
    createdAt: op.now,
    lastStep: step,
  };
  await tx.factors.add(factor);
  // Whoever had a session before this proof, on whatever browser, proves the new factor there as well.
  await tx.sessions.endAllOf(user.id, op.now, caller.sessionId);
  await tx.attempts.endAllOf(user.id, op.now);
  await endTrustedDevices(op, tx, user, 'a second factor was set up');
  await tx.guards.clearSecondFactor(user.id);
  const codesLeft = await tx.recovery.countOwnLeft(user.id, ownCodesMadeSince(policy.document, op.now));
  const recoveryCodes =
    earlier.length === 0 || codesLeft === 0 ? await makeOwnRecoveryCodes(op, tx, user.id, policy.document) : null;
  if (user.role === 'OWNER') {
    // Set-up is over: the link that is printed at each start opens nothing any more.
    await tx.account.markSetUp(op.now);
    await tx.links.voidAll('SET_UP', null, op.now);
  }
  await tx.audit('factor.enrolled', { subject: user, detail: { kind: 'TOTP', name: factorName, replacesEverything } });
  if (recoveryCodes !== null)
    await tx.audit('recovery_codes.generated', { subject: user, detail: { count: recoveryCodes.codes.length } });
  await tx.mail(user, { kind: 'FACTOR_ADDED', factorName });
  if (caller.sessionId !== null) await tx.sessions.stepUp(caller.sessionId, 'FULL', op.now + STEP_UP_LASTS);
  const signedIn =
    caller.attempt === null ? null : await finishSignIn(op, tx, user, policy, caller.attempt, earlier.length > 0);
  return { factor: { ...factor, lastUsedAt: op.now }, recoveryCodes, signedIn };
}

function finishSignIn(
  op: Operation,
  tx: Transaction,
  user: User,
  policy: PolicyVersion,
  attempt: NonNullable<EnrollingCaller['attempt']>,
  hadFactor: boolean,
) {
  const rule = attempt.issuedCodeId !== null ? 'ISSUED_CODE' : hadFactor ? 'FACTOR_NOT_ALLOWED' : 'REQUIRED';
  return signInEnrolled(op, tx, user, policy, {
    signInId: attempt.signInId,
    transport: attempt.transport,
    proof: 'FACTOR',
    issuedCodeId: attempt.issuedCodeId,
    rule,
  });
}

function holdsAllowedFactor(user: User, policy: PolicyVersion): boolean {
  const { allowedFactors } = ruleFor(policy.document, user.role);
  return factsOf(user).activeFactors.some((kind) => allowedFactors.includes(kind));
}

function nextName(earlier: readonly Factor[]): string {
  return earlier.length === 0 ? 'Authenticator' : `Authenticator ${earlier.length + 1}`;
}
