import { JobWorker } from '../../operations/job-worker.js';
import type { OperationServices } from '../../operations/create-operation.js';
import { makeExport } from './make-export.js';

/** Makes the queued exports, and throws expired files away. */
export class ExportWorker extends JobWorker {
  constructor(services: OperationServices) {
    super(services, 'exportQueued', 'exports');
  }

  protected override async work(): Promise<void> {
    await this.expire();
    while (!this.maker.isStopping()) {
      const op = this.maker.begin();
      const next = await op.read.exports.nextToMake(op.now);
      if (next === null) return;
      await makeExport(this.maker, next.id);
    }
  }

  private async expire(): Promise<void> {
    const op = this.maker.begin();
    for (const id of await op.read.exports.pastExpiry(op.now))
      await op.transaction((tx) => tx.exports.expire(id, op.now));
  }
}
