import { DAY } from '@countersign/domain/time.js';

import type { User } from '../features/users/users.repository.js';
import { sha256 } from '../platform/digest.js';
import type { Operation, Recipient, Transaction } from './operation.js';

const INVITATION_LASTS = 7 * DAY;

/**
 * Whether somebody was invited and has not come yet. Whoever came through a provider has no password either, and is no
 * invitation that could be sent again or canceled.
 */
export function isStillInvited(user: Pick<User, 'passwordHash' | 'providerKinds' | 'firstSignInAt'>): boolean {
  return user.passwordHash === null && user.providerKinds === 0 && user.firstSignInAt === null;
}

/** Mails a link to choose a first password with: to somebody just made, or again. It voids the user's earlier ones. */
export async function sendInvitation(op: Operation, tx: Transaction, user: Recipient): Promise<void> {
  const { link, mail } = newInvitation(op, user);
  await tx.links.create(link);
  await tx.mailAll([mail]);
}

/** The same to many who were made in this very transaction, and so have no earlier ones. */
export async function sendFirstInvitations(op: Operation, tx: Transaction, users: readonly Recipient[]): Promise<void> {
  const invitations = users.map((user) => newInvitation(op, user));
  await tx.links.createAll(invitations.map(({ link }) => link));
  await tx.mailAll(invitations.map(({ mail }) => mail));
}

function newInvitation(op: Operation, user: Recipient) {
  const token = op.random.token();
  const expiresAt = op.now + INVITATION_LASTS;
  // In the fragment: it is not sent to a server, not logged by a proxy, and in no Referer.
  const address = new URL(`/invitation#${token}`, op.publicUrl).href;
  return {
    link: {
      id: op.random.id(),
      kind: 'INVITATION' as const,
      userId: user.id,
      tokenHash: sha256(token),
      createdAt: op.now,
      expiresAt,
    },
    mail: { to: user, content: { kind: 'INVITATION' as const, link: address, expiresAt }, expiresAt },
  };
}
