import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { HOUR, MINUTE } from '@countersign/domain/time.js';
import { emailProblem } from '@countersign/domain/users/input-problems.js';

import { failure, type Failure } from '../../operations/failures.js';
import type { Operation, Transaction } from '../../operations/operation.js';
import { passwordGuardKey } from '../../operations/password-guard-key.js';
import { takingAtLeast } from '../../operations/taking-at-least.js';
import { sha256 } from '../../platform/digest.js';
import type { User } from '../users/users.repository.js';

/** Long enough to open a mail, short enough that it is no second way in. */
const EMERGENCY_LINK_LASTS = 5 * MINUTE;
/** Mails a user in an hour, whoever asks. */
const MOST_LINKS = 5;
/** Several times what the work takes, in milliseconds, so that it does not show whether a link was made. */
const ANSWER_TAKES = 250;

/**
 * For the day when a provider is down: mails an owner or admin who has a password and a second factor a link of five
 * minutes. With it the password is taken even where the policy takes none; the second factor is asked as ever. Everybody
 * else gets the same answer and no mail; the trail says why.
 */
export async function requestEmergencySignIn(
  op: Operation,
  input: { readonly email: string },
): Promise<Result<null, Failure>> {
  const problem = emailProblem(input.email);
  if (problem !== null) return fail(failure.badField('input.email', problem));
  await takingAtLeast(ANSWER_TAKES, request(op, input.email));
  return succeed(null);
}

async function request(op: Operation, email: string): Promise<void> {
  const guardKey = passwordGuardKey(`emergency:${email.trim()}`, op.origin.ipAddress);
  const reservation = await op.repeatableTransaction((tx) => tx.guards.reservePassword(guardKey, op.now));
  if (reservation.kind === 'WAIT') return;
  await op.repeatableTransaction(async (tx) => {
    const found = await tx.users.findByEmail(email);
    const user = found === null ? null : await tx.users.findLocked(found.id);
    const reason = await reasonAgainst(op, tx, user);
    if (user !== null && reason === null) await sendLink(op, tx, user);
    await tx.audit('emergency_sign_in.requested', {
      subject: user,
      ...(reason === null ? {} : { outcome: 'refused', detail: { mailed: false, because: reason } }),
    });
  });
}

/** Null: the link is mailed. */
async function reasonAgainst(op: Operation, tx: Transaction, user: User | null): Promise<string | null> {
  if (user === null) return 'unknown address';
  if (Boolean(user.suspended)) return 'suspended';
  if (user.role !== 'OWNER' && user.role !== 'ADMIN') return 'neither owner nor admin';
  if (user.passwordHash === null) return 'no password';
  if (user.factorKinds === 0) return 'no second factor';
  const made = await tx.links.countMadeSince('EMERGENCY', user.id, op.now - HOUR);
  return made < MOST_LINKS ? null : 'asked too often';
}

async function sendLink(op: Operation, tx: Transaction, user: User): Promise<void> {
  const token = op.random.token();
  const expiresAt = op.now + EMERGENCY_LINK_LASTS;
  await tx.links.create({
    id: op.random.id(),
    kind: 'EMERGENCY',
    userId: user.id,
    tokenHash: sha256(token),
    createdAt: op.now,
    expiresAt,
  });
  // In the fragment: it is not sent to a server, not logged by a proxy, and in no Referer.
  const link = new URL(`/emergency#${token}`, op.publicUrl).href;
  await tx.mail(user, { kind: 'EMERGENCY_LINK', link, expiresAt }, expiresAt);
}
