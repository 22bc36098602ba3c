import type { EntityManager } from 'typeorm';

import type { Instant } from '@countersign/domain/time.js';

import { SessionEntity } from '../../persistence/entities/sign-in.entity.js';

export type StoredSession = Readonly<SessionEntity>;

export class SessionsRepository {
  constructor(private readonly manager: EntityManager) {}

  async create(session: Omit<SessionEntity, 'endedAt'>): Promise<void> {
    await this.manager.insert(SessionEntity, { ...session, endedAt: null });
  }

  find(id: string): Promise<StoredSession | null> {
    return this.manager.findOneBy(SessionEntity, { id });
  }

  /** @param scope FULL: for any sensitive act; CHANGING_FACTORS: after an own recovery code. */
  async stepUp(id: string, scope: 'FULL' | 'CHANGING_FACTORS', until: Instant): Promise<void> {
    await this.manager.update(
      SessionEntity,
      { id },
      scope === 'FULL' ? { steppedUpUntil: until } : { changingFactorsUntil: until },
    );
  }

  /** @returns whether it was open. */
  async end(id: string, now: Instant): Promise<boolean> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(SessionEntity)
      .set({ endedAt: now })
      .where('id = :id and ended_at is null', { id })
      .execute();
    return affected === 1;
  }

  /** @returns how many ended. */
  async endAllOf(userId: string, now: Instant, exceptId: string | null = null): Promise<number> {
    const query = this.manager
      .createQueryBuilder()
      .update(SessionEntity)
      .set({ endedAt: now })
      .where('user_id = :userId and ended_at is null', { userId });
    if (exceptId !== null) query.andWhere('id <> :exceptId', { exceptId });
    return (await query.execute()).affected ?? 0;
  }

  /** At most one write a minute a session. */
  async noteSeen(id: string, now: Instant): Promise<void> {
    await this.manager
      .createQueryBuilder()
      .update(SessionEntity)
      .set({ lastSeenAt: now })
      .where('id = :id and last_seen_at < :before', { id, before: now - 60_000 })
      .execute();
  }

  /** Not ended, newest first; whether each is past its rule's limits is for the caller to judge. */
  openOf(userId: string): Promise<StoredSession[]> {
    return this.manager
      .createQueryBuilder(SessionEntity, 's')
      .where('s.user_id = :userId and s.ended_at is null', { userId })
      .orderBy('s.created_at', 'DESC')
      .addOrderBy('s.id', 'DESC')
      .take(200)
      .getMany();
  }

  async deleteBefore(createdBefore: Instant): Promise<void> {
    await this.manager
      .createQueryBuilder()
      .delete()
      .from(SessionEntity)
      .where('created_at < :createdBefore', { createdBefore })
      .execute();
  }
}
