import { fail, succeed, type Result } from '@countersign/domain/result.js';
import type { Proof } from '@countersign/domain/policy/decide-sign-in.js';
import type { FactorKind } from '@countersign/domain/policy/policy.js';
import { ownCodesMadeSince } from '@countersign/domain/recovery/own-codes.js';

import { answeringKinds } from '../../operations/answering-kinds.js';
import type { CallingAttempt, CallingUser } from '../../operations/caller.js';
import { checkEmailCode } from '../../operations/email-code.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation, Transaction } from '../../operations/operation.js';
import { recoveryCodeHash } from '../../operations/own-recovery-codes.js';
import { checkPasskey, type PasskeyRefusal } from '../../operations/passkey-check.js';
import { checkTotp } from '../../operations/second-factor-check.js';
import { hoursToOffer } from '../../operations/device-decision.js';
import { advanceSignIn, type SignInProgress } from '../../operations/sign-in-progress.js';
import { endTrustedDevices } from '../../operations/trusted-devices.js';
import type { AssertionAnswer } from '../../platform/webauthn.js';

export type SecondFactor =
  | { readonly totpCode: string }
  | { readonly emailCode: string }
  | { readonly recoveryCode: string }
  | { readonly webauthn: AssertionAnswer };

/** Whether this browser is to be trusted from now on, and the trusted device of the user that it is already. */
export interface DeviceWish {
  readonly rememberDevice: boolean;
  readonly deviceToken: string | null;
}

const NO_DEVICE_BY_CODE = failure.badField(
  'input.rememberDevice',
  'A recovery code makes no trusted device: only a second factor does. Do the same without it.',
);
const NO_DEVICE = failure.badField(
  'input.rememberDevice',
  'No device is remembered here: a second factor is asked at every sign-in. Do the same without it.',
);

/** What the claim of a code proved. */
interface Proved {
  readonly proof: Proof;
  readonly issuedCodeId: string | null;
}

/** Why a passkey proved nothing, for the trail. */
interface Refusal {
  readonly refusal: PasskeyRefusal;
}

/**
 * Finishes an unfinished sign-in with a second factor, or takes it on to an enrollment. The code is claimed, the attempt
 * is claimed and the session is made in one transaction: of any number of tries at once, one gets a session.
 */
export async function verifySecondFactor(
  op: Operation,
  attempt: CallingAttempt,
  caller: CallingUser,
  given: SecondFactor,
  device: DeviceWish,
): Promise<Result<SignInProgress, Failure>> {
  if (device.rememberDevice) {
    if ('recoveryCode' in given) return fail(NO_DEVICE_BY_CODE);
    // Before the code is judged, so that it is not spent on a request that is refused.
    const [user, policy] = await Promise.all([op.read.users.find(caller.id), op.read.policies.current()]);
    if (user === null || hoursToOffer(user, policy, attempt.transport) === 0) return fail(NO_DEVICE);
  }
  if ('totpCode' in given) {
    const checked = await checkTotp(op, caller, given.totpCode);
    if (!checked.ok) return checked;
    return finish(op, attempt, caller, device, 'TOTP', async (tx) =>
      (await checked.value.claim(tx)) ? { proof: 'FACTOR', issuedCodeId: null } : null,
    );
  }
  if ('emailCode' in given) {
    const checked = await checkEmailCode(op, caller, { purpose: 'SIGN_IN', boundTo: attempt.id }, given.emailCode);
    if (!checked.ok) return checked;
    return finish(op, attempt, caller, device, 'EMAIL', async (tx) =>
      (await checked.value.claim(tx)) ? { proof: 'FACTOR', issuedCodeId: null } : null,
    );
  }
  if ('webauthn' in given) {
    const checked = await checkPasskey(op, given.webauthn, {
      purpose: 'SECOND_FACTOR',
      boundTo: attempt.id,
      userId: caller.id,
      userVerification: 'preferred',
    });
    return finish(op, attempt, caller, device, 'WEBAUTHN', async (tx) => {
      const refusal = checked.ok ? await checked.value.use(tx) : checked.failure.because;
      return refusal === null ? { proof: 'FACTOR', issuedCodeId: null } : { refusal };
    });
  }
  // Recovery codes are judged all the while: 120 bits need no throttle, and a paused user must have a way in.
  const codeHash = recoveryCodeHash(given.recoveryCode);
  return finish(op, attempt, caller, device, null, async (tx) =>
    codeHash === null ? null : claimRecoveryCode(op, tx, caller, codeHash),
  );
}

async function finish(
  op: Operation,
  attempt: CallingAttempt,
  caller: CallingUser,
  device: DeviceWish,
  kind: FactorKind | null,
  claim: (tx: Transaction) => Promise<Proved | Refusal | null>,
): Promise<Result<SignInProgress, Failure>> {
  return op.transaction(async (tx) => {
    // A change of the policy that lowers the hours comes before this, or ends the device that this makes.
    if (device.rememberDevice) await tx.account.takeGuard();
    const policy = await tx.policies.current();
    const user = await tx.users.findLocked(caller.id);
    const mayAnswer = user !== null && (kind === null || answeringKinds(user, policy).includes(kind));
    const proved = mayAnswer ? await claim(tx) : null;
    if (user === null || proved === null || isRefusal(proved)) {
      await tx.audit('second_factor.failed', {
        subject: caller,
        outcome: 'failure',
        ...(proved !== null && isRefusal(proved) ? { detail: { with: 'passkey', because: proved.refusal } } : {}),
      });
      return fail(kind === 'WEBAUTHN' ? failure.invalidPasskey() : failure.invalidCode());
    }
    // The code is spent either way; the attempt may have been finished or ended meanwhile.
    if (!(await tx.attempts.claim(attempt.id, op.now))) return fail(failure.invalidCode());
    await tx.guards.clearSecondFactor(user.id);
    await tx.audit('second_factor.verified', { subject: user });
    const { signInId, transport, came } = attempt;
    const progress = await advanceSignIn(op, tx, user, policy, { signInId, transport, came, ...proved, ...device });
    return progress === null ? fail(failure.invalidCode()) : succeed(progress);
  });
}

function isRefusal(claimed: Proved | Refusal): claimed is Refusal {
  return 'refusal' in claimed;
}

async function claimRecoveryCode(
  op: Operation,
  tx: Transaction,
  user: CallingUser,
  codeHash: string,
): Promise<Proved | null> {
  // Read by this transaction's own connection: to wait for a second one while holding the user's row stops everybody.
  const { document } = await tx.policies.current();
  const madeSince = ownCodesMadeSince(document, op.now);
  if (await tx.recovery.claimOwn(user.id, codeHash, madeSince, op.now)) {
    const left = await tx.recovery.countOwnLeft(user.id, madeSince);
    await tx.audit('recovery_code.used', { subject: user, detail: { kind: 'own', left } });
    await tx.mail(user, { kind: 'RECOVERY_CODE_USED', left });
    return { proof: 'OWN_CODE', issuedCodeId: null };
  }
  const issued = await tx.recovery.claimIssued(user.id, codeHash, op.now);
  if (issued === null) return null;
  await tx.audit('recovery_code.used', { subject: user, detail: { kind: 'issued', situation: issued.situation } });
  // Whoever has the lost factor may have the browser that it was proved in.
  if (issued.situation === 'FACTOR_LOST')
    await endTrustedDevices(op, tx, user, 'a recovery code for a lost factor was used');
  return {
    proof: { issuedCode: issued.situation },
    issuedCodeId: issued.situation === 'FACTOR_LOST' ? issued.id : null,
  };
}
