import { HOUR, type Instant } from '@countersign/domain/time.js';

import type { Operation, Recipient, Transaction } from '../../operations/operation.js';
import { sha256 } from '../../platform/digest.js';

const PASSWORD_LINK_LASTS = HOUR;

export interface PasswordLink {
  readonly link: string;
  readonly expiresAt: Instant;
}

/** A link to choose a new password with, good for an hour. It voids the user's earlier ones. */
export async function createPasswordLink(op: Operation, tx: Transaction, userId: string): Promise<PasswordLink> {
  const token = op.random.token();
  const expiresAt = op.now + PASSWORD_LINK_LASTS;
  await tx.links.create({
    id: op.random.id(),
    kind: 'PASSWORD',
    userId,
    tokenHash: sha256(token),
    createdAt: op.now,
    expiresAt,
  });
  // In the fragment: it is not sent to a server, not logged by a proxy, and in no Referer.
  return { link: new URL(`/password#${token}`, op.publicUrl).href, expiresAt };
}

/** The same, mailed to its user. */
export async function sendPasswordLink(op: Operation, tx: Transaction, user: Recipient): Promise<void> {
  const { link, expiresAt } = await createPasswordLink(op, tx, user.id);
  await tx.mail(user, { kind: 'PASSWORD_LINK', link, expiresAt }, expiresAt);
}
