import type { Role } from '@countersign/domain/users/roles.js';

import type { Operation, Transaction } from '../../operations/operation.js';

/**
 * Ends what people got in with through a provider, or were about to: for everybody, or for those of some roles. Call it with
 * the provider's row locked, and publish `sessionsEnded` for the users after the commit.
 * @returns how many sessions ended, and whose
 */
export async function endProviderAccess(
  op: Operation,
  tx: Transaction,
  providerId: string,
  roles: readonly Role[] | null,
): Promise<{ readonly sessions: number; readonly userIds: readonly string[] }> {
  // The unfinished ones first: one that is being finished has made its session by then, or never will.
  await tx.attempts.endAllOfProvider(providerId, roles, op.now);
  const userIds = await tx.sessions.usersOfProvider(providerId, roles);
  const sessions = await tx.sessions.endAllOfProvider(providerId, roles, op.now);
  return { sessions, userIds };
}
