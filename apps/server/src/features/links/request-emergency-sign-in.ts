import type { Result } from '@countersign/domain/result.js';
import { emergencyLinkRefusal } from '@countersign/domain/sign-in/emergency-link.js';
import { MINUTE } from '@countersign/domain/time.js';

import { askForLink } from '../../operations/ask-for-link.js';
import type { Failure } from '../../operations/failures.js';
import type { Operation, Transaction } from '../../operations/operation.js';
import { emergencyFactsOf } from '../../operations/user-facts.js';
import { sha256 } from '../../platform/digest.js';
import type { User } from '../users/users.repository.js';

/** Long enough to open a mail, short enough that it is no second way in. */
const EMERGENCY_LINK_LASTS = 5 * MINUTE;

/**
 * For the day when a provider is down: mails an owner or admin who has a password and a second factor a link of five
 * minutes. With it the password is taken even where the policy takes none; the second factor is asked as ever. Everybody
 * else gets the same answer and no mail; the trail says why.
 */
export function requestEmergencySignIn(
  op: Operation,
  input: { readonly email: string },
): Promise<Result<null, Failure>> {
  return askForLink(op, input.email, {
    kind: 'EMERGENCY',
    asked: 'emergency_sign_in.requested',
    guard: 'emergency',
    refusal: (_tx, user) => Promise.resolve(emergencyLinkRefusal(emergencyFactsOf(user))),
    send: (tx, user) => sendLink(op, tx, user),
  });
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
