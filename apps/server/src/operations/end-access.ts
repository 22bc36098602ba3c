import type { Operation, Transaction } from './operation.js';
import { endTrustedDevices } from './trusted-devices.js';

/** What of a user's access goes on when the rest ends. */
export interface Kept {
  /** The session that asked. */
  readonly sessionId?: string | null;
  /** An invitation is the only way in of somebody who has no password yet; it opens no more than the user may. */
  readonly invitation?: true;
}

/**
 * Ends what a user got in with, or was about to: sessions, unfinished sign-ins, trusted devices, links by mail, issued
 * codes, and what an admin allowed of a provider. The one way for suspension, another role, another password and another address. Publish `sessionsEnded` after the commit.
 * @param because in words, for the trail
 * @returns how many sessions ended
 */
export async function endAccess(
  op: Operation,
  tx: Transaction,
  user: { readonly id: string; readonly name: string },
  because: string,
  kept: Kept = {},
): Promise<number> {
  const ended = await tx.sessions.endAllOf(user.id, op.now, kept.sessionId ?? null);
  await tx.attempts.endAllOf(user.id, op.now);
  await endTrustedDevices(op, tx, user, because);
  await tx.links.voidOf(
    user.id,
    kept.invitation === true ? ['PASSWORD', 'EMAIL', 'EMERGENCY'] : ['PASSWORD', 'EMAIL', 'EMERGENCY', 'INVITATION'],
    op.now,
  );
  await tx.identities.takeBackAllowances(user.id);
  await tx.recovery.voidIssued(user.id, op.now);
  return ended;
}
