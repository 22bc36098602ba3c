import { fail, type Result } from '@countersign/domain/result.js';
import { HOUR } from '@countersign/domain/time.js';

import type { CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import { sendInvitation } from '../../operations/invitation.js';
import type { Operation } from '../../operations/operation.js';
import { invitedUser } from './invited-user.js';
import type { User } from './users.repository.js';

/** Invitations of one user in an hour, the first one included: the mailbox may be a stranger's. */
const MOST_LINKS = 5;
const TOO_OFTEN: Failure = {
  code: 'RATE_LIMITED',
  message: 'This invitation was sent many times already. Send it again in an hour.',
  retryAfterSeconds: HOUR / 1000,
};

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
    if ((await tx.links.countMadeSince('INVITATION', found.value.id, op.now - HOUR)) >= MOST_LINKS)
      return fail(TOO_OFTEN);
    await sendInvitation(op, tx, found.value);
    await tx.audit('invitation.resent', { subject: found.value });
    return found;
  });
}
