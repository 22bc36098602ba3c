import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { passwordProblem } from '@countersign/domain/users/input-problems.js';

import type { CallingSession, CallingUser } from '../../operations/caller.js';
import { checkPassword } from '../../operations/check-password.js';
import { endAccess } from '../../operations/end-access.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';
import { weakPassword } from '../../operations/weak-password.js';

const NEW_PASSWORD = 'input.newPassword';

/**
 * A new password of one's own. The current one is asked for though the caller is stepped up: a browser left open for ten
 * minutes must not give the account away. Factors stay as they are.
 */
export async function changePassword(
  op: Operation,
  caller: CallingUser,
  session: CallingSession,
  input: { readonly currentPassword: string; readonly newPassword: string },
): Promise<Result<null, Failure>> {
  const { currentPassword, newPassword } = input;
  const problem = passwordProblem(newPassword);
  if (problem !== null) return fail(failure.badField(NEW_PASSWORD, problem));
  const checked = await checkPassword(op, caller.email, currentPassword, 'sign-in');
  if (!checked.ok)
    return checked.failure.code === 'INVALID_CREDENTIALS'
      ? fail({ ...checked.failure, message: 'The current password is not right.' })
      : checked;
  // Only now: to judge a password takes a while, and this try was counted.
  const weak = await weakPassword(op, newPassword, caller, { path: NEW_PASSWORD });
  if (weak !== null) return fail(weak);
  if (newPassword === currentPassword)
    return fail(failure.badField(NEW_PASSWORD, 'This is the password that you have. Choose another one.'));
  const passwordHash = await op.hasher.hash(newPassword);
  const result = await op.transaction(async (tx): Promise<Result<null, Failure>> => {
    const user = await tx.users.findLocked(caller.id);
    // Another window was first, or the account is not the caller's any more.
    if (user === null || user.passwordHash !== checked.value.passwordHash || Boolean(user.suspended))
      return fail(failure.conflict('Your password has been changed meanwhile. Sign in with the new one.'));
    await tx.users.setPassword(user.id, passwordHash);
    const ended = await endAccess(op, tx, user, 'the password was changed', { sessionId: session.id });
    await tx.audit('password.changed', { subject: user, detail: { sessionsEnded: ended } });
    await tx.mail(user, { kind: 'PASSWORD_CHANGED' });
    return succeed(null);
  });
  if (result.ok) op.events.publish('sessionsEnded', caller.id);
  return result;
}
