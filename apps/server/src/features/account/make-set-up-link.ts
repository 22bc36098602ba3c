import { DAY } from '@countersign/domain/time.js';

import type { Operation } from '../../operations/operation.js';
import { sha256 } from '../../platform/digest.js';

/** A new set-up link, which replaces the one before; null once an owner has enrolled. */
export async function makeSetUpLink(op: Operation): Promise<string | null> {
  const account = await op.read.account.get();
  if (account.setUpAt !== null) return null;
  const token = op.random.token();
  await op.transaction(async (tx) => {
    await tx.links.create({
      id: op.random.id(),
      kind: 'SET_UP',
      userId: null,
      tokenHash: sha256(token),
      createdAt: op.now,
      expiresAt: op.now + DAY,
    });
  });
  // In the fragment: it is not sent to a server, not logged by a proxy, and in no Referer.
  return new URL(`/setup#${token}`, op.publicUrl).href;
}
