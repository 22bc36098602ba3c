import type { AuditEventType } from '@countersign/domain/audit/audit-event.js';
import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { mayManage } from '@countersign/domain/users/may-manage.js';

import type { CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import { isStillInvited } from '../../operations/invitation.js';
import type { Transaction } from '../../operations/operation.js';
import type { User } from './users.repository.js';

/** Somebody whose invitation the caller may act on, with the row locked: invited, and not come so far. */
export async function invitedUser(
  tx: Transaction,
  caller: CallingUser,
  userId: string,
  asked: AuditEventType,
): Promise<Result<User, Failure>> {
  const subject = await tx.users.findLocked(userId);
  if (subject === null) return fail(failure.notFound('There is no such user. The invitation may have been canceled.'));
  if (!mayManage(caller.role, subject.role)) {
    await tx.audit('authorization.refused', { subject, outcome: 'refused', detail: { asked } });
    return fail(failure.forbidden('Nobody acts on the invitation of a higher role than their own.'));
  }
  if (!isStillInvited(subject))
    return fail(
      failure.conflict(
        'This user has chosen a password already, or signs in through a provider, so that there is no invitation any more.',
      ),
    );
  return succeed(subject);
}
