import { DAY } from '@countersign/domain/time.js';

import { NO_ORIGIN, SYSTEM } from '../operations/caller.js';
import { createOperation, type OperationServices } from '../operations/create-operation.js';
import type { Transaction } from '../operations/operation.js';

/** How long what nobody needs any more is still kept. */
const KEPT = {
  attempts: DAY,
  sessions: 60 * DAY,
  passwordGuards: DAY,
  links: 30 * DAY,
  outbox: 30 * DAY,
  audit: 730 * DAY,
} as const;

/** Rows in one transaction: others write in between. */
const BATCH = 1_000;

/** Once a day, and after each start, deletes what is past its time. Two servers doing it at once do no harm. */
export class Housekeeping {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly services: OperationServices) {}

  start(): void {
    this.timer = setInterval(() => this.begin(), DAY);
    this.begin();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer !== null) clearInterval(this.timer);
    await this.running;
  }

  /** One round. */
  async run(): Promise<void> {
    const { now, transaction } = createOperation(this.services, { kind: 'anonymous' }, NO_ORIGIN, SYSTEM);
    const inBatches = async (work: (tx: Transaction) => Promise<number>): Promise<void> => {
      while (!this.stopped && (await transaction(work)) === BATCH);
    };
    await transaction((tx) => tx.attempts.deleteEndedBefore(now - KEPT.attempts));
    await transaction((tx) => tx.enrollments.deleteExpiredBefore(now));
    await transaction((tx) => tx.guards.deletePasswordGuardsBefore(now - KEPT.passwordGuards));
    // By when they began: the longest a policy allows is 30 days, so all of these have ended.
    await transaction((tx) => tx.sessions.deleteBefore(now - KEPT.sessions));
    await inBatches((tx) => tx.trustedDevices.deleteExpiredBefore(now, BATCH));
    await inBatches((tx) => tx.links.deleteExpiredBefore(now - KEPT.links, BATCH));
    await inBatches((tx) => tx.outbox.deleteFinishedBefore(now - KEPT.outbox, BATCH));
    await inBatches((tx) => tx.auditTrail.deleteBefore(now - KEPT.audit, BATCH));
  }

  private begin(): void {
    this.running = this.running
      .then(() => this.run())
      .catch((error: unknown) =>
        this.services.logger.warn(
          { reason: error instanceof Error ? error.message : String(error) },
          'housekeeping was not finished, and goes on tomorrow',
        ),
      );
  }
}
