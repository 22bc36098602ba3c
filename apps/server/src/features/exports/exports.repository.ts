import type { EntityManager } from 'typeorm';

import type { PolicyDocument } from '@countersign/domain/policy/policy.js';
import type { Instant } from '@countersign/domain/time.js';
import type { Role } from '@countersign/domain/users/roles.js';

import type { DirectoryFilter } from '../../operations/directory-filter.js';
import { allOf, dialectOf } from '../../persistence/dialect.js';
import { StatusExportChunkEntity, StatusExportEntity } from '../../persistence/entities/status-export.entity.js';
import { LeasedJobs } from '../../persistence/leased-jobs.js';
import { directoryCondition } from '../users/directory-condition.sql.js';

export type StoredExport = Readonly<StatusExportEntity>;

/** One user as read for the file: a raw row, because a hundred thousand entities take longer than the rest together. */
export interface ExportedUser {
  readonly id: string;
  readonly nameKey: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly suspended: boolean;
  readonly factorKinds: number;
  readonly graceForfeited: boolean;
  readonly firstSignInAt: Instant | null;
  readonly movedFromUnrequiredRoleAt: Instant | null;
  readonly enrolledAt: Instant | null;
  readonly lastSignInAt: Instant | null;
  /** 0 or 1. */
  readonly hasPassword: number;
  readonly providerKinds: number;
  readonly lastThirdPartyProved: boolean | number | null;
  readonly factorLastUsedAt: Instant | null;
  readonly recoveryCodesLeft: number;
}

const COLUMNS = `u.id as id, u.name_key as nameKey, u.name as name, u.email as email, u.role as role, u.suspended as suspended, u.factor_kinds as factorKinds,
  u.grace_forfeited as graceForfeited, u.last_third_party_proved as lastThirdPartyProved, u.first_sign_in_at as firstSignInAt, u.moved_from_unrequired_role_at as movedFromUnrequiredRoleAt, u.enrolled_at as enrolledAt,
  u.last_sign_in_at as lastSignInAt, u.password_hash is not null as hasPassword, u.provider_kinds as providerKinds,
  case when u.factor_kinds = 0 then null else (select max(f.last_used_at) from factors f where f.user_id = u.id) end as factorLastUsedAt`;

/** Exports of every kind: the state of each job, and its file in pieces. Whoever holds the lease, and nobody else, moves a job on. */
export class ExportsRepository {
  private readonly jobs: LeasedJobs<StatusExportEntity>;

  constructor(private readonly manager: EntityManager) {
    this.jobs = new LeasedJobs(manager, StatusExportEntity);
  }

  async create(
    request: Pick<
      StoredExport,
      'id' | 'kind' | 'format' | 'filter' | 'requestedByKind' | 'requestedById' | 'requestedByLabel' | 'requestedAt'
    >,
  ): Promise<void> {
    await this.manager.insert(StatusExportEntity, { ...request, state: 'QUEUED' });
  }

  find(id: string): Promise<StoredExport | null> {
    return this.manager.findOneBy(StatusExportEntity, { id });
  }

  nextToMake(now: Instant): Promise<StoredExport | null> {
    return this.jobs.next(now);
  }

  claim(id: string, owner: string, now: Instant, leaseUntil: Instant): Promise<boolean> {
    return this.jobs.claim(id, owner, now, leaseUntil);
  }

  release(id: string, owner: string, now: Instant): Promise<void> {
    return this.jobs.release(id, owner, now);
  }

  async setTotal(id: string, owner: string, rowsTotal: number): Promise<void> {
    await this.jobs.held(id, owner, { rowsTotal });
  }

  /**
   * Stores the pieces of one batch and where the next one begins; call it in one transaction.
   * @returns whether the lease is still held and nobody stored these pieces before. Where not, roll back.
   */
  async advance(
    before: StoredExport,
    owner: string,
    batch: { position: string | null; rows: number; pieces: readonly string[]; leaseUntil: Instant },
  ): Promise<boolean> {
    const isHeld = await this.jobs.held(
      before.id,
      owner,
      {
        position: batch.position,
        rowsDone: before.rowsDone + batch.rows,
        chunks: before.chunks + batch.pieces.length,
        leaseUntil: batch.leaseUntil,
      },
      {
        sql: 'chunks = :chunks and rows_done = :rowsDone',
        parameters: { chunks: before.chunks, rowsDone: before.rowsDone },
      },
    );
    if (!isHeld) return false;
    if (batch.pieces.length > 0) {
      const values = batch.pieces.flatMap((body, index) => [before.id, before.chunks + index, body]);
      await this.manager.query(
        `insert into status_export_chunks (export_id, number, body) values ${batch.pieces.map(() => '(?, ?, ?)').join(', ')}`,
        values,
      );
    }
    return true;
  }

  /** @returns whether the lease was still held. */
  complete(id: string, owner: string, now: Instant, expiresAt: Instant): Promise<boolean> {
    return this.jobs.held(id, owner, {
      state: 'COMPLETED',
      completedAt: now,
      expiresAt,
      rowsTotal: () => 'rows_done',
      leaseOwner: null,
      leaseUntil: null,
    });
  }

  /** @returns whether the lease was still held. */
  async fail(id: string, owner: string, failure: string): Promise<boolean> {
    const failed = await this.jobs.held(id, owner, { state: 'FAILED', failure, leaseOwner: null, leaseUntil: null });
    if (failed) await this.deleteChunks(id);
    return failed;
  }

  async pastExpiry(now: Instant): Promise<string[]> {
    const rows: { id: string }[] = await this.manager.query(
      "select id from status_exports where state = 'COMPLETED' and expires_at <= ? limit 100",
      [now],
    );
    return rows.map((row) => row.id);
  }

  /** Throws the file away and keeps the entry. */
  async expire(id: string, now: Instant): Promise<void> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(StatusExportEntity)
      .set({ state: 'EXPIRED' })
      .where("id = :id and state = 'COMPLETED' and expires_at <= :now", { id, now })
      .execute();
    if (affected === 1) await this.deleteChunks(id);
  }

  async chunk(exportId: string, number: number): Promise<string | null> {
    return (await this.manager.findOneBy(StatusExportChunkEntity, { exportId, number }))?.body ?? null;
  }

  /** How many users the file will have, as it stands now. */
  async countUsers(filter: DirectoryFilter, policy: PolicyDocument, now: Instant): Promise<number> {
    const where = directoryCondition(filter, policy, now);
    const [row]: { users: number | string }[] = await this.manager.query(
      `select count(*) as users from users u where ${where.sql}`,
      [...where.parameters],
    );
    return Number(row?.users ?? 0);
  }

  /**
   * The next users by name, along the index of the directory.
   * @param after the position that an earlier call answered; null: from the first
   * @param asked.codesMadeSince own recovery codes made before have expired
   */
  async usersAfter(
    after: string | null,
    limit: number,
    asked: {
      readonly filter: DirectoryFilter;
      readonly policy: PolicyDocument;
      readonly now: Instant;
      readonly codesMadeSince: Instant;
    },
  ): Promise<{ users: ExportedUser[]; position: string | null }> {
    const dialect = dialectOf(this.manager);
    const conditions = [directoryCondition(asked.filter, asked.policy, asked.now)];
    if (after !== null) conditions.push(dialect.beyond('u.name_key', 'u.id', '>', readPosition(after)));
    const where = allOf(conditions);
    const users: ExportedUser[] = await this.manager.query(
      `select ${COLUMNS}, (select count(*) from recovery_codes c where c.user_id = u.id and c.used_at is null and c.created_at >= ?) as recoveryCodesLeft
       from ${dialect.through('users', 'u', 'users_by_name')} where ${where.sql} order by u.name_key, u.id limit ${limit}`,
      [asked.codesMadeSince, ...where.parameters],
    );
    const last = users.at(-1);
    return { users, position: last === undefined ? after : writePosition(last) };
  }

  private async deleteChunks(exportId: string): Promise<void> {
    await this.manager.delete(StatusExportChunkEntity, { exportId });
  }
}

/** Where the next users begin: after this one. The id first, because it has one length and a name may hold anything. */
function writePosition({ id, nameKey }: ExportedUser): string {
  return `${id}:${nameKey}`;
}

function readPosition(position: string): readonly [nameKey: string, id: string] {
  const end = position.indexOf(':');
  return [position.slice(end + 1), position.slice(0, end)];
}
