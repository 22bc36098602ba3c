import { ruleFor } from '@countersign/domain/policy/policy.js';
import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { mayManage } from '@countersign/domain/users/may-manage.js';

import type { CallingSession, CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import { goneMeanwhile } from '../../operations/gone-meanwhile.js';
import type { Operation } from '../../operations/operation.js';
import type { User } from '../users/users.repository.js';

const GONE = failure.notFound('There is no such connection. It may have been removed already.');

/** Takes a connection with a provider away, and what it let in: one's own, or of somebody of an equal or lower role. Not the last way in. */
export async function removeIdentity(
  op: Operation,
  caller: CallingUser,
  session: CallingSession,
  identityId: string,
): Promise<Result<User, Failure>> {
  const result = await op.repeatableTransaction(async (tx): Promise<Result<User, Failure>> => {
    const gone = await goneMeanwhile(tx, caller);
    if (gone !== null) return fail(gone);
    const identity = await tx.identities.find(identityId);
    const user = identity === null ? null : await tx.users.findLocked(identity.userId);
    if (identity === null || user === null) return fail(GONE);
    const isOwn = user.id === caller.id;
    // Somebody who may not act on the user learns no more than a guess would.
    if (!isOwn && !mayManage(caller.role, user.role)) return fail(GONE);
    const others = (await tx.identities.ofUser(user.id)).filter((other) => other.id !== identity.id);
    const providers = await tx.providers.all();
    const hasOther = others.some((other) =>
      providers.some(
        ({ id, enabled, settings }) => id === other.providerId && enabled && settings.roles.includes(user.role),
      ),
    );
    const { document } = await tx.policies.current();
    const hasPassword = user.passwordHash !== null && ruleFor(document, user.role).passwordSignIn;
    if (!hasPassword && !hasOther)
      return fail(
        failure.conflict(
          'This is the last way in of this user. Send a password link first, or suspend or delete the user.',
        ),
      );
    if (!(await tx.identities.remove(identity))) return fail(GONE);
    const name = providers.find(({ id }) => id === identity.providerId)?.name ?? 'A provider';
    const keeps = isOwn ? session.id : null;
    const sessionsEnded = await tx.sessions.endAllOfUserThrough(user.id, identity.providerId, op.now, keeps);
    await tx.attempts.endAllOf(user.id, op.now);
    await tx.audit('identity.removed', { subject: user, detail: { provider: name, sessionsEnded } });
    await tx.mail(user, { kind: 'IDENTITY_REMOVED', providerName: name });
    return succeed((await tx.users.find(user.id)) ?? user);
  });
  if (result.ok) op.events.publish('sessionsEnded', result.value.id);
  return result;
}
