import { DAY, HOUR } from '@countersign/domain/time.js';
import { emailProblem } from '@countersign/domain/users/input-problems.js';
import { permissionsOf } from '@countersign/domain/users/may-manage.js';

import type { CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import { isStillInvited } from '../../operations/invitation.js';
import type { Operation, Transaction } from '../../operations/operation.js';
import { sha256 } from '../../platform/digest.js';
import type { User } from './users.repository.js';

const EMAIL_LINK_LASTS = DAY;
/** Links for one user in an hour: whoever asks must not fill the mailboxes of strangers. */
const MOST_LINKS = 5;

/**
 * Whoever may not read the directory learns of an address whether it is taken, and must not ask for one after the other.
 * Counted before it is judged, like a try of a password. @returns null where it is judged
 */
export async function askedTooOften(op: Operation, caller: CallingUser, email: string): Promise<Failure | null> {
  if (permissionsOf(caller.role).includes('READ_USERS') || email.trim() === caller.email) return null;
  const guardKey = sha256(`change of address|${caller.id}`);
  const reserved = await op.repeatableTransaction((tx) => tx.guards.reservePassword(guardKey, op.now));
  if (reserved.kind !== 'WAIT') return null;
  return {
    ...failure.rateLimited(Math.ceil((reserved.until - op.now) / 1000)),
    message: 'You have tried many addresses already. Wait a while before the next one.',
  };
}

/** What speaks against a change of address, before anything is changed; null: nothing. */
export async function emailChangeProblem(
  op: Operation,
  tx: Transaction,
  subject: User,
  email: string,
  willBeSuspended: boolean,
): Promise<Failure | null> {
  const problem = emailProblem(email);
  if (problem !== null) return failure.badField('input.email', problem);
  if (email.trim() === subject.email) return null;
  if (willBeSuspended)
    return failure.conflict('The address of a suspended user cannot be changed. Lift the suspension first.');
  const holder = await tx.users.findByEmail(email);
  if (holder !== null && holder.id !== subject.id)
    return failure.badField('input.email', 'There is a user with this e-mail address already.');
  if ((await tx.links.countMadeSince('EMAIL', subject.id, op.now - HOUR)) >= MOST_LINKS)
    return {
      code: 'RATE_LIMITED',
      message: 'Too many changes of this address were asked for. Try again in an hour.',
      retryAfterSeconds: HOUR / 1000,
    };
  return null;
}

/**
 * Mails a link to the new address, and tells the old one. Nothing changes until the link is opened: that the mailbox is the
 * user's is proved there. The present address takes back what was asked for before.
 * @param by who asked, and in which session; one's own goes on afterwards
 */
export async function requestEmailChange(
  op: Operation,
  tx: Transaction,
  subject: User,
  typed: string,
  by: { readonly user: CallingUser; readonly sessionId: string | null },
): Promise<void> {
  const email = typed.trim();
  if (email === subject.email) {
    if ((await tx.links.voidOf(subject.id, ['EMAIL'], op.now)) > 0)
      await tx.audit('user.email_change_canceled', { subject });
    return;
  }
  const token = op.random.token();
  const expiresAt = op.now + EMAIL_LINK_LASTS;
  await tx.links.create({
    id: op.random.id(),
    kind: 'EMAIL',
    userId: subject.id,
    tokenHash: sha256(token),
    createdAt: op.now,
    expiresAt,
    newEmail: email,
    askedBySessionId: by.sessionId,
  });
  await tx.audit('user.email_change_requested', {
    subject,
    detail: { email: { before: subject.email, after: email } },
  });
  // In the fragment: it is not sent to a server, not logged by a proxy, and in no Referer.
  const link = new URL(`/email#${token}`, op.publicUrl).href;
  await tx.mail({ ...subject, email }, { kind: 'EMAIL_LINK', link, expiresAt }, expiresAt);
  // Of somebody who was invited and has not come yet the old mailbox may be a stranger's, who gets no notice and no way in.
  if (isStillInvited(subject)) await tx.links.voidOf(subject.id, ['INVITATION'], op.now);
  else
    await tx.mail(subject, {
      kind: 'EMAIL_CHANGE_REQUESTED',
      newEmail: email,
      by: by.user.id === subject.id ? null : by.user.name,
    });
}
