import type { Operation, Transaction } from './operation.js';

/** What of a user's access goes on when the rest ends. */
export interface Kept {
  /** The session that asked. */
  readonly sessionId?: string | null;
  /** An invitation is the only way in of somebody who has no password yet; it opens no more than the user may. */
  readonly invitation?: true;
}

/**
 * Ends what a user got in with, or was about to: sessions, unfinished sign-ins, links by mail and issued codes. The one
 * way for suspension, another role, another password and another address. Publish `sessionsEnded` after the commit.
 * @returns how many sessions ended
 */
export async function endAccess(op: Operation, tx: Transaction, userId: string, kept: Kept = {}): Promise<number> {
  const ended = await tx.sessions.endAllOf(userId, op.now, kept.sessionId ?? null);
  await tx.attempts.endAllOf(userId, op.now);
  await tx.links.voidOf(
    userId,
    kept.invitation === true ? ['PASSWORD', 'EMAIL'] : ['PASSWORD', 'EMAIL', 'INVITATION'],
    op.now,
  );
  await tx.recovery.voidIssued(userId, op.now);
  return ended;
}
