import { fail, type Result } from '@countersign/domain/result.js';

import { factorSeal } from '../../operations/factor-seal.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';
import { verifyTotp } from '../../platform/totp.js';
import { activateFactor, factorNameProblem, type ConfirmedEnrollment } from './activate-factor.js';
import { enrollingCaller } from './enrolling-caller.js';

const GONE = 'This enrollment has ended or was begun elsewhere. Begin again: a new QR code is shown.';

/** Makes a pending secret an active factor, once it was proved; in place of another one where that was asked for. */
export async function confirmTotpEnrollment(
  op: Operation,
  input: {
    readonly id: string;
    readonly code: string;
    readonly name: string | null;
    /** One of one's own factors. */
    readonly replaces: string | null;
  },
): Promise<Result<ConfirmedEnrollment, Failure>> {
  const problem = factorNameProblem(input.name);
  if (problem !== null) return fail(problem);
  const caller = enrollingCaller(op.caller);
  const enrollment = await op.read.enrollments.find(input.id, caller.user.id, caller.begunBy, op.now);
  if (enrollment?.kind !== 'TOTP' || enrollment.secretSealed === null) return fail(failure.notFound(GONE));
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
  const { id, kind, secretSealed } = enrollment;
  return activateFactor(
    op,
    caller,
    {
      factor: { id, kind, secretSealed, lastStep: verdict.step },
      name: input.name?.trim() ?? '',
      replaces: input.replaces,
    },
    (tx) => tx.enrollments.claim(id),
  );
}
