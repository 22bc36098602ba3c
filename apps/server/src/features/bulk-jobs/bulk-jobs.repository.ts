import type { EntityManager } from 'typeorm';

import type { PolicyDocument } from '@countersign/domain/policy/policy.js';
import type { Instant } from '@countersign/domain/time.js';
import type { BulkSkip, BulkSubject } from '@countersign/domain/users/bulk-action.js';

import type { DirectoryFilter } from '../../operations/directory-filter.js';
import { standingOf, type StoredFacts } from '../../operations/user-facts.js';
import { allOf, placeholders, type SqlCondition } from '../../persistence/dialect.js';
import { BulkJobEntity, BulkJobUserEntity } from '../../persistence/entities/bulk-job.entity.js';
import { insertMany } from '../../persistence/insert-many.js';
import { LeasedJobs } from '../../persistence/leased-jobs.js';
import { directoryCondition } from '../users/directory-condition.sql.js';
import { SHOWN_USER_COLUMNS } from '../users/users.read-model.js';

export type BulkJob = Readonly<BulkJobEntity>;

/** What came of one user. */
export interface Settled {
  readonly outcome: 'DONE' | 'SKIPPED' | 'FAILED';
  readonly skip: BulkSkip | null;
}

/** A user as a bulk job looks at them. */
export interface BulkCandidate extends BulkSubject {
  readonly name: string;
  readonly nameKey: string;
}

type CandidateRow = StoredFacts & {
  readonly id: string;
  readonly name: string;
  readonly nameKey: string;
  readonly hasPassword: number;
  readonly hasSession: number;
};

const CANDIDATE = `${SHOWN_USER_COLUMNS}, u.name_key as nameKey, u.password_hash is not null as hasPassword,
  exists (select 1 from sessions s where s.user_id = u.id and s.ended_at is null) as hasSession`;

/** Bulk jobs and their users. Whoever holds the lease, and nobody else, moves a job on; each user is settled once. */
export class BulkJobsRepository {
  private readonly jobs: LeasedJobs<BulkJobEntity>;

  constructor(private readonly manager: EntityManager) {
    this.jobs = new LeasedJobs(manager, BulkJobEntity);
  }

  async create(
    job: Pick<
      BulkJob,
      | 'id'
      | 'action'
      | 'role'
      | 'reason'
      | 'filter'
      | 'usersTotal'
      | 'requestedById'
      | 'requestedByLabel'
      | 'requestedByRole'
      | 'requestedAt'
      | 'ipAddress'
      | 'client'
    >,
  ): Promise<void> {
    await this.manager.insert(BulkJobEntity, { ...job, state: 'QUEUED' });
  }

  find(id: string): Promise<BulkJob | null> {
    return this.manager.findOneBy(BulkJobEntity, { id });
  }

  /** Of somebody who has asked for one that has not ended. */
  async isUnderWayFor(requesterId: string): Promise<boolean> {
    return (
      (await this.manager
        .createQueryBuilder(BulkJobEntity, 'j')
        .where("j.requested_by_id = :requesterId and j.state in ('QUEUED', 'RUNNING')", { requesterId })
        .getCount()) > 0
    );
  }

  nextToDo(now: Instant): Promise<BulkJob | null> {
    return this.jobs.next(now);
  }

  claim(id: string, owner: string, now: Instant, leaseUntil: Instant): Promise<boolean> {
    return this.jobs.claim(id, owner, now, leaseUntil);
  }

  release(id: string, owner: string, now: Instant): Promise<void> {
    return this.jobs.release(id, owner, now);
  }

  /** Puts users on the list of a job, each once. The users have to be there, and not on it. */
  async list(jobId: string, users: readonly { readonly id: string; readonly nameKey: string }[]): Promise<void> {
    const rows = users.map(({ id, nameKey }) => ({
      jobId,
      userId: id,
      nameKey,
      outcome: 'WAITING' as const,
      skip: null,
      settledAt: null,
    }));
    await insertMany(this.manager, BulkJobUserEntity, rows);
  }

  /**
   * Notes how far the directory has been looked through.
   * @param usersTotal where that was the end: how many are on the list
   * @returns whether the lease was still held and nobody else came further; where not, roll back
   */
  moveOn(
    before: BulkJob,
    owner: string,
    position: string,
    usersTotal: number | null,
    until: Instant,
  ): Promise<boolean> {
    return this.jobs.held(
      before.id,
      owner,
      { position, usersTotal, leaseUntil: until, attempts: 0 },
      before.position === null
        ? { sql: 'position is null', parameters: {} }
        : { sql: 'position = :before', parameters: { before: before.position } },
    );
  }

  async countListed(jobId: string): Promise<number> {
    return this.manager.countBy(BulkJobUserEntity, { jobId });
  }

  /** The next users whose turn it is, by name. */
  async waiting(jobId: string, limit: number): Promise<string[]> {
    const rows: { userId: string }[] = await this.manager
      .createQueryBuilder(BulkJobUserEntity, 'b')
      .select('b.user_id', 'userId')
      .where("b.job_id = :jobId and b.outcome = 'WAITING'", { jobId })
      .orderBy('b.name_key')
      .addOrderBy('b.user_id')
      .limit(limit)
      .getRawMany();
    return rows.map((row) => row.userId);
  }

  /**
   * Keeps what came of a user, in the transaction that did it.
   * @returns false where they were settled before, or the job is not held any more (another server took it over, somebody
   * canceled it): then nothing of the transaction may stay
   */
  async settle(
    jobId: string,
    userId: string,
    owner: string,
    settled: Settled,
    at: Instant,
    leaseUntil: Instant,
  ): Promise<boolean> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(BulkJobUserEntity)
      .set({ ...settled, settledAt: at })
      .where("job_id = :jobId and user_id = :userId and outcome = 'WAITING'", { jobId, userId })
      .execute();
    if (affected !== 1) return false;
    return this.jobs.held(jobId, owner, {
      leaseUntil,
      // A job that moves is not the one that fails again and again.
      attempts: 0,
      ...(settled.outcome === 'DONE' ? { usersDone: () => 'users_done + 1' } : {}),
      ...(settled.outcome === 'SKIPPED' ? { usersSkipped: () => 'users_skipped + 1' } : {}),
      ...(settled.outcome === 'FAILED' ? { usersFailed: () => 'users_failed + 1' } : {}),
    });
  }

  /** Who was deleted meanwhile has no result; they count as skipped. @returns whether the lease was still held. */
  complete(id: string, owner: string, now: Instant): Promise<boolean> {
    return this.jobs.held(id, owner, {
      state: 'COMPLETED',
      endedAt: now,
      usersSkipped: () => 'users_total - users_done - users_failed',
      leaseOwner: null,
      leaseUntil: null,
    });
  }

  /** @returns whether the lease was still held. */
  fail(id: string, owner: string, now: Instant, failure: string): Promise<boolean> {
    return this.jobs.held(id, owner, { state: 'FAILED', endedAt: now, failure, leaseOwner: null, leaseUntil: null });
  }

  /** One atomic claim. @returns false where the job had ended. */
  async cancel(id: string, now: Instant): Promise<boolean> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(BulkJobEntity)
      .set({ state: 'CANCELED', endedAt: now, leaseOwner: null, leaseUntil: null })
      .where("id = :id and state in ('QUEUED', 'RUNNING')", { id })
      .execute();
    return affected === 1;
  }

  /** Up to which user, by id, a look of at most `limit` users goes; null: to the last. */
  async endOfLook(after: string, limit: number): Promise<string | null> {
    const [row]: { id: string }[] = await this.manager.query(
      `select id from users where id > ? order by id limit 1 offset ${limit - 1}`,
      [after],
    );
    return row?.id ?? null;
  }

  /** Of the users between two ids (the second included; null: to the last) those whom a filter finds. */
  candidatesBetween(
    after: string,
    to: string | null,
    asked: { readonly filter: DirectoryFilter; readonly policy: PolicyDocument; readonly now: Instant },
  ): Promise<BulkCandidate[]> {
    const range: SqlCondition =
      to === null
        ? { sql: 'u.id > ?', parameters: [after] }
        : { sql: 'u.id > ? and u.id <= ?', parameters: [after, to] };
    return this.candidates(allOf([range, directoryCondition(asked.filter, asked.policy, asked.now)]), asked);
  }

  /** Of these users those that are in the directory. */
  async candidatesOf(
    ids: readonly string[],
    asked: { readonly policy: PolicyDocument; readonly now: Instant },
  ): Promise<BulkCandidate[]> {
    return ids.length === 0 ? [] : this.candidates({ sql: `u.id in (${placeholders(ids)})`, parameters: ids }, asked);
  }

  /** How many users a filter finds. */
  async countUsers(filter: DirectoryFilter, policy: PolicyDocument, now: Instant): Promise<number> {
    const where = directoryCondition(filter, policy, now);
    const [row]: { users: number | string }[] = await this.manager.query(
      `select count(*) as users from users u where ${where.sql}`,
      [...where.parameters],
    );
    return Number(row?.users ?? 0);
  }

  /** Jobs that ended before, with their results, at most `limit` rows at once. @returns how many. */
  async deleteEndedBefore(before: Instant, limit: number): Promise<number> {
    const [job]: { id: string }[] = await this.manager.query(
      "select id from bulk_jobs where requested_at < ? and state not in ('QUEUED', 'RUNNING') order by requested_at, id limit 1",
      [before],
    );
    if (job === undefined) return 0;
    const users: { userId: string }[] = await this.manager.query(
      `select user_id as userId from bulk_job_users where job_id = ? limit ${limit}`,
      [job.id],
    );
    if (users.length === 0) {
      await this.manager.delete(BulkJobEntity, { id: job.id });
      return limit;
    }
    const ids = users.map((user) => user.userId);
    await this.manager.query(`delete from bulk_job_users where job_id = ? and user_id in (${placeholders(ids)})`, [
      job.id,
      ...ids,
    ]);
    return limit;
  }

  private async candidates(
    where: SqlCondition,
    { policy, now }: { readonly policy: PolicyDocument; readonly now: Instant },
  ): Promise<BulkCandidate[]> {
    const rows: CandidateRow[] = await this.manager.query(
      `select ${CANDIDATE} from users u where ${where.sql} order by u.id`,
      [...where.parameters],
    );
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      nameKey: row.nameKey,
      role: row.role,
      suspended: Boolean(row.suspended),
      hasFactor: row.factorKinds !== 0,
      isSignedIn: Boolean(Number(row.hasSession)),
      hasJoined: Boolean(Number(row.hasPassword)) || row.firstSignInAt !== null,
      status: standingOf(row, policy, now).status,
    }));
  }
}
