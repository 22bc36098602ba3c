import type { User } from '../features/users/users.repository.js';
import type { Operation, Transaction } from './operation.js';
import { endTrustedDevices } from './trusted-devices.js';

/**
 * Takes everything away that proves a user's second factor, and every session, in the transaction of whoever decided that
 * it may be. Call it with the user's row locked; publish `sessionsEnded` after the commit.
 * @param by who did it, as the user is told by mail
 * @param reason 3–500 characters, kept in the trail
 */
export async function resetTwoFactorOf(
  op: Operation,
  tx: Transaction,
  subject: User,
  by: string,
  reason: string,
): Promise<void> {
  const removed = await tx.factors.removeAll(subject.id, op.now);
  await tx.enrollments.forget(subject.id);
  await tx.recovery.forgetOwn(subject.id);
  await tx.recovery.voidIssued(subject.id, op.now);
  await tx.attempts.endAllOf(subject.id, op.now);
  // Without the factor whoever asked for it could have the account by a mailbox of their own.
  await tx.links.voidOf(subject.id, ['EMAIL'], op.now);
  const ended = await tx.sessions.endAllOf(subject.id, op.now);
  await endTrustedDevices(op, tx, subject, 'two-factor authentication was reset');
  await tx.guards.clearSecondFactor(subject.id);
  await tx.users.forfeitGrace(subject.id);
  await tx.audit('two_factor.reset', { subject, detail: { reason, factors: removed, sessions: ended } });
  await tx.mail(subject, { kind: 'TWO_FACTOR_RESET', by });
}
