import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { DAY } from '@countersign/domain/time.js';
import { mayRecover } from '@countersign/domain/users/may-manage.js';

import type { CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import { goneMeanwhile } from '../../operations/gone-meanwhile.js';
import type { Operation } from '../../operations/operation.js';
import type { User } from '../users/users.repository.js';

const ALLOWED_FOR = 7 * DAY;

/**
 * Lets the next sign-in of a user's verified address through a provider be connected with the user, once, for seven days.
 * Never for oneself: that takes one's own password and factor.
 */
export async function allowIdentity(
  op: Operation,
  caller: CallingUser,
  input: { readonly userId: string; readonly providerId: string },
): Promise<Result<User, Failure>> {
  return op.transaction(async (tx): Promise<Result<User, Failure>> => {
    const gone = await goneMeanwhile(tx, caller);
    if (gone !== null) return fail(gone);
    const user = await tx.users.findLocked(input.userId);
    if (user === null) return fail(failure.notFound('There is no such user. Somebody may have deleted them.'));
    if (!mayRecover(caller, user)) {
      await tx.audit('authorization.refused', {
        subject: user,
        outcome: 'refused',
        detail: { asked: 'identity.allowed' },
      });
      return fail(
        failure.forbidden(
          caller.id === user.id
            ? 'Connect a provider with yourself under My security, with your password and second factor.'
            : 'Nobody opens a way in for a user of a higher role than their own.',
        ),
      );
    }
    const provider = await tx.providers.find(input.providerId);
    if (provider?.enabled !== true) return fail(failure.notFound('There is no such provider, or it is turned off.'));
    if (user.suspended) return fail(failure.conflict('This user is suspended. Lift the suspension first.'));
    if (!provider.settings.roles.includes(user.role))
      return fail(failure.conflict('The role of this user does not sign in through this provider.'));
    const expiresAt = op.now + ALLOWED_FOR;
    await tx.identities.allow(user.id, provider.id, op.now, expiresAt);
    await tx.audit('identity.allowed', { subject: user, detail: { provider: provider.name, expiresAt } });
    await tx.mail(
      user,
      { kind: 'IDENTITY_ALLOWED', providerName: provider.name, by: caller.name, expiresAt },
      expiresAt,
    );
    return succeed(user);
  });
}
