import type { Events } from '../../operations/events.js';
import { listenTo } from '../../operations/listen.js';
import type { BulkJob } from './bulk-jobs.repository.js';
import type { BulkJobsReadModel } from './bulk-jobs.read-model.js';

/** The job now, then every step; ends after the last one. A job that is not there gives nothing. */
export async function* watchBulkJob(jobs: BulkJobsReadModel, events: Events, id: string): AsyncGenerator<BulkJob> {
  const changes = listenTo(events, 'bulkJobChanged');
  try {
    let seen: string | null = null;
    for (;;) {
      const job = await jobs.find(id);
      if (job === null) return;
      const { state, usersTotal, usersDone, usersSkipped, usersFailed } = job;
      const step = [state, usersTotal, usersDone, usersSkipped, usersFailed].join(' ');
      if (step !== seen) yield job;
      seen = step;
      if (state !== 'QUEUED' && state !== 'RUNNING') return;
      await changes.next();
    }
  } finally {
    changes.stop();
  }
}
