import { ruleFor } from '@countersign/domain/policy/policy.js';
import type { Role } from '@countersign/domain/users/roles.js';

import type { User } from '../features/users/users.repository.js';
import { endAccess } from './end-access.js';
import type { Operation, Transaction } from './operation.js';

// What changes a user's role or suspension does, alone or as one of many. Each is called with the account's guard and the
// user's row taken, by whoever decided that it may be; publish `sessionsEnded` after the commit.

/** Thrown, not returned: nothing of the change may stay. */
export class LastOwner extends Error {}

/** Call it after the change, in its transaction. @throws LastOwner where no owner is left who can sign in */
export async function keepAnOwner(tx: Transaction, before: Pick<User, 'role'>): Promise<void> {
  if (before.role === 'OWNER' && (await tx.users.countActiveOwners()) === 0) throw new LastOwner();
}

/** The role is another one by then; every session ends. */
export async function changeRoleOf(op: Operation, tx: Transaction, subject: User, role: Role): Promise<void> {
  const { document } = await tx.policies.current();
  const cameFromUnrequired = !ruleFor(document, subject.role).required;
  await tx.users.setRole(subject.id, role, cameFromUnrequired ? op.now : null);
  await endAccess(op, tx, subject, 'the role was changed', { invitation: true });
  await tx.audit('user.role_changed', { subject, detail: { before: subject.role, after: role } });
}

/** A suspension ends every session and whatever else lets in; lifting it brings nothing of that back. */
export async function setSuspensionOf(
  op: Operation,
  tx: Transaction,
  subject: User,
  suspended: boolean,
): Promise<void> {
  await tx.users.setSuspended(subject.id, suspended);
  if (suspended) await endAccess(op, tx, subject, 'the user was suspended');
  await tx.audit(suspended ? 'user.suspended' : 'user.unsuspended', { subject });
}
