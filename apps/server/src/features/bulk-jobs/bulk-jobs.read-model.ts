import { In, type EntityManager } from 'typeorm';

import type { BulkSkip } from '@countersign/domain/users/bulk-action.js';
import type { Instant } from '@countersign/domain/time.js';

import { allOf, dialectOf, type SqlCondition } from '../../persistence/dialect.js';
import { BulkJobEntity } from '../../persistence/entities/bulk-job.entity.js';
import { SHOWN_USER_COLUMNS, type ShownUser } from '../users/users.read-model.js';
import type { BulkJob } from './bulk-jobs.repository.js';

/** A bulk job as it is stored. */
export type BulkJobRow = BulkJob;

/** A user of a job with what came of it. */
export interface BulkResultRow extends ShownUser {
  readonly nameKey: string;
  readonly outcome: 'WAITING' | 'DONE' | 'SKIPPED' | 'FAILED';
  readonly skip: BulkSkip | null;
  readonly settledAt: Instant | null;
}

/** Bulk jobs and their results. */
export class BulkJobsReadModel {
  constructor(private readonly manager: EntityManager) {}

  find(id: string): Promise<BulkJob | null> {
    return this.manager.findOneBy(BulkJobEntity, { id });
  }

  /** Newest first. */
  async page(
    after: { readonly at: Instant; readonly id: string } | null,
    limit: number,
  ): Promise<{ rows: BulkJob[]; hasNextPage: boolean }> {
    const dialect = dialectOf(this.manager);
    const before: SqlCondition =
      after === null
        ? { sql: '1 = 1', parameters: [] }
        : dialect.beyond('x.requested_at', 'x.id', '<', [after.at, after.id]);
    const ids: { id: string }[] = await this.manager.query(
      `select x.id as id from ${dialect.through('bulk_jobs', 'x', 'bulk_jobs_requested')} where ${before.sql} order by x.requested_at desc, x.id desc limit ${limit + 1}`,
      [...before.parameters],
    );
    const shown = ids.slice(0, limit).map((row) => row.id);
    const rows =
      shown.length === 0
        ? []
        : await this.manager.find(BulkJobEntity, {
            where: { id: In(shown) },
            order: { requestedAt: 'DESC', id: 'DESC' },
          });
    return { rows, hasNextPage: ids.length > limit };
  }

  /** By name, along the index of the job's users. @param outcome null: whatever came of them */
  async results(
    jobId: string,
    outcome: BulkResultRow['outcome'] | null,
    after: { readonly nameKey: string; readonly id: string } | null,
    limit: number,
  ): Promise<{ rows: BulkResultRow[]; hasNextPage: boolean }> {
    const dialect = dialectOf(this.manager);
    const where = allOf([
      { sql: 'b.job_id = ?', parameters: [jobId] },
      ...(outcome === null ? [] : [{ sql: 'b.outcome = ?', parameters: [outcome] }]),
      ...(after === null ? [] : [dialect.beyond('b.name_key', 'b.user_id', '>', [after.nameKey, after.id])]),
    ]);
    const index = outcome === null ? 'bulk_job_users_name' : 'bulk_job_users_outcome';
    // The page first and then its users: a join that is sorted reads everybody.
    const rows: BulkResultRow[] = await this.manager.query(
      `select ${SHOWN_USER_COLUMNS}, p.name_key as nameKey, p.outcome as outcome, p.skip as skip, p.settled_at as settledAt
       from (select b.user_id, b.name_key, b.outcome, b.skip, b.settled_at
             from ${dialect.through('bulk_job_users', 'b', index)} where ${where.sql}
             order by b.name_key, b.user_id limit ${limit + 1}) p
       join users u on u.id = p.user_id order by p.name_key, p.user_id`,
      [...where.parameters],
    );
    return { rows: rows.slice(0, limit), hasNextPage: rows.length > limit };
  }
}
