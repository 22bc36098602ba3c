import { HOUR } from '@countersign/domain/time.js';

import { NO_ORIGIN, SYSTEM } from '../../operations/caller.js';
import { createOperation, type OperationServices } from '../../operations/create-operation.js';
import type { Operation } from '../../operations/operation.js';
import { takeCoverageDay } from './take-coverage-day.js';
import { workOutCoverage } from './work-out-coverage.js';

/** Once an hour, and after each start, sees to it that today is kept and that the days before are filled. */
export class CoverageWorker {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly services: OperationServices) {}

  start(): void {
    this.timer = setInterval(() => this.begin(), HOUR);
    this.begin();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer !== null) clearInterval(this.timer);
    await this.running;
  }

  /** One round. @returns whether today was taken by it, and how many days before were worked out */
  async run(): Promise<{ readonly taken: boolean; readonly workedOut: number }> {
    const begin = (): Operation => createOperation(this.services, { kind: 'anonymous' }, NO_ORIGIN, SYSTEM);
    const taken = await takeCoverageDay(begin());
    return { taken, workedOut: await workOutCoverage(begin, () => this.stopped) };
  }

  private begin(): void {
    this.running = this.running.then(async () => {
      try {
        const { workedOut } = await this.run();
        if (workedOut > 0) this.services.logger.info({ days: workedOut }, 'coverage of earlier days worked out');
      } catch (error) {
        this.services.logger.warn(
          { reason: error instanceof Error ? error.message : String(error) },
          'the coverage of today was not kept, which is tried again within the hour',
        );
      }
    });
  }
}
