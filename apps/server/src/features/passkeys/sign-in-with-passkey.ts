import { passkeySignInHolds, ruleFor } from '@countersign/domain/policy/policy.js';
import { fail, succeed, type Result } from '@countersign/domain/result.js';

import { BY_PASSKEY } from '../../operations/came-by.js';
import { hoursToOffer } from '../../operations/device-decision.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation, Transaction } from '../../operations/operation.js';
import { checkPasskey, type PasskeyRefusal } from '../../operations/passkey-check.js';
import { advanceSignIn, type SignInProgress } from '../../operations/sign-in-progress.js';
import { sha256 } from '../../platform/digest.js';
import { readAssertion } from '../../platform/webauthn.js';

export interface PasskeySignIn {
  readonly webauthn: unknown;
  readonly transport: 'COOKIE' | 'TOKEN';
  readonly rememberDevice: boolean;
  /** What the browser holds since beginPasskeySignIn; null: nothing. */
  readonly browserToken: string | null;
  /** Of the user that the passkey turns out to be of. */
  readonly deviceTokenOf: (userId: string) => string | null;
}

const NO_DEVICE = failure.badField(
  'input.rememberDevice',
  'No device is remembered here: a second factor is asked at every sign-in. Do the same without it.',
);

/**
 * Signs in with a passkey and nothing else: the device is one factor, and the fingerprint, face or PIN that opened it is
 * another (user verification is required). Where the role's rule does not allow it, where the user is suspended or the
 * passkey is not right, there is one answer, and the trail says which it was.
 */
export async function signInWithPasskey(op: Operation, input: PasskeySignIn): Promise<Result<SignInProgress, Failure>> {
  const answer = readAssertion(input.webauthn);
  if (answer === null)
    return fail(
      failure.badField('input.webauthn', 'Give the PublicKeyCredential of navigator.credentials.get as JSON.'),
    );
  const checked = await checkPasskey(op, answer, {
    purpose: 'PASSKEY_SIGN_IN',
    boundTo: sha256(input.browserToken ?? ''),
    userId: null,
    userVerification: 'required',
  });
  if (!checked.ok) {
    const { because, passkey } = checked.failure;
    return op.transaction(async (tx) => {
      const user = passkey === null ? null : await tx.users.find(passkey.userId);
      return refuse(tx, user, because);
    });
  }
  const { passkey, use } = checked.value;
  return op.transaction(async (tx) => {
    // A change of the policy that lowers the hours comes before this, or ends the device that this makes.
    if (input.rememberDevice) await tx.account.takeGuard();
    const policy = await tx.policies.current();
    const user = await tx.users.findLocked(passkey.userId);
    const refusal = user === null ? 'it was removed meanwhile' : await use(tx);
    if (user === null || refusal !== null) return refuse(tx, user, refusal ?? 'it was removed meanwhile');
    if (!user.suspended && !passkeySignInHolds(ruleFor(policy.document, user.role))) {
      await tx.audit('sign_in.refused', {
        by: user,
        subject: user,
        outcome: 'refused',
        detail: { with: 'passkey', because: 'the policy does not let this role sign in with a passkey alone' },
      });
      return fail(failure.passkeyRefused());
    }
    if (input.rememberDevice && hoursToOffer(user, policy, input.transport) === 0) return fail(NO_DEVICE);
    const progress = await advanceSignIn(op, tx, user, policy, {
      signInId: null,
      transport: input.transport,
      came: BY_PASSKEY,
      proof: 'FACTOR',
      issuedCodeId: null,
      rememberDevice: input.rememberDevice,
      deviceToken: input.deviceTokenOf(user.id),
    });
    if (progress === null) return fail(failure.passkeyRefused());
    await tx.guards.clearSecondFactor(user.id);
    return succeed(progress);
  });
}

async function refuse(
  tx: Transaction,
  subject: { readonly id: string; readonly name: string } | null,
  because: PasskeyRefusal,
) {
  await tx.audit('sign_in.failed', { subject, outcome: 'failure', detail: { reason: 'passkey', because } });
  return fail(failure.passkeyRefused());
}
