import { NO_ORIGIN, SYSTEM } from '../../operations/caller.js';
import { createOperation, type OperationServices } from '../../operations/create-operation.js';
import type { Operation } from '../../operations/operation.js';
import { makeExport } from './make-export.js';

const LOOKS_EVERY_MS = 5_000;

/**
 * Makes the queued exports, one at a time, and takes up what a server that is gone has left. Woken by a request, and every
 * five seconds, because a request may have come to another server. Throws expired files away.
 */
export class ExportWorker {
  private readonly owner: string;
  private stopping = false;
  private wokenAgain = false;
  private working: Promise<void> | null = null;
  private stopListening: () => void = () => undefined;

  constructor(private readonly services: OperationServices) {
    this.owner = services.random.id();
  }

  start(): void {
    const timer = setInterval(() => this.wake(), LOOKS_EVERY_MS);
    const queued = this.services.events.subscribe('exportQueued');
    void this.listen(queued);
    this.stopListening = () => {
      clearInterval(timer);
      void queued.return?.();
    };
    this.wake();
  }

  /** Ends after the batch that is being written; what is left of a job is taken up by whoever comes next. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.stopListening();
    await this.working;
  }

  private async listen(queued: AsyncIterable<string>): Promise<void> {
    for await (const _id of queued) this.wake();
  }

  private wake(): void {
    if (this.stopping) return;
    if (this.working !== null) {
      this.wokenAgain = true;
      return;
    }
    this.working = this.work()
      .catch((error: unknown) => {
        // The database is away, most likely: the next look tries again.
        this.services.logger.error(
          { error: error instanceof Error ? error.name : typeof error },
          'exports could not be looked after',
        );
      })
      .finally(() => {
        this.working = null;
        if (this.wokenAgain) {
          this.wokenAgain = false;
          this.wake();
        }
      });
  }

  private async work(): Promise<void> {
    await this.expire();
    const maker = { owner: this.owner, begin: () => this.begin(), isStopping: () => this.stopping };
    while (!this.stopping) {
      const op = this.begin();
      const next = await op.read.exports.nextToMake(op.now);
      if (next === null) return;
      await makeExport(maker, next.id);
    }
  }

  private async expire(): Promise<void> {
    const op = this.begin();
    for (const id of await op.read.exports.pastExpiry(op.now))
      await op.transaction((tx) => tx.exports.expire(id, op.now));
  }

  private begin(): Operation {
    return createOperation(this.services, NOBODY, NO_ORIGIN, SYSTEM);
  }
}

const NOBODY = { kind: 'anonymous' } as const;
