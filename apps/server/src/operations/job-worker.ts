import { NO_ORIGIN, SYSTEM } from './caller.js';
import { createOperation, type OperationServices } from './create-operation.js';
import type { Topic } from './events.js';
import type { Operation } from './operation.js';

const LOOKS_EVERY_MS = 5_000;

/** What whoever works on one job is given. */
export interface JobMaker {
  /** Who holds the lease: unique to a running server. */
  readonly owner: string;
  /** A new operation at the present moment. */
  readonly begin: () => Operation;
  readonly isStopping: () => boolean;
}

/**
 * Does queued jobs one at a time, and takes up what a server that is gone has left. Woken by a request, and every five
 * seconds, because a request may have come to another server.
 */
export abstract class JobWorker {
  protected readonly maker: JobMaker;
  private stopping = false;
  private wokenAgain = false;
  private working: Promise<void> | null = null;
  private stopListening: () => void = () => undefined;

  /**
   * @param topic heard when there is a job to do
   * @param name what the jobs are called in the log
   */
  constructor(
    private readonly services: OperationServices,
    private readonly topic: Topic,
    private readonly name: string,
  ) {
    this.maker = {
      owner: services.random.id(),
      begin: () => createOperation(services, { kind: 'anonymous' }, NO_ORIGIN, SYSTEM),
      isStopping: () => this.stopping,
    };
  }

  /** Does what there is to do. Ends early where the worker is stopping. */
  protected abstract work(): Promise<void>;

  start(): void {
    const timer = setInterval(() => this.wake(), LOOKS_EVERY_MS);
    const queued = this.services.events.subscribe(this.topic);
    void this.listen(queued);
    this.stopListening = () => {
      clearInterval(timer);
      void queued.return?.();
    };
    this.wake();
  }

  /** Ends after the step that is being taken; what is left of a job is taken up by whoever comes next. */
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
          `${this.name} could not be looked after`,
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
}
