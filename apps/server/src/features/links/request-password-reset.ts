import { ruleFor } from '@countersign/domain/policy/policy.js';
import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { HOUR } from '@countersign/domain/time.js';
import { emailProblem } from '@countersign/domain/users/input-problems.js';

import { auditFilter } from '../../operations/audit-filter.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation, Transaction } from '../../operations/operation.js';
import { passwordGuardKey } from '../../operations/password-guard-key.js';
import { takingAtLeast } from '../../operations/taking-at-least.js';
import { factsOf } from '../../operations/user-facts.js';
import { sendPasswordLink } from './password-link.js';
import type { User } from '../users/users.repository.js';

/** Mails a user in an hour, whoever asks: more is a flood, and every further link would void the one that was just mailed. */
const MOST_LINKS = 5;
/** Several times what the work takes, in milliseconds, so that it does not show whether a link was made. */
const ANSWER_TAKES = 250;
/** Whoever has the mailbox would choose the password and read the code: one thing in place of two. An admin sends the link. */
const CODES_BY_MAIL = 'sign-in codes come to the same mailbox';

/**
 * Mails a link to choose a new password with, to whoever has a password and may sign in. Known, unknown, suspended, invited
 * and asked too often are one answer with one timing; the trail says which it was.
 */
export async function requestPasswordReset(
  op: Operation,
  input: { readonly email: string },
): Promise<Result<null, Failure>> {
  const problem = emailProblem(input.email);
  if (problem !== null) return fail(failure.badField('input.email', problem));
  await takingAtLeast(ANSWER_TAKES, request(op, input.email));
  return succeed(null);
}

async function request(op: Operation, email: string): Promise<void> {
  // Its own guard: asking for a link must not slow the signing in down.
  const guardKey = passwordGuardKey(`reset:${email.trim()}`, op.origin.ipAddress);
  const reservation = await op.repeatableTransaction((tx) => tx.guards.reservePassword(guardKey, op.now));
  if (reservation.kind === 'WAIT') return;
  await op.repeatableTransaction(async (tx) => {
    const found = await tx.users.findByEmail(email);
    const user = found === null ? null : await tx.users.findLocked(found.id);
    const reason = await reasonAgainst(op, tx, user);
    if (user !== null && reason === null) await sendPasswordLink(op, tx, user);
    if (user !== null && reason === CODES_BY_MAIL && (await askedFor(op, tx, user)) < MOST_LINKS)
      await tx.mail(user, { kind: 'PASSWORD_LINK_BY_ADMIN' });
    await tx.audit('password.reset_requested', {
      subject: user,
      ...(reason === null ? {} : { outcome: 'refused', detail: { mailed: false, because: reason } }),
    });
  });
}

/** How often a link for a user was asked for within an hour; where none is made, there is nothing else to count. */
function askedFor(op: Operation, tx: Transaction, { id }: User): Promise<number> {
  const asked = auditFilter({ subjectId: id, types: ['password.reset_requested'] });
  return tx.auditTrail.count({ ...asked, from: op.now - HOUR + 1 });
}

/** Null: the link is mailed. */
async function reasonAgainst(op: Operation, tx: Transaction, user: User | null): Promise<string | null> {
  if (user === null) return 'unknown address';
  if (Boolean(user.suspended)) return 'suspended';
  if (user.passwordHash === null) return 'no password yet';
  if (factsOf(user).activeFactors.includes('EMAIL')) return CODES_BY_MAIL;
  const { document } = await tx.policies.current();
  if (!ruleFor(document, user.role).passwordSignIn) return 'the policy takes no password from the role';
  const made = await tx.links.countMadeSince('PASSWORD', user.id, op.now - HOUR);
  return made < MOST_LINKS ? null : 'asked too often';
}
