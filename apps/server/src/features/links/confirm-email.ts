import { fail, succeed, type Result } from '@countersign/domain/result.js';
import type { Instant } from '@countersign/domain/time.js';
import { mayManage } from '@countersign/domain/users/may-manage.js';

import { endAccess } from '../../operations/end-access.js';
import { factorSeal } from '../../operations/factor-seal.js';
import { failure, type Failure } from '../../operations/failures.js';
import { isStillInvited, sendInvitation } from '../../operations/invitation.js';
import type { Operation, Transaction } from '../../operations/operation.js';
import { isDuplicate } from '../../persistence/db-errors.js';
import { sha256 } from '../../platform/digest.js';
import type { User } from '../users/users.repository.js';

const DEAD_LINK = failure.notFound(
  'This link has been used, has expired or was taken back. Ask for the change of address again.',
);
const TAKEN = failure.conflict(
  'Somebody else has this e-mail address by now, so that it cannot become yours. Ask for the change again with another one.',
);

interface Changed {
  readonly userId: string;
}

/**
 * The new address holds from here on: its mailbox was proved by opening the link, whoever is signed in. Everything that the
 * user got in with ends but the session that asked, and what was mailed to the old address opens nothing any more.
 */
export async function confirmEmail(
  op: Operation,
  input: { readonly token: string },
): Promise<Result<Changed, Failure>> {
  const tokenHash = sha256(input.token);
  if ((await op.read.links.findOpen('EMAIL', tokenHash, op.now)) === null) return fail(DEAD_LINK);
  const attempt = () => op.repeatableTransaction((tx) => confirm(op, tx, tokenHash));
  // Two users confirm one address at once: the unique index lets one in, and the other one finds it taken when it looks again.
  const result = await attempt().catch((error: unknown) => {
    if (isDuplicate(error)) return attempt();
    throw error;
  });
  if (result.ok) op.events.publish('sessionsEnded', result.value.userId);
  return result;
}

async function confirm(op: Operation, tx: Transaction, tokenHash: string): Promise<Result<Changed, Failure>> {
  const link = await tx.links.findOpen('EMAIL', tokenHash, op.now);
  const user = link?.userId == null ? null : await tx.users.findLocked(link.userId);
  if (link?.newEmail == null || user === null || Boolean(user.suspended)) return fail(DEAD_LINK);
  if (!(await mayStillAsk(tx, link.askedBySessionId, user))) return fail(DEAD_LINK);
  if (!(await tx.links.claim(link.id, op.now))) return fail(DEAD_LINK);
  const holder = await tx.users.findByEmail(link.newEmail);
  if (holder !== null && holder.id !== user.id) {
    await tx.audit('user.email_changed', { subject: user, outcome: 'failure', detail: { reason: 'address taken' } });
    return fail(TAKEN);
  }
  await tx.users.setEmail(user.id, link.newEmail, user.name);
  await moveCodesByMail(op, tx, user, link.newEmail, link);
  const sessionsEnded = await endAccess(op, tx, user, 'the e-mail address was changed', {
    sessionId: link.askedBySessionId,
  });
  await tx.audit('user.email_changed', {
    subject: user,
    ...(op.caller.kind === 'anonymous' ? { by: user } : {}),
    detail: { email: { before: user.email, after: link.newEmail }, sessionsEnded },
  });
  // The invitation that lies in the old mailbox has just ended; the person is at the new one.
  if (isStillInvited(user)) await sendInvitation(op, tx, { ...user, email: link.newEmail });
  else await tx.mail(user, { kind: 'EMAIL_CHANGED', newEmail: link.newEmail });
  return succeed({ userId: user.id });
}

/**
 * Codes by mail go to the new mailbox only where their holder asked, which takes a step-up with the factor as it was. Where
 * an admin asked, they stay with the mailbox that was proved: whoever changes an address must not come to a second factor.
 */
async function moveCodesByMail(
  op: Operation,
  tx: Transaction,
  user: User,
  newEmail: string,
  asked: { readonly askedBySessionId: string | null; readonly createdAt: Instant },
): Promise<void> {
  const session = asked.askedBySessionId === null ? null : await tx.sessions.find(asked.askedBySessionId);
  if (session?.userId !== user.id) return;
  const factor = (await tx.factors.ofUser(user.id)).find(({ kind }) => kind === 'EMAIL');
  // Set up after it was asked: then it was not there to be proved.
  if (factor !== undefined && factor.createdAt <= asked.createdAt)
    await tx.factors.setSecret(factor.id, op.secretBox.seal(newEmail, factorSeal(factor.id)));
}

/**
 * An admin who was stopped meanwhile must not come to another user's account by a mailbox of their own. Sessions are kept
 * longer than these links work, so that one that is not there was of somebody who is deleted.
 * @param askedBySessionId null: a link of a release that did not note it for admins
 */
async function mayStillAsk(tx: Transaction, askedBySessionId: string | null, subject: User): Promise<boolean> {
  if (askedBySessionId === null) return true;
  const session = await tx.sessions.find(askedBySessionId);
  if (session?.userId === subject.id) return true;
  const asker = session === null ? null : await tx.users.find(session.userId);
  return asker !== null && !asker.suspended && mayManage(asker.role, subject.role);
}
