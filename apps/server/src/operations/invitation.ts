import { DAY } from '@countersign/domain/time.js';

import { sha256 } from '../platform/digest.js';
import type { Operation, Recipient, Transaction } from './operation.js';

const INVITATION_LASTS = 7 * DAY;

/** Mails a link to choose a first password with: to somebody just made, or again. It voids the user's earlier ones. */
export async function sendInvitation(op: Operation, tx: Transaction, user: Recipient): Promise<void> {
  const token = op.random.token();
  const expiresAt = op.now + INVITATION_LASTS;
  await tx.links.create({
    id: op.random.id(),
    kind: 'INVITATION',
    userId: user.id,
    tokenHash: sha256(token),
    createdAt: op.now,
    expiresAt,
  });
  // In the fragment: it is not sent to a server, not logged by a proxy, and in no Referer.
  const link = new URL(`/invitation#${token}`, op.publicUrl).href;
  await tx.mail(user, { kind: 'INVITATION', link, expiresAt }, expiresAt);
}
