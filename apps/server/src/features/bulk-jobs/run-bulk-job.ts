import { SECOND } from '@countersign/domain/time.js';
import { MOST_BULK_USERS } from '@countersign/domain/users/bulk-action.js';

import type { CallingUser } from '../../operations/caller.js';
import type { DirectoryFilter } from '../../operations/directory-filter.js';
import type { JobMaker } from '../../operations/job-worker.js';
import type { Operation } from '../../operations/operation.js';
import { CallerGone, LeaseLost, settleUser } from './act-on-user.js';
import { lookOn } from './bulk-act.js';
import type { BulkJob } from './bulk-jobs.repository.js';

/** A job whose server says nothing for this long is taken up by another one. One user takes a small part of it. */
export const BULK_LEASE = 10 * SECOND;
/** Users read ahead. */
const BATCH = 200;
/** Each kill of a server and each error is one, unless the job moved on since. */
const ERRORS_FORGIVEN = 3;
const MOST_ATTEMPTS = 10;

/** Whoever does bulk jobs: its own operations for the job, and operations in the name of whoever asked for the users. */
export interface BulkMaker extends JobMaker {
  /** A new operation at the present moment, by whoever asked for the job and as a part of it. */
  readonly beginFor: (job: BulkJob, caller: CallingUser) => Operation;
}

/**
 * Does one bulk job, or what is left of it: lists the users, once and for all, then does them one by one, each with its
 * result in one transaction. Killed at any instant, it is taken up with the next user, and nobody is done twice.
 */
export async function runBulkJob(maker: BulkMaker, id: string): Promise<void> {
  const { owner, begin } = maker;
  const op = begin();
  const claimed = await op.transaction(async (tx) =>
    (await tx.bulkJobs.claim(id, owner, op.now, op.now + BULK_LEASE)) ? tx.bulkJobs.find(id) : null,
  );
  if (claimed === null) return;
  op.events.publish('bulkJobChanged', id);
  try {
    if (claimed.attempts > MOST_ATTEMPTS) await fail(begin(), claimed, owner, MET_ERRORS);
    else await run(maker, claimed);
  } catch (error) {
    if (error instanceof LeaseLost) return;
    if (error instanceof CallerGone) return fail(begin(), claimed, owner, GONE);
    op.logger.error(
      { jobId: id, attempt: claimed.attempts, error: error instanceof Error ? error.name : typeof error },
      'a bulk job met an error',
    );
    // Forgiven: it goes on when the lease runs out, because a database may have been down.
    if (claimed.attempts > ERRORS_FORGIVEN) await fail(begin(), claimed, owner, MET_ERRORS);
  }
}

const MET_ERRORS = 'The server met an error again and again; its log says which. Start the rest anew.';
const GONE = 'Whoever asked for it was suspended, deleted or given another role meanwhile. The rest was not done.';
const TOO_MANY = `More than ${MOST_BULK_USERS} users fit the filter by now. Nobody was touched.`;

async function run(maker: BulkMaker, claimed: BulkJob): Promise<void> {
  const { owner, begin, isStopping } = maker;
  if (claimed.usersTotal === null && !(await listUsers(maker, claimed))) return;
  const asking = await begin().read.users.find(claimed.requestedById);
  if (asking === null) throw new CallerGone();
  const caller = { id: asking.id, name: asking.name, email: asking.email, role: claimed.requestedByRole };
  for (;;) {
    const waiting = await begin().read.bulkJobs.waiting(claimed.id, BATCH);
    if (waiting.length === 0) break;
    for (const userId of waiting) {
      if (isStopping()) return release(maker, claimed);
      const op = maker.beginFor(claimed, caller);
      await settleUser(op, { job: claimed, caller, owner, leaseUntil: op.now + BULK_LEASE }, userId);
      op.events.publish('bulkJobChanged', claimed.id);
      // On the embedded database writing occupies the process: whoever waits for an answer comes first.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  await complete(begin(), claimed, owner);
}

/** @returns false where the job is let go of, or has failed. */
async function listUsers(maker: BulkMaker, claimed: BulkJob): Promise<boolean> {
  const { owner, begin, isStopping } = maker;
  const filter = JSON.parse(claimed.filter ?? '{}') as DirectoryFilter;
  let job = claimed;
  for (;;) {
    if (isStopping()) {
      await release(maker, claimed);
      return false;
    }
    const op = begin();
    const { found, to } = await lookOn(op, filter, job.position ?? '');
    const before = job;
    job = await op.transaction(async (tx) => {
      await tx.bulkJobs.list(job.id, found);
      const total = to === null ? await tx.bulkJobs.countListed(job.id) : null;
      const position = to ?? found.at(-1)?.id ?? before.position ?? '';
      if (!(await tx.bulkJobs.moveOn(before, owner, position, total, op.now + BULK_LEASE))) throw new LeaseLost();
      return (await tx.bulkJobs.find(job.id)) ?? before;
    });
    op.events.publish('bulkJobChanged', job.id);
    if ((await op.read.bulkJobs.countListed(job.id)) > MOST_BULK_USERS) {
      await fail(begin(), job, owner, TOO_MANY);
      return false;
    }
    if (to === null) return true;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function release({ begin, owner }: BulkMaker, job: BulkJob): Promise<void> {
  const op = begin();
  await op.transaction((tx) => tx.bulkJobs.release(job.id, owner, op.now));
}

async function complete(op: Operation, job: BulkJob, owner: string): Promise<void> {
  await op.transaction(async (tx) => {
    if (!(await tx.bulkJobs.complete(job.id, owner, op.now))) throw new LeaseLost();
    await tx.audit('bulk_job.completed', { detail: figures((await tx.bulkJobs.find(job.id)) ?? job) });
  });
  op.events.publish('bulkJobChanged', job.id);
}

async function fail(op: Operation, job: BulkJob, owner: string, because: string): Promise<void> {
  await op.transaction(async (tx) => {
    if (!(await tx.bulkJobs.fail(job.id, owner, op.now, because))) return;
    const failed = (await tx.bulkJobs.find(job.id)) ?? job;
    await tx.audit('bulk_job.failed', { outcome: 'failure', detail: { ...figures(failed), because } });
  });
  op.events.publish('bulkJobChanged', job.id);
}

function figures({ id, action, usersTotal, usersDone, usersSkipped, usersFailed }: BulkJob): Record<string, unknown> {
  return { jobId: id, action, of: usersTotal, done: usersDone, skipped: usersSkipped, failed: usersFailed };
}
