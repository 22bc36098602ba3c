import { succeed, type Result } from '@countersign/domain/result.js';

import type { CallingUser } from '../../operations/caller.js';
import { DELETED_USER } from '../../operations/deleted-user.js';
import type { Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';
import { invitedUser } from './invited-user.js';

/** Takes an invitation back: its link is void and the user, who never signed in, is gone. */
export async function cancelInvitation(
  op: Operation,
  caller: CallingUser,
  userId: string,
): Promise<Result<null, Failure>> {
  return op.repeatableTransaction(async (tx) => {
    const found = await invitedUser(tx, caller, userId, 'invitation.canceled');
    if (!found.ok) return found;
    await tx.users.erase(found.value);
    await tx.audit('invitation.canceled', { subject: { id: userId, name: DELETED_USER } });
    return succeed(null);
  });
}
