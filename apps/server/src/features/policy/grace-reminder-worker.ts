import { HOUR } from '@countersign/domain/time.js';

import { NO_ORIGIN, SYSTEM } from '../../operations/caller.js';
import { createOperation, type OperationServices } from '../../operations/create-operation.js';
import { remindOfGrace } from './remind-of-grace.js';

/** Once an hour, and after each start, reminds those whose grace ends soon. */
export class GraceReminderWorker {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly services: OperationServices) {}

  start(): void {
    this.timer = setInterval(() => this.begin(), HOUR);
    this.begin();
  }

  /** Ends after the user who is being reminded; the others are for the next round. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer !== null) clearInterval(this.timer);
    await this.running;
  }

  /** One round. @returns how many were reminded */
  run(): Promise<number> {
    return remindOfGrace(
      () => createOperation(this.services, { kind: 'anonymous' }, NO_ORIGIN, SYSTEM),
      () => this.stopped,
    );
  }

  private begin(): void {
    this.running = this.running.then(async () => {
      try {
        const reminded = await this.run();
        if (reminded > 0) this.services.logger.info({ reminded }, 'reminded of the end of a grace period');
      } catch (error) {
        this.services.logger.warn(
          { reason: error instanceof Error ? error.message : String(error) },
          'reminders could not be sent, and are tried again within the hour',
        );
      }
    });
  }
}
