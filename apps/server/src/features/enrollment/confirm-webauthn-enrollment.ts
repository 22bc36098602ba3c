import { fail, type Result } from '@countersign/domain/result.js';

import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';
import { credentialHash } from '../../operations/passkey-check.js';
import { sha256 } from '../../platform/digest.js';
import { readRegistration, verifyRegistration, type NewPasskey } from '../../platform/webauthn.js';
import { activateFactor, factorNameProblem, type ConfirmedEnrollment } from './activate-factor.js';
import { enrollingCaller, type EnrollingCaller } from './enrolling-caller.js';

const GONE = 'This enrollment has ended or was begun elsewhere. Begin again.';
const NOT_PROVED: Failure = {
  code: 'INVALID_CODE',
  message: 'That passkey could not be verified. Nothing was set up. Begin again.',
};
const TAKEN = failure.conflict(
  'That passkey is set up already, by you or by somebody else. Use another one; where it is an old one of yours, remove it first.',
);

/** Thrown inside the confirmation, so that nothing of it stays: the sign-in that owes a factor least of all. */
class CredentialTaken extends Error {}

/**
 * Makes a new passkey an active factor, once it was judged by W3C WebAuthn Level 3 §7.1. Its challenge is spent first, in a
 * transaction of its own: an answer is judged once, whatever becomes of it.
 */
export async function confirmWebauthnEnrollment(
  op: Operation,
  input: {
    readonly id: string;
    readonly response: unknown;
    readonly name: string | null;
    /** One of one's own factors. */
    readonly replaces: string | null;
  },
): Promise<Result<ConfirmedEnrollment, Failure>> {
  const problem = factorNameProblem(input.name);
  if (problem !== null) return fail(problem);
  const answer = readRegistration(input.response);
  if (answer === null)
    return fail(
      failure.badField('input.response', 'Give the PublicKeyCredential of navigator.credentials.create as JSON.'),
    );
  const caller = enrollingCaller(op.caller);
  const enrollment = await op.read.enrollments.find(input.id, caller.user.id, caller.begunBy, op.now);
  if (enrollment?.kind !== 'WEBAUTHN') return fail(failure.notFound(GONE));
  const { challenge } = answer.clientData;
  const isOpen = await op.repeatableTransaction((tx) =>
    tx.challenges.claim(sha256(challenge), 'ENROLLMENT', caller.begunBy, op.now),
  );
  if (!isOpen) return refuse(op, caller, 'its challenge is not open here', NOT_PROVED);
  const verified = await verifyRegistration(op.relyingParty, answer, challenge);
  if (!verified.ok) return refuse(op, caller, verified.failure, NOT_PROVED);
  const passkey = verified.value;
  try {
    return await activateFactor(
      op,
      caller,
      {
        factor: { id: enrollment.id, kind: 'WEBAUTHN', secretSealed: null },
        name: input.name?.trim() ?? '',
        replaces: input.replaces,
        async keepMore(tx) {
          if (!(await tx.passkeys.add(recordOf(op, enrollment.id, caller.user.id, passkey))))
            throw new CredentialTaken();
        },
      },
      (tx) => tx.enrollments.claim(enrollment.id),
    );
  } catch (error) {
    if (error instanceof CredentialTaken) return refuse(op, caller, 'it is set up already', TAKEN);
    throw error;
  }
}

function recordOf(op: Operation, factorId: string, userId: string, passkey: NewPasskey) {
  return {
    ...passkey,
    factorId,
    userId,
    credentialIdHash: credentialHash(passkey.credentialId),
    transports: passkey.transports.join(','),
    rpId: op.relyingParty.id,
  };
}

function refuse(op: Operation, { user }: EnrollingCaller, because: string, answer: Failure) {
  return op.transaction(async (tx) => {
    await tx.audit('second_factor.failed', {
      subject: user,
      outcome: 'failure',
      detail: { while: 'enrolling', with: 'passkey', because },
    });
    return fail(answer);
  });
}
