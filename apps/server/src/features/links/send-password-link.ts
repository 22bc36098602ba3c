import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { mayRecover } from '@countersign/domain/users/may-manage.js';

import type { CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import { goneMeanwhile } from '../../operations/gone-meanwhile.js';
import { isStillInvited } from '../../operations/invitation.js';
import type { Operation } from '../../operations/operation.js';
import { reasonProblem } from '../../operations/reason.js';
import type { User } from '../users/users.repository.js';
import { sendPasswordLink as mailPasswordLink } from './password-link.js';

/**
 * An admin mails somebody a link to choose a new password with, for whom the mailbox alone is not enough: whoever gets
 * their sign-in codes there. The admin knows the person; the link leaves every factor alone.
 */
export async function sendPasswordLink(
  op: Operation,
  caller: CallingUser,
  input: { readonly userId: string; readonly reason: string },
): Promise<Result<User, Failure>> {
  const problem = reasonProblem(input.reason);
  if (problem !== null) return fail(problem);
  return op.transaction(async (tx) => {
    const gone = await goneMeanwhile(tx, caller);
    if (gone !== null) return fail(gone);
    const subject = await tx.users.findLocked(input.userId);
    if (subject === null) return fail(failure.notFound('There is no such user.'));
    if (!mayRecover(caller, subject)) {
      await tx.audit('authorization.refused', {
        subject,
        outcome: 'refused',
        detail: { asked: 'password_link.sent' },
      });
      return fail(
        failure.forbidden(
          caller.id === subject.id
            ? 'Nobody sends themselves a password link here. Change your password under My security.'
            : 'Nobody sends a password link to a higher role than their own.',
        ),
      );
    }
    if (Boolean(subject.suspended))
      return fail(failure.conflict('This user is suspended and cannot sign in. Lift the suspension first.'));
    if (isStillInvited(subject))
      return fail(
        failure.conflict('This user has not chosen a first password yet. Send the invitation again instead.'),
      );
    await mailPasswordLink(op, tx, subject);
    await tx.audit('password_link.sent', { subject, detail: { reason: input.reason.trim() } });
    return succeed(subject);
  });
}
