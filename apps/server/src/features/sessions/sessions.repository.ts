import { In, IsNull, type EntityManager } from 'typeorm';

import type { PolicyDocument } from '@countersign/domain/policy/policy.js';
import type { Instant } from '@countersign/domain/time.js';
import { ROLES, type Role } from '@countersign/domain/users/roles.js';

import { sessionExpiry, type SessionOfUser } from '../../operations/session-expiry.js';
import { dialectOf, type SqlCondition } from '../../persistence/dialect.js';
import { SessionEntity } from '../../persistence/entities/sign-in.entity.js';
import { notEnded, pastLimitsOf } from './session-condition.sql.js';

export type StoredSession = Readonly<SessionEntity>;

/** A session that nothing has ended for good, with its user. */
export interface NotEnded extends SessionOfUser {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
}

const NOT_ENDED = `select s.id as id, s.user_id as userId, u.name as name, s.created_at as createdAt, s.last_seen_at as lastSeenAt,
  s.ends_at_latest as endsAtLatest, s.judged_by_provider as judgedByProvider, u.role as role, u.suspended as suspended, u.factor_kinds as factorKinds, u.grace_forfeited as graceForfeited, u.last_third_party_proved as lastThirdPartyProved,
  u.first_sign_in_at as firstSignInAt, u.moved_from_unrequired_role_at as movedFromUnrequiredRoleAt
  from sessions s join users u on u.id = s.user_id`;

/** Ended at a time. */
const BATCH = 500;

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

  /** @returns how many of them were open. */
  async endThese(ids: readonly string[], now: Instant): Promise<number> {
    const { affected } = await this.manager.update(
      SessionEntity,
      { id: In([...ids]), endedAt: IsNull() },
      { endedAt: now },
    );
    return affected ?? 0;
  }

  /** Those of these that nothing has ended, of whoever they are. */
  notEndedAmong(ids: readonly string[]): Promise<NotEnded[]> {
    return this.notEnded(ROLES, { sql: `s.id in (${ids.map(() => '?').join(', ')})`, parameters: ids }, ids.length);
  }

  /** Those of users of these roles that had begun by a moment, user by user, from behind one of them on. */
  notEndedOf(
    roles: readonly Role[],
    begunUntil: Instant,
    after: { readonly userId: string; readonly id: string } | null,
    limit: number,
  ): Promise<NotEnded[]> {
    const beyond =
      after === null ? null : dialectOf(this.manager).beyond('s.user_id', 's.id', '>', [after.userId, after.id]);
    const where: SqlCondition = {
      sql: `s.created_at <= ?${beyond === null ? '' : ` and ${beyond.sql}`}`,
      parameters: [begunUntil, ...(beyond?.parameters ?? [])],
    };
    return this.notEnded(roles, where, limit);
  }

  private notEnded(roles: readonly Role[], where: SqlCondition, limit: number): Promise<NotEnded[]> {
    const open = notEnded(roles);
    return this.manager.query(
      `${NOT_ENDED} where ${open.sql} and ${where.sql} order by s.user_id, s.id limit ${limit}`,
      [...open.parameters, ...where.parameters],
    );
  }

  /**
   * Ends for good what is past the limits of a policy. Else the longer limit of the next one would bring it back, and an
   * ended session is dead whatever comes after.
   */
  async endOutlived(policy: PolicyDocument, now: Instant): Promise<void> {
    for (const rule of policy.rules) {
      const past = pastLimitsOf(rule, now);
      await this.manager.query(
        `update sessions set ended_at = ? where ended_at is null and (${past.sql})
           and exists (select 1 from users u where u.id = sessions.user_id and u.role = ?)`,
        [now, ...past.parameters, rule.role],
      );
      if (!rule.required || rule.gracePeriodDays === 0) continue;
      let last: NotEnded | undefined;
      do {
        const after = last === undefined ? null : { userId: last.userId, id: last.id };
        const batch = await this.notEndedOf([rule.role], now, after, BATCH);
        const over = batch.filter((session) => sessionExpiry(session, policy, now) <= now);
        if (over.length > 0)
          await this.endThese(
            over.map(({ id }) => id),
            now,
          );
        last = batch.length < BATCH ? undefined : batch.at(-1);
      } while (last !== undefined);
    }
  }

  /** @returns whose sessions that came through a provider are open; with `roles`, only of users of these. */
  async usersOfProvider(providerId: string, roles: readonly Role[] | null): Promise<string[]> {
    const query = this.manager
      .createQueryBuilder(SessionEntity, 's')
      .select('distinct s.user_id', 'userId')
      .where('s.provider_id = :providerId and s.ended_at is null', { providerId });
    if (roles !== null) query.andWhere('s.user_id in (select id from users where role in (:...roles))', { roles });
    const rows: { userId: string }[] = await query.getRawMany();
    return rows.map((row) => row.userId);
  }

  /** Those that came through a provider; with `roles`, only of users of these. @returns how many ended. */
  async endAllOfProvider(providerId: string, roles: readonly Role[] | null, now: Instant): Promise<number> {
    const query = this.manager
      .createQueryBuilder()
      .update(SessionEntity)
      .set({ endedAt: now })
      .where('provider_id = :providerId and ended_at is null', { providerId });
    if (roles !== null) query.andWhere('user_id in (select id from users where role in (:...roles))', { roles });
    return (await query.execute()).affected ?? 0;
  }

  /** Those of one user that came through a provider. @returns how many ended. */
  async endAllOfUserThrough(
    userId: string,
    providerId: string,
    now: Instant,
    exceptId: string | null,
  ): Promise<number> {
    const query = this.manager
      .createQueryBuilder()
      .update(SessionEntity)
      .set({ endedAt: now })
      .where('user_id = :userId and provider_id = :providerId and ended_at is null', { userId, providerId });
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
