import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { mayRecover } from '@countersign/domain/users/may-manage.js';

import type { CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import { goneMeanwhile } from '../../operations/gone-meanwhile.js';
import type { Operation } from '../../operations/operation.js';
import { reasonProblem } from '../../operations/reason.js';
import { resetTwoFactorOf } from '../../operations/reset-two-factor-of.js';
import type { User } from '../users/users.repository.js';

/** Takes everything away that proves a second factor, and every session; the user enrolls at the next sign-in, if one is required. */
export async function resetTwoFactor(
  op: Operation,
  caller: CallingUser,
  input: { userId: string; reason: string },
): Promise<Result<User, Failure>> {
  const problem = reasonProblem(input.reason);
  if (problem !== null) return fail(problem);
  const result = await op.transaction(async (tx): Promise<Result<User, Failure>> => {
    await tx.account.takeGuard();
    const gone = await goneMeanwhile(tx, caller);
    if (gone !== null) return fail(gone);
    const subject = await tx.users.findLocked(input.userId);
    if (subject === null) return fail(failure.notFound('There is no such user.'));
    if (!mayRecover(caller, subject)) {
      await tx.audit('authorization.refused', { subject, outcome: 'refused', detail: { asked: 'two_factor.reset' } });
      return fail(
        failure.forbidden(
          caller.id === subject.id
            ? 'Nobody resets their own second factor. Remove or replace a factor under My security.'
            : 'Nobody resets the second factor of a higher role than their own.',
        ),
      );
    }
    await resetTwoFactorOf(op, tx, subject, caller.name, input.reason.trim());
    return succeed((await tx.users.find(subject.id)) ?? subject);
  });
  if (result.ok) op.events.publish('sessionsEnded', input.userId);
  return result;
}
