import { fail, succeed, type Result } from '@countersign/domain/result.js';

import type { CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import { goneMeanwhile } from '../../operations/gone-meanwhile.js';
import type { Operation } from '../../operations/operation.js';
import { reasonProblem } from '../../operations/reason.js';
import { bulkAct, sizeProblem, type BulkInput } from './bulk-act.js';
import type { BulkJob } from './bulk-jobs.repository.js';

/** Queues one act on many users, and wakes whoever does it. One of a caller at a time. */
export async function startBulkAction(
  op: Operation,
  caller: CallingUser,
  input: BulkInput & { readonly reason: string | null },
): Promise<Result<BulkJob, Failure>> {
  const asked = bulkAct(caller, input);
  if (!asked.ok) return asked;
  const { action, role, whom } = asked.value;
  const reason = input.reason?.trim() ?? '';
  const problem = action === 'RESET_TWO_FACTOR' || reason !== '' ? reasonProblem(reason) : null;
  if (problem !== null) return fail(problem);
  const size = await sizeProblem(op, asked.value);
  if (size !== null) return fail(size);
  const id = op.random.id();
  const result = await op.repeatableTransaction(async (tx): Promise<Result<BulkJob, Failure>> => {
    // Of two starts at once the second one finds the job of the first.
    await tx.account.takeGuard();
    const gone = await goneMeanwhile(tx, caller);
    if (gone !== null) return fail(gone);
    if (await tx.bulkJobs.isUnderWayFor(caller.id))
      return fail(failure.conflict('You have a job under way. Wait until it ends, or cancel it.'));
    const { document: policy } = await tx.policies.current();
    const named = whom.kind === 'NAMED' ? await tx.bulkJobs.candidatesOf(whom.ids, { policy, now: op.now }) : [];
    if (whom.kind === 'NAMED' && named.length === 0)
      return fail(failure.badField('input.userIds', 'None of these users is in the directory any more.'));
    await tx.bulkJobs.create({
      id,
      action,
      role,
      reason: reason === '' ? null : reason,
      filter: whom.kind === 'FOUND' ? JSON.stringify(whom.filter) : null,
      usersTotal: whom.kind === 'NAMED' ? named.length : null,
      requestedById: caller.id,
      requestedByLabel: caller.name,
      requestedByRole: caller.role,
      requestedAt: op.now,
      ipAddress: op.origin.ipAddress,
      client: op.origin.client,
    });
    await tx.bulkJobs.list(id, named);
    const about = whom.kind === 'NAMED' ? { users: named.length } : { filter: whom.filter };
    await tx.audit('bulk_job.started', {
      detail: { jobId: id, action, ...(role === null ? {} : { role }), ...(reason === '' ? {} : { reason }), ...about },
    });
    const job = await tx.bulkJobs.find(id);
    if (job === null) throw new Error('a bulk job that was just stored is not there');
    return succeed(job);
  });
  if (result.ok) {
    op.events.publish('bulkJobQueued', id);
    op.events.publish('bulkJobChanged', id);
  }
  return result;
}
