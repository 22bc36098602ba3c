import { ruleFor } from '@countersign/domain/policy/policy.js';
import type { Result } from '@countersign/domain/result.js';
import { HOUR } from '@countersign/domain/time.js';

import { askForLink, MOST_LINKS } from '../../operations/ask-for-link.js';
import { auditFilter } from '../../operations/audit-filter.js';
import type { Failure } from '../../operations/failures.js';
import type { Operation, Transaction } from '../../operations/operation.js';
import { factsOf } from '../../operations/user-facts.js';
import { sendPasswordLink } from './password-link.js';
import type { User } from '../users/users.repository.js';

/** Whoever has the mailbox would choose the password and read the code: one thing in place of two. An admin sends the link. */
const CODES_BY_MAIL = 'sign-in codes come to the same mailbox';

/**
 * Mails a link to choose a new password with, to whoever has a password and may sign in with it. Known, unknown, suspended,
 * invited and asked too often are one answer with one timing; the trail says which it was.
 */
export function requestPasswordReset(op: Operation, input: { readonly email: string }): Promise<Result<null, Failure>> {
  return askForLink(op, input.email, {
    kind: 'PASSWORD',
    asked: 'password.reset_requested',
    guard: 'reset',
    refusal: reasonAgainst,
    send: (tx, user) => sendPasswordLink(op, tx, user),
    async refused(tx, user, because) {
      if (because === CODES_BY_MAIL && (await askedFor(op, tx, user)) < MOST_LINKS)
        await tx.mail(user, { kind: 'PASSWORD_LINK_BY_ADMIN' });
    },
  });
}

/** How often a link for a user was asked for within an hour; where none is made, there is nothing else to count. */
function askedFor(op: Operation, tx: Transaction, { id }: User): Promise<number> {
  const asked = auditFilter({ subjectId: id, types: ['password.reset_requested'] });
  return tx.auditTrail.count({ ...asked, from: op.now - HOUR + 1 });
}

async function reasonAgainst(tx: Transaction, user: User): Promise<string | null> {
  if (user.suspended) return 'suspended';
  if (user.passwordHash === null) return 'no password yet';
  if (factsOf(user).activeFactors.includes('EMAIL')) return CODES_BY_MAIL;
  const { document } = await tx.policies.current();
  return ruleFor(document, user.role).passwordSignIn ? null : 'the policy takes no password from the role';
}
