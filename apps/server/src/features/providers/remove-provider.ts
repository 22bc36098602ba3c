import { fail, succeed, type Result } from '@countersign/domain/result.js';

import type { CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import { goneMeanwhile } from '../../operations/gone-meanwhile.js';
import type { Operation } from '../../operations/operation.js';
import { ownerLockedOut } from '../../operations/owner-way-in.js';
import { reasonProblem } from '../../operations/reason.js';
import { endProviderAccess } from './end-provider-access.js';
import { FROM_FILE, GONE } from './update-provider.js';

export interface RemovedProvider {
  readonly sessionsEnded: number;
  readonly usersWithoutWayIn: number;
}

/** Removes a provider for good, with who its users are there. Whoever has no other way in has none any more: that takes a second word. */
export async function removeProvider(
  op: Operation,
  caller: CallingUser,
  input: { readonly id: string; readonly reason: string; readonly confirm: boolean },
): Promise<Result<RemovedProvider, Failure>> {
  const problem = reasonProblem(input.reason);
  if (problem !== null) return fail(problem);
  let signedOut: readonly string[] = [];
  const result = await op.repeatableTransaction(async (tx): Promise<Result<RemovedProvider, Failure>> => {
    await tx.account.takeGuard();
    const gone = await goneMeanwhile(tx, caller);
    if (gone !== null) return fail(gone);
    const provider = await tx.providers.findLocked(input.id);
    if (provider === null) return fail(GONE);
    if (provider.managedByFile) return fail(FROM_FILE);
    const lockedOut = await ownerLockedOut(tx);
    const left = await tx.identities.countOnlyWay(provider.id);
    const refusal = lockedOut ?? (left > 0 && !input.confirm ? needsConfirmation(left) : null);
    if (refusal !== null) {
      await tx.audit('provider.update_refused', {
        outcome: 'refused',
        detail: { providerId: provider.id, provider: provider.name, because: refusal.message },
      });
      return fail(refusal);
    }
    const ended = await endProviderAccess(op, tx, provider.id, null);
    signedOut = ended.userIds;
    await tx.identities.removeAllOf(provider.id);
    await tx.providers.remove(provider.id);
    await tx.audit('provider.removed', {
      detail: {
        providerId: provider.id,
        provider: provider.name,
        reason: input.reason.trim(),
        sessionsEnded: ended.sessions,
        usersWithoutWayIn: left,
      },
    });
    for (const owner of await tx.users.activeByRoles(['OWNER']))
      await tx.mail(owner, {
        kind: 'PROVIDER_CHANGED',
        providerName: provider.name,
        by: caller.name,
        changes: ['Removed, with every connection of users with it.'],
      });
    return succeed({ sessionsEnded: ended.sessions, usersWithoutWayIn: left });
  });
  for (const userId of signedOut) op.events.publish('sessionsEnded', userId);
  return result;
}

function needsConfirmation(left: number): Failure {
  return failure.conflict(
    `${left === 1 ? 'One user has' : `${left} users have`} no other way in and could not sign in any more. Confirm it, and send them a password link afterwards.`,
  );
}
