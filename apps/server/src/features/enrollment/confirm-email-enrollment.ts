import { fail, type Result } from '@countersign/domain/result.js';

import { addressOf, checkEmailCode } from '../../operations/email-code.js';
import { factorSeal } from '../../operations/factor-seal.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';
import { activateFactor, type ConfirmedEnrollment } from './activate-factor.js';
import { enrollingCaller } from './enrolling-caller.js';

const GONE = failure.notFound('This enrollment has ended or was begun elsewhere. Begin again: a new code is mailed.');

/**
 * Makes the mailbox a second factor, once a code that was sent there came back. It takes the place of the one that named,
 * and of codes to an address that is no longer the user's.
 */
export async function confirmEmailEnrollment(
  op: Operation,
  input: { readonly id: string; readonly code: string; readonly replaces: string | null },
): Promise<Result<ConfirmedEnrollment, Failure>> {
  const caller = enrollingCaller(op.caller);
  const { user } = caller;
  const enrollment = await op.read.enrollments.find(input.id, user.id, caller.begunBy, op.now);
  if (enrollment?.kind !== 'EMAIL' || enrollment.secretSealed === null) return fail(GONE);
  const { id, kind, secretSealed } = enrollment;
  const checked = await checkEmailCode(op, user, { purpose: 'ENROLLMENT', boundTo: id }, input.code);
  if (!checked.ok) return checked;
  const address = op.secretBox.open(secretSealed, factorSeal(id));
  const earlier = (await op.read.factors.ofUser(user.id)).find((factor) => factor.kind === 'EMAIL');
  // Two mailboxes would be two ways in, and the older one is not the user's any more.
  const replaces =
    input.replaces ??
    (earlier !== undefined && caller.sessionId !== null && addressOf(op, earlier) !== address ? earlier.id : null);
  return activateFactor(
    op,
    caller,
    {
      factor: { id, kind, secretSealed },
      name: '',
      replaces,
      // A link that is on its way to the same mailbox would make the mailbox the only thing that is needed.
      keepMore: async (tx) => void (await tx.links.voidOf(user.id, ['PASSWORD'], op.now)),
    },
    async (tx) =>
      // Changed meanwhile: then it is not this mailbox that the user signs in with.
      (await tx.users.find(user.id))?.email === address &&
      (await checked.value.claim(tx)) &&
      (await tx.enrollments.claim(id)),
  );
}
