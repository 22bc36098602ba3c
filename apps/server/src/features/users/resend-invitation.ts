import { fail, type Result } from '@countersign/domain/result.js';

import type { CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import { sendInvitation } from '../../operations/invitation.js';
import type { Operation } from '../../operations/operation.js';
import { invitedUser } from './invited-user.js';
import type { User } from './users.repository.js';

/** Mails a new link; the one before stops working. */
export async function resendInvitation(
  op: Operation,
  caller: CallingUser,
  userId: string,
): Promise<Result<User, Failure>> {
  return op.repeatableTransaction(async (tx) => {
    const found = await invitedUser(tx, caller, userId, 'invitation.resent');
    if (!found.ok) return found;
    if (Boolean(found.value.suspended))
      return fail(failure.conflict('This user is suspended and could not sign in. Lift the suspension first.'));
    await sendInvitation(op, tx, found.value);
    await tx.audit('invitation.resent', { subject: found.value });
    return found;
  });
}
