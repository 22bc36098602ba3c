import type { EntityManager } from 'typeorm';

import type { Instant } from '@countersign/domain/time.js';
import type { Role } from '@countersign/domain/users/roles.js';

import { placeholders } from '../../persistence/dialect.js';
import { SignInAttemptEntity } from '../../persistence/entities/sign-in.entity.js';

export type NewAttempt = Omit<SignInAttemptEntity, 'finishedAt'>;

/** Half-finished sign-ins. Never a session: another table, another cookie, another token. */
export class AttemptsRepository {
  constructor(private readonly manager: EntityManager) {}

  async create(attempt: NewAttempt): Promise<void> {
    await this.manager.insert(SignInAttemptEntity, { ...attempt, finishedAt: null });
  }

  findOpen(tokenHash: string, now: Instant): Promise<Readonly<SignInAttemptEntity> | null> {
    return this.manager
      .createQueryBuilder(SignInAttemptEntity, 'a')
      .where('a.token_hash = :tokenHash and a.finished_at is null and a.expires_at > :now', { tokenHash, now })
      .getOne();
  }

  /** One atomic claim: an attempt becomes at most one session, or one further attempt. */
  async claim(id: string, now: Instant): Promise<boolean> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(SignInAttemptEntity)
      .set({ finishedAt: now })
      .where('id = :id and finished_at is null and expires_at > :now', { id, now })
      .execute();
    return affected === 1;
  }

  /** Ends what a user has under way: after a reset, a suspension, a new password. */
  async endAllOf(userId: string, now: Instant): Promise<void> {
    await this.manager
      .createQueryBuilder()
      .update(SignInAttemptEntity)
      .set({ finishedAt: now })
      .where('user_id = :userId and finished_at is null', { userId })
      .execute();
  }

  /** The same for every user of these roles, of what was begun by then. */
  async endAllOfRoles(roles: readonly Role[], now: Instant): Promise<void> {
    if (roles.length === 0) return;
    await this.manager.query(
      `update sign_in_attempts set finished_at = ? where finished_at is null and created_at <= ? and exists
         (select 1 from users u where u.id = sign_in_attempts.user_id and u.role in (${placeholders(roles)}))`,
      [now, now, ...roles],
    );
  }

  /** Those that came through a provider; with `roles`, only of users of these. */
  async endAllOfProvider(providerId: string, roles: readonly Role[] | null, now: Instant): Promise<void> {
    const query = this.manager
      .createQueryBuilder()
      .update(SignInAttemptEntity)
      .set({ finishedAt: now })
      .where('provider_id = :providerId and finished_at is null', { providerId });
    if (roles !== null) query.andWhere('user_id in (select id from users where role in (:...roles))', { roles });
    await query.execute();
  }

  async deleteEndedBefore(before: Instant): Promise<void> {
    await this.manager
      .createQueryBuilder()
      .delete()
      .from(SignInAttemptEntity)
      .where('expires_at < :before', { before })
      .execute();
  }
}
