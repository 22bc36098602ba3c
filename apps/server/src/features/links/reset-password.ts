import { fail, succeed, type Result } from '@countersign/domain/result.js';

import { endAccess } from '../../operations/end-access.js';
import { failure, type Failure } from '../../operations/failures.js';
import { newUserProblems } from '../../operations/new-user-problems.js';
import type { Operation } from '../../operations/operation.js';
import { weakPassword } from '../../operations/weak-password.js';
import { sha256 } from '../../platform/digest.js';

const DEAD_LINK = failure.notFound('This link has been used or has expired. Ask for a new one.');

/** A new password by link. Never signs in, never touches a factor; everything that the user was signed in with ends. */
export async function resetPassword(
  op: Operation,
  input: { token: string; password: string },
): Promise<Result<null, Failure>> {
  const problems = newUserProblems({ password: input.password });
  if (problems.length > 0) return fail(failure.badInput(problems));
  const tokenHash = sha256(input.token);
  const asked = await op.read.links.findOpen('PASSWORD', tokenHash, op.now);
  const holder = asked?.userId == null ? null : await op.read.users.find(asked.userId);
  if (holder === null) return fail(DEAD_LINK);
  const weak = await weakPassword(op, input.password, holder);
  if (weak !== null) return fail(weak);
  const passwordHash = await op.hasher.hash(input.password);
  let changed: string | null = null;
  const result = await op.transaction(async (tx): Promise<Result<null, Failure>> => {
    const link = await tx.links.findOpen('PASSWORD', tokenHash, op.now);
    const user = link?.userId == null ? null : await tx.users.findLocked(link.userId);
    if (link === null || user === null || Boolean(user.suspended)) return fail(DEAD_LINK);
    if (!(await tx.links.claim(link.id, op.now))) return fail(DEAD_LINK);
    await tx.users.setPassword(user.id, passwordHash);
    await endAccess(op, tx, user, 'the password was reset');
    await tx.audit('password.reset', { by: user, subject: user });
    await tx.mail(user, { kind: 'PASSWORD_CHANGED' });
    changed = user.id;
    return succeed(null);
  });
  if (changed !== null) op.events.publish('sessionsEnded', changed);
  return result;
}
