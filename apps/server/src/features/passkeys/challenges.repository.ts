import type { EntityManager } from 'typeorm';

import type { Instant } from '@countersign/domain/time.js';

import { WebauthnChallengeEntity, type CHALLENGE_PURPOSES } from '../../persistence/entities/passkey.entity.js';

export type ChallengePurpose = (typeof CHALLENGE_PURPOSES)[number];

/** Challenges: made for one purpose and one place, answered once. */
export class ChallengesRepository {
  constructor(private readonly manager: EntityManager) {}

  async add(challenge: Omit<WebauthnChallengeEntity, 'usedAt'>): Promise<void> {
    await this.manager.insert(WebauthnChallengeEntity, { ...challenge, usedAt: null });
  }

  /** One atomic claim: of any number of answers to one challenge, exactly one is judged. */
  async claim(challengeHash: string, purpose: ChallengePurpose, boundTo: string, now: Instant): Promise<boolean> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(WebauthnChallengeEntity)
      .set({ usedAt: now })
      .where(
        'challenge_hash = :challengeHash and purpose = :purpose and bound_to = :boundTo and used_at is null and expires_at > :now',
        { challengeHash, purpose, boundTo, now },
      )
      .execute();
    return affected === 1;
  }

  /** What the same place asked for before and can no longer use, so that nobody fills the table by asking again and again. */
  async clear(boundTo: string, now: Instant): Promise<void> {
    await this.manager
      .createQueryBuilder()
      .delete()
      .from(WebauthnChallengeEntity)
      .where('bound_to = :boundTo and (used_at is not null or expires_at <= :now)', { boundTo, now })
      .execute();
  }

  async deleteExpiredBefore(before: Instant): Promise<void> {
    await this.manager
      .createQueryBuilder()
      .delete()
      .from(WebauthnChallengeEntity)
      .where('expires_at < :before', { before })
      .execute();
  }
}
