import type { AuditEventType } from '@countersign/domain/audit/audit-event.js';
import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { HOUR } from '@countersign/domain/time.js';
import { emailProblem } from '@countersign/domain/users/input-problems.js';

import type { LinkKind } from '../features/links/links.repository.js';
import type { User } from '../features/users/users.repository.js';
import { failure, type Failure } from './failures.js';
import type { Operation, Transaction } from './operation.js';
import { passwordGuardKey } from './password-guard-key.js';
import { takingAtLeast } from './taking-at-least.js';

/** Mails a user in an hour, whoever asks: more is a flood, and every further link would void the one that was just mailed. */
export const MOST_LINKS = 5;
/** Several times what the work takes, in milliseconds, so that it does not show whether a link was made. */
const ANSWER_TAKES = 250;

/** A link that anybody may ask for by typing an address. */
export interface LinkByAddress {
  readonly kind: LinkKind;
  readonly asked: AuditEventType;
  /** Its own guard: asking for a link must slow down neither the signing in nor the asking for another kind. */
  readonly guard: string;
  /** Why this user is mailed none, in words for the trail; null: the link is mailed. How often it was is judged after it. */
  refusal(tx: Transaction, user: User): Promise<string | null>;
  send(tx: Transaction, user: User): Promise<void>;
  /** What is done for somebody who is mailed none. */
  refused?(tx: Transaction, user: User, because: string): Promise<void>;
}

/** Known and unknown, mailed and refused are one answer with one timing; the trail says which it was. */
export async function askForLink(op: Operation, email: string, link: LinkByAddress): Promise<Result<null, Failure>> {
  const problem = emailProblem(email);
  if (problem !== null) return fail(failure.badField('input.email', problem));
  await takingAtLeast(ANSWER_TAKES, ask(op, email, link));
  return succeed(null);
}

async function ask(op: Operation, email: string, link: LinkByAddress): Promise<void> {
  const guardKey = passwordGuardKey(`${link.guard}:${email.trim()}`, op.origin.ipAddress);
  const reservation = await op.repeatableTransaction((tx) => tx.guards.reservePassword(guardKey, op.now));
  if (reservation.kind === 'WAIT') return;
  await op.repeatableTransaction(async (tx) => {
    const found = await tx.users.findByEmail(email);
    const user = found === null ? null : await tx.users.findLocked(found.id);
    const because = user === null ? 'unknown address' : await refusal(op, tx, user, link);
    if (user !== null && because === null) await link.send(tx, user);
    if (user !== null && because !== null) await link.refused?.(tx, user, because);
    await tx.audit(link.asked, {
      subject: user,
      ...(because === null ? {} : { outcome: 'refused', detail: { mailed: false, because } }),
    });
  });
}

async function refusal(op: Operation, tx: Transaction, user: User, link: LinkByAddress): Promise<string | null> {
  const because = await link.refusal(tx, user);
  if (because !== null) return because;
  const made = await tx.links.countMadeSince(link.kind, user.id, op.now - HOUR);
  return made < MOST_LINKS ? null : 'asked too often';
}
