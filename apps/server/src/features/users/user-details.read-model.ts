import { In, type EntityManager } from 'typeorm';

import { graceEndsAt } from '@countersign/domain/policy/decide-sign-in.js';
import { ruleFor, type PolicyDocument } from '@countersign/domain/policy/policy.js';
import { sessionEndsAt } from '@countersign/domain/sessions/session-end.js';
import type { SignInMethod } from '@countersign/domain/sign-in/sign-in-method.js';
import { DAY, type Instant } from '@countersign/domain/time.js';
import { ownCodesMadeSince } from '@countersign/domain/recovery/own-codes.js';
import type { Role } from '@countersign/domain/users/roles.js';

import { signInMethodsOf } from '../../operations/sign-in-methods.js';
import { placeholders } from '../../persistence/dialect.js';
import { FactorEntity } from '../../persistence/entities/factor.entity.js';
import { SessionEntity } from '../../persistence/entities/sign-in.entity.js';
import { TrustedDeviceEntity } from '../../persistence/entities/trusted-device.entity.js';
import { UserEntity } from '../../persistence/entities/user.entity.js';
import type { TrustedDevice } from '../devices/trusted-devices.repository.js';
import type { Factor } from '../factors/factors.repository.js';
import type { StoredSession } from '../sessions/sessions.repository.js';
import { factsOf } from '../../operations/user-facts.js';

export interface OwnCodes {
  readonly left: number;
  /** When the unused ones stop working; null: never, or there are none. */
  readonly expireAt: Instant | null;
}

export interface LiveSession {
  readonly session: StoredSession;
  readonly expiresAt: Instant;
}

/** The newest invitation of somebody who has no password. */
export interface SentInvitation {
  readonly sentAt: Instant;
  readonly expiresAt: Instant;
  /** Its link still works. */
  readonly open: boolean;
}

const NO_CODES: OwnCodes = { left: 0, expireAt: null };
/** Of one user; more than anybody has who did not write a program for it. */
const SESSIONS_SHOWN = 200;
const DEVICES_SHOWN = 200;

/** What only some may see of a user, for many users with one statement each. Answers in the order of the ids. */
export class UserDetailsReadModel {
  constructor(private readonly manager: EntityManager) {}

  /** Oldest first. */
  async factorsOf(userIds: readonly string[]): Promise<Factor[][]> {
    const factors = await this.manager.find(FactorEntity, {
      where: { userId: In([...userIds]) },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
    return grouped(userIds, factors, (factor) => factor.userId);
  }

  async signInMethodsOf(userIds: readonly string[], policy: PolicyDocument): Promise<SignInMethod[][]> {
    const rows: { id: string; role: Role; hasPassword: number; factorKinds: number; providerKinds: number }[] =
      await this.manager.query(
        `select id, role, password_hash is not null as hasPassword, factor_kinds as factorKinds, provider_kinds as providerKinds
         from users where id in (${placeholders(userIds)})`,
        [...userIds],
      );
    const byUser = new Map(rows.map((row) => [row.id, signInMethodsOf(row, policy)]));
    return userIds.map((id) => byUser.get(id) ?? []);
  }

  /** Null: has a password, or was never invited. */
  async invitationsOf(userIds: readonly string[], now: Instant): Promise<(SentInvitation | null)[]> {
    const rows: { userId: string; sentAt: number | string; expiresAt: number | string; usedAt: unknown }[] =
      await this.manager.query(
        `select l.user_id as userId, l.created_at as sentAt, l.expires_at as expiresAt, l.used_at as usedAt
         from links l join users u on u.id = l.user_id
         where l.user_id in (${placeholders(userIds)}) and l.kind = 'INVITATION' and u.password_hash is null
         order by l.created_at, l.used_at is null`,
        [...userIds],
      );
    const newest = new Map(
      rows.map(({ userId, sentAt, expiresAt, usedAt }) => [
        userId,
        { sentAt: Number(sentAt), expiresAt: Number(expiresAt), open: usedAt === null && Number(expiresAt) > now },
      ]),
    );
    return userIds.map((id) => newest.get(id) ?? null);
  }

  /** Null: no change of address is waiting for its link. */
  async pendingEmailsOf(userIds: readonly string[], now: Instant): Promise<(string | null)[]> {
    const rows: { userId: string; newEmail: string }[] = await this.manager.query(
      `select user_id as userId, new_email as newEmail from links
       where user_id in (${placeholders(userIds)}) and kind = 'EMAIL' and used_at is null and expires_at > ?`,
      [...userIds, now],
    );
    const byUser = new Map(rows.map((row) => [row.userId, row.newEmail]));
    return userIds.map((id) => byUser.get(id) ?? null);
  }

  /** Unused own codes that still work. */
  async ownCodesOf(userIds: readonly string[], policy: PolicyDocument, now: Instant): Promise<OwnCodes[]> {
    const validFor = policy.recoveryCodeValidDays === null ? null : policy.recoveryCodeValidDays * DAY;
    const rows: { userId: string; codes: number | string; madeAt: number | string }[] = await this.manager.query(
      `select user_id as userId, count(*) as codes, max(created_at) as madeAt from recovery_codes
       where user_id in (${placeholders(userIds)}) and used_at is null and created_at >= ? group by user_id`,
      [...userIds, ownCodesMadeSince(policy, now)],
    );
    const byUser = new Map(
      rows.map((row) => [
        row.userId,
        { left: Number(row.codes), expireAt: validFor === null ? null : Number(row.madeAt) + validFor },
      ]),
    );
    return userIds.map((id) => byUser.get(id) ?? NO_CODES);
  }

  /** Those that are trusted at `now`, newest first. */
  async trustedDevicesOf(userIds: readonly string[], now: Instant): Promise<TrustedDevice[][]> {
    const devices = await this.manager
      .createQueryBuilder(TrustedDeviceEntity, 'd')
      .where('d.user_id in (:...userIds) and d.expires_at > :now', { userIds, now })
      .orderBy('d.proved_at', 'DESC')
      .addOrderBy('d.id', 'DESC')
      .getMany();
    return grouped(userIds, devices, (device) => device.userId).map((of) => of.slice(0, DEVICES_SHOWN));
  }

  /** Those that are alive at `now`, newest first. */
  async sessionsOf(userIds: readonly string[], policy: PolicyDocument, now: Instant): Promise<LiveSession[][]> {
    const [users, sessions] = await Promise.all([
      this.manager.findBy(UserEntity, { id: In([...userIds]) }),
      this.manager
        .createQueryBuilder(SessionEntity, 's')
        .where('s.user_id in (:...userIds) and s.ended_at is null', { userIds })
        .orderBy('s.created_at', 'DESC')
        .addOrderBy('s.id', 'DESC')
        .getMany(),
    ]);
    const live = users.flatMap((user) => {
      const rule = ruleFor(policy, user.role);
      const graceEnd = graceEndsAt(factsOf(user), rule, now);
      return sessions
        .filter((session) => session.userId === user.id && !user.suspended)
        .map((session) => ({
          session,
          expiresAt: sessionEndsAt(session, rule, session.judgedByProvider ? null : graceEnd),
        }))
        .filter(({ expiresAt }) => expiresAt > now)
        .slice(0, SESSIONS_SHOWN);
    });
    return grouped(userIds, live, ({ session }) => session.userId);
  }
}

function grouped<Row>(ids: readonly string[], rows: readonly Row[], idOf: (row: Row) => string): Row[][] {
  const byId = new Map<string, Row[]>();
  for (const row of rows) {
    const of = byId.get(idOf(row));
    if (of === undefined) byId.set(idOf(row), [row]);
    else of.push(row);
  }
  return ids.map((id) => byId.get(id) ?? []);
}
