import { userActor } from '../../operations/caller.js';
import { createOperation, type OperationServices } from '../../operations/create-operation.js';
import { JobWorker } from '../../operations/job-worker.js';
import { runBulkJob, type BulkMaker } from './run-bulk-job.js';

/** Does the queued bulk jobs. */
export class BulkJobWorker extends JobWorker {
  private readonly bulkMaker: BulkMaker;

  constructor(services: OperationServices) {
    super(services, 'bulkJobQueued', 'bulk jobs');
    this.bulkMaker = bulkMaker(services, this.maker);
  }

  protected override async work(): Promise<void> {
    while (!this.maker.isStopping()) {
      const op = this.maker.begin();
      const next = await op.read.bulkJobs.nextToDo(op.now);
      if (next === null) return;
      await runBulkJob(this.bulkMaker, next.id);
    }
  }
}

/** The trail says of each user who asked, from where, and that it was one of many. */
export function bulkMaker(services: OperationServices, maker: JobWorker['maker']): BulkMaker {
  return {
    ...maker,
    beginFor: (job, caller) =>
      createOperation(
        services,
        { kind: 'anonymous' },
        { ipAddress: job.ipAddress, client: job.client },
        userActor(caller),
        { jobId: job.id, ...(job.reason === null ? {} : { reason: job.reason }) },
      ),
  };
}
