import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { mayManage } from '@countersign/domain/users/may-manage.js';

import type { CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import { goneMeanwhile } from '../../operations/gone-meanwhile.js';
import type { Operation } from '../../operations/operation.js';
import type { BulkJob } from './bulk-jobs.repository.js';

/**
 * Ends a bulk job where it stands: whom it has come to stays done, nobody is done after. By whoever asked for it, and by
 * those who may manage them.
 */
export async function cancelBulkJob(op: Operation, caller: CallingUser, id: string): Promise<Result<BulkJob, Failure>> {
  const result = await op.repeatableTransaction(async (tx): Promise<Result<BulkJob, Failure>> => {
    const gone = await goneMeanwhile(tx, caller);
    if (gone !== null) return fail(gone);
    const job = await tx.bulkJobs.find(id);
    if (job === null) return fail(failure.notFound('There is no such job.'));
    if (job.requestedById !== caller.id && !mayManage(caller.role, job.requestedByRole)) {
      await tx.audit('authorization.refused', {
        outcome: 'refused',
        detail: { asked: 'bulk_job.canceled', jobId: id },
      });
      return fail(failure.forbidden('Nobody cancels the job of a higher role than their own.'));
    }
    if (!(await tx.bulkJobs.cancel(id, op.now))) return fail(failure.conflict('This job has ended already.'));
    const canceled = (await tx.bulkJobs.find(id)) ?? job;
    await tx.audit('bulk_job.canceled', {
      detail: { jobId: id, action: job.action, done: canceled.usersDone, of: canceled.usersTotal },
    });
    return succeed(canceled);
  });
  if (result.ok) op.events.publish('bulkJobChanged', id);
  return result;
}
