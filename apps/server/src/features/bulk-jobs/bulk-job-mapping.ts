import { describeBulkSkip } from '@countersign/domain/users/bulk-action.js';
import type { Instant } from '@countersign/domain/time.js';

import { toActorType } from '../../graphql/actor.types.js';
import { toDate, toDateOrNull } from '../../platform/clock.js';
import type { PolicyVersion } from '../policy/policy.repository.js';
import { toUserType } from '../users/user-mapping.js';
import type { BulkResultRow } from './bulk-jobs.read-model.js';
import type { BulkJob } from './bulk-jobs.repository.js';
import type { BulkJobType, BulkResultType } from './bulk-jobs.types.js';

/** A bulk job as the API shows it. */
export function toBulkJobType(job: BulkJob, publicUrl: URL): BulkJobType {
  return {
    id: job.id,
    action: job.action,
    role: job.role,
    reason: job.reason,
    state: job.state,
    usersTotal: job.usersTotal,
    usersDone: job.usersDone,
    usersSkipped: job.usersSkipped,
    usersFailed: job.usersFailed,
    requestedBy: toActorType({ kind: 'USER', id: job.requestedById, label: job.requestedByLabel }),
    requestedAt: toDate(job.requestedAt),
    endedAt: toDateOrNull(job.endedAt),
    failure: job.failure,
    resultsUrl: new URL(`/bulk-jobs/${job.id}.csv`, publicUrl).href,
  };
}

/** What came of one user. */
export function toBulkResultType(row: BulkResultRow, policy: PolicyVersion, now: Instant): BulkResultType {
  return {
    user: toUserType(row, policy, now),
    outcome: row.outcome,
    skip: row.skip,
    explanation: row.skip === null ? null : describeBulkSkip(row.skip),
    at: toDateOrNull(row.settledAt),
  };
}
