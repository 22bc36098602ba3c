import type { Operation, Transaction } from './operation.js';

/**
 * Ends every session and every unfinished sign-in of a user, in the transaction of whoever decided that it may be.
 * Publish `sessionsEnded` after the commit.
 * @param exceptId a session that goes on
 * @returns how many sessions ended
 */
export async function endSessionsOf(
  op: Operation,
  tx: Transaction,
  subject: { readonly id: string; readonly name: string },
  exceptId: string | null = null,
): Promise<number> {
  const ended = await tx.sessions.endAllOf(subject.id, op.now, exceptId);
  await tx.attempts.endAllOf(subject.id, op.now);
  await tx.audit('session.ended', { subject, detail: { ended } });
  return ended;
}
