import type { Instant } from '@countersign/domain/time.js';

import type { ChallengePurpose } from '../features/passkeys/challenges.repository.js';
import { sha256 } from '../platform/digest.js';
import { CHALLENGE_BYTES, CHALLENGE_LASTS, challengeOf } from '../platform/webauthn.js';
import type { Operation, Transaction } from './operation.js';

export interface NewChallenge {
  readonly bytes: Uint8Array;
  readonly expiresAt: Instant;
  /** Call it in the transaction that begins what the challenge is for. */
  keep(tx: Transaction): Promise<void>;
}

/** A challenge for one purpose and one place, good for one answer within five minutes. Only its hash is kept. */
export function newChallenge(
  op: Operation,
  purpose: ChallengePurpose,
  boundTo: string,
  userId: string | null,
): NewChallenge {
  const bytes = op.random.bytes(CHALLENGE_BYTES);
  const expiresAt = op.now + CHALLENGE_LASTS;
  return {
    bytes,
    expiresAt,
    async keep(tx) {
      await tx.challenges.clear(boundTo, op.now);
      await tx.challenges.add({
        id: op.random.id(),
        challengeHash: sha256(challengeOf(bytes)),
        purpose,
        boundTo,
        userId,
        createdAt: op.now,
        expiresAt,
      });
    },
  };
}
