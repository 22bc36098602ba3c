import { fail, succeed, type Result } from '@countersign/domain/result.js';

import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';
import type { BulkJobsReadModel } from './bulk-jobs.read-model.js';
import { RESULTS_HEADER, resultRow } from './bulk-results.csv.js';

/** Rows in one statement: on the embedded database it occupies the process. */
const SLICE = 1_000;

/** What came of each user of a job, as CSV, a piece at a time. Each download is audited before it begins. */
export async function downloadBulkResults(
  op: Operation,
  jobs: BulkJobsReadModel,
  id: string,
): Promise<Result<AsyncIterable<string>, Failure>> {
  return op.transaction(async (tx) => {
    const job = await tx.bulkJobs.find(id);
    if (job === null) return fail(failure.notFound('There is no such job, or not any more.'));
    await tx.audit('bulk_job.downloaded', { detail: { jobId: id, action: job.action } });
    return succeed(results(jobs, id));
  });
}

async function* results(jobs: BulkJobsReadModel, id: string): AsyncGenerator<string> {
  yield RESULTS_HEADER;
  let after: { nameKey: string; id: string } | null = null;
  for (;;) {
    const { rows, hasNextPage }: Awaited<ReturnType<BulkJobsReadModel['results']>> = await jobs.results(
      id,
      null,
      after,
      SLICE,
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map(resultRow).join('');
    if (!hasNextPage) return;
    after = { nameKey: last.nameKey, id: last.id };
  }
}
