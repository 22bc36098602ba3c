import type { FactorKind } from '@countersign/domain/policy/policy.js';
import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { STEP_UP_LASTS } from '@countersign/domain/sessions/session-end.js';
import { ownCodesMadeSince } from '@countersign/domain/recovery/own-codes.js';

import { answeringKinds } from '../../operations/answering-kinds.js';
import type { CallingSession, CallingUser } from '../../operations/caller.js';
import { checkPassword } from '../../operations/check-password.js';
import { checkEmailCode } from '../../operations/email-code.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation, Transaction } from '../../operations/operation.js';
import { recoveryCodeHash } from '../../operations/own-recovery-codes.js';
import { checkPasskey, type PasskeyRefusal } from '../../operations/passkey-check.js';
import { checkTotp } from '../../operations/second-factor-check.js';
import type { SecondFactor } from './verify-second-factor.js';

export type StepUpProof = SecondFactor | { readonly password: string };

/**
 * A fresh proof before a sensitive act, good for ten minutes. An own recovery code is good for changing factors only,
 * and the password only for users who have no factor.
 */
export async function stepUp(
  op: Operation,
  caller: CallingUser,
  session: CallingSession,
  given: StepUpProof,
): Promise<Result<null, Failure>> {
  if ('password' in given) return withPassword(op, caller, session, given.password);
  if ('totpCode' in given) {
    const checked = await checkTotp(op, caller, given.totpCode);
    if (!checked.ok) return checked;
    return raise(op, caller, session, 'FULL', 'TOTP', (tx) => checked.value.claim(tx));
  }
  if ('emailCode' in given) {
    const binding = { purpose: 'STEP_UP', boundTo: session.id } as const;
    const checked = await checkEmailCode(op, caller, binding, given.emailCode);
    if (!checked.ok) return checked;
    return raise(op, caller, session, 'FULL', 'EMAIL', (tx) => checked.value.claim(tx));
  }
  if ('webauthn' in given) {
    const checked = await checkPasskey(op, given.webauthn, {
      purpose: 'STEP_UP',
      boundTo: session.id,
      userId: caller.id,
      userVerification: 'preferred',
    });
    return raise(op, caller, session, 'FULL', 'WEBAUTHN', async (tx) => {
      const refusal = checked.ok ? await checked.value.use(tx) : checked.failure.because;
      return refusal === null ? true : { refusal };
    });
  }
  const codeHash = recoveryCodeHash(given.recoveryCode);
  const { document } = await op.read.policies.current();
  const madeSince = ownCodesMadeSince(document, op.now);
  return raise(op, caller, session, 'CHANGING_FACTORS', null, async (tx) => {
    if (codeHash === null || !(await tx.recovery.claimOwn(caller.id, codeHash, madeSince, op.now))) return false;
    const left = await tx.recovery.countOwnLeft(caller.id, madeSince);
    await tx.audit('recovery_code.used', { subject: caller, detail: { kind: 'own', left } });
    await tx.mail(caller, { kind: 'RECOVERY_CODE_USED', left });
    return true;
  });
}

async function withPassword(
  op: Operation,
  caller: CallingUser,
  session: CallingSession,
  password: string,
): Promise<Result<null, Failure>> {
  const factors = await op.read.factors.ofUser(caller.id);
  if (factors.length > 0)
    return fail(failure.badField('input.password', 'You have a second factor: prove that, not the password.'));
  const checked = await checkPassword(op, caller.email, password, 'sign-in');
  if (!checked.ok)
    return checked.failure.code === 'INVALID_CREDENTIALS'
      ? fail({ ...checked.failure, message: 'The password is not right.' })
      : checked;
  return op.transaction(async (tx) => {
    // Enrolled meanwhile: then the password is no longer enough.
    const user = await tx.users.findLocked(caller.id);
    if (user === null || user.factorKinds !== 0)
      return fail(failure.badField('input.password', 'You have a second factor by now: prove that, not the password.'));
    await tx.sessions.stepUp(session.id, 'FULL', op.now + STEP_UP_LASTS);
    await tx.audit('step_up.succeeded', { subject: caller, detail: { with: 'password' } });
    return succeed(null);
  });
}

async function raise(
  op: Operation,
  caller: CallingUser,
  session: CallingSession,
  scope: 'FULL' | 'CHANGING_FACTORS',
  kind: FactorKind | null,
  claim: (tx: Transaction) => Promise<boolean | { readonly refusal: PasskeyRefusal }>,
): Promise<Result<null, Failure>> {
  return op.transaction(async (tx) => {
    const [user, policy] = [await tx.users.find(caller.id), await tx.policies.current()];
    const mayAnswer = user !== null && (kind === null || answeringKinds(user, policy).includes(kind));
    const claimed = mayAnswer && (await claim(tx));
    if (claimed !== true) {
      await tx.audit('step_up.failed', {
        subject: caller,
        outcome: 'failure',
        ...(claimed === false ? {} : { detail: { with: 'passkey', because: claimed.refusal } }),
      });
      return fail(kind === 'WEBAUTHN' ? failure.invalidPasskey() : failure.invalidCode());
    }
    await tx.guards.clearSecondFactor(caller.id);
    await tx.sessions.stepUp(session.id, scope, op.now + STEP_UP_LASTS);
    await tx.audit('step_up.succeeded', { subject: caller, detail: { scope } });
    return succeed(null);
  });
}
