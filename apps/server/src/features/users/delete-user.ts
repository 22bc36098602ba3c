import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { mayRecover } from '@countersign/domain/users/may-manage.js';

import type { CallingUser } from '../../operations/caller.js';
import { DELETED_USER } from '../../operations/deleted-user.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation, Transaction } from '../../operations/operation.js';
import { reasonProblem } from '../../operations/reason.js';
import { goneMeanwhile } from '../../operations/gone-meanwhile.js';
import type { User } from './users.repository.js';

/** Deletes a user with everything of theirs, for good. The trail stays, without their name. */
export async function deleteUser(
  op: Operation,
  caller: CallingUser,
  input: { readonly userId: string; readonly reason: string },
): Promise<Result<null, Failure>> {
  const problem = reasonProblem(input.reason);
  if (problem !== null) return fail(problem);
  const result = await op.repeatableTransaction(async (tx): Promise<Result<null, Failure>> => {
    // One after the other: of two owners who delete each other, the second one finds itself gone.
    await tx.account.takeGuard();
    const gone = await goneMeanwhile(tx, caller);
    if (gone !== null) return fail(gone);
    const subject = await tx.users.findLocked(input.userId);
    if (subject === null)
      return fail(failure.notFound('There is no such user. Somebody may have deleted them already.'));
    if (!mayRecover(caller, subject)) {
      await tx.audit('authorization.refused', { subject, outcome: 'refused', detail: { asked: 'user.deleted' } });
      return fail(
        failure.forbidden(
          caller.id === subject.id
            ? 'Nobody deletes themselves. Ask another owner or admin.'
            : 'Nobody deletes a user of a higher role than their own.',
        ),
      );
    }
    if (await isLastOwner(tx, subject))
      return fail(failure.conflict('This is the last owner who can sign in. Make somebody else an owner first.'));
    const withoutTraces = await tx.users.erase(subject);
    await tx.audit('user.deleted', {
      subject: { id: subject.id, name: DELETED_USER },
      detail: { role: subject.role, reason: withoutTraces(input.reason.trim()) },
    });
    return succeed(null);
  });
  if (result.ok) op.events.publish('sessionsEnded', input.userId);
  return result;
}

async function isLastOwner(tx: Transaction, subject: User): Promise<boolean> {
  const canSignIn = subject.role === 'OWNER' && !subject.suspended && subject.passwordHash !== null;
  return canSignIn && (await tx.users.countActiveOwners()) <= 1;
}
