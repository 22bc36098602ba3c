import type { MigrationInterface, QueryRunner } from 'typeorm';

import {
  createTable,
  id,
  index,
  key,
  longText,
  moment,
  optional,
  reference,
  startingAt,
  whole,
  words,
} from './schema-builder.js';

/** Acts on many users as one job, with what came of each. */
export class BulkJobs1795824000000 implements MigrationInterface {
  readonly name = 'BulkJobs1795824000000';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'bulk_jobs',
      {
        id,
        action: words(24),
        role: optional(words(16)),
        reason: optional(words(500)),
        filter: optional(longText),
        state: words(16),
        requested_by_id: reference,
        requested_by_label: words(200),
        requested_by_role: words(16),
        requested_at: moment,
        ip_address: optional(words(45)),
        client: optional(words(60)),
        position: optional(reference),
        users_total: optional(whole),
        users_done: startingAt(0, whole),
        users_skipped: startingAt(0, whole),
        users_failed: startingAt(0, whole),
        lease_owner: optional(reference),
        lease_until: optional(moment),
        attempts: startingAt(0, whole),
        ended_at: optional(moment),
        failure: optional(words(200)),
      },
      [
        index('bulk_jobs_requested', 'requested_at', 'id'),
        index('bulk_jobs_state', 'state', 'lease_until'),
        index('bulk_jobs_requester', 'requested_by_id', 'state'),
      ],
    );
    await createTable(
      runner,
      'bulk_job_users',
      {
        job_id: key(reference),
        user_id: key(reference),
        name_key: words(190),
        outcome: words(16),
        skip: optional(words(24)),
        settled_at: optional(moment),
      },
      [
        index('bulk_job_users_name', 'job_id', 'name_key', 'user_id'),
        index('bulk_job_users_outcome', 'job_id', 'outcome', 'name_key', 'user_id'),
        index('bulk_job_users_user', 'user_id'),
      ],
    );
  }

  /** Back is a restore from a backup: nothing here may throw data away. */
  down(): Promise<void> {
    return Promise.reject(new Error('restore the backup that was made before this release'));
  }
}
