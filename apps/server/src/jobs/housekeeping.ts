import { DAY, type Instant } from '@countersign/domain/time.js';

import { auditFilter } from '../operations/audit-filter.js';
import { NO_ORIGIN, SYSTEM } from '../operations/caller.js';
import { createOperation, type OperationServices } from '../operations/create-operation.js';
import type { Transaction } from '../operations/operation.js';
import { toIso } from '../platform/clock.js';

/** How long what nobody needs any more is still kept. */
const KEPT = {
  attempts: DAY,
  emailCodes: DAY,
  sessions: 60 * DAY,
  passwordGuards: DAY,
  links: 30 * DAY,
  outbox: 30 * DAY,
  reminders: 30 * DAY,
  bulkJobs: 90 * DAY,
} as const;

const EVERYTHING = auditFilter(null);

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
    await transaction((tx) => tx.challenges.deleteExpiredBefore(now));
    await transaction((tx) => tx.emailCodes.deleteExpiredBefore(now - KEPT.emailCodes));
    await transaction((tx) => tx.providers.deleteEndedBefore(now));
    await transaction((tx) => tx.identities.deleteExpiredAllowances(now));
    await transaction((tx) => tx.guards.deletePasswordGuardsBefore(now - KEPT.passwordGuards));
    // By when they began: the longest a policy allows is 30 days, so all of these have ended.
    await transaction((tx) => tx.sessions.deleteBefore(now - KEPT.sessions));
    await inBatches((tx) => tx.trustedDevices.deleteExpiredBefore(now, BATCH));
    await inBatches((tx) => tx.links.deleteExpiredBefore(now - KEPT.links, BATCH));
    await inBatches((tx) => tx.outbox.deleteFinishedBefore(now - KEPT.outbox, BATCH));
    await transaction((tx) => tx.graceReminders.deleteBefore(now - KEPT.reminders));
    await inBatches((tx) => tx.bulkJobs.deleteEndedBefore(now - KEPT.bulkJobs, BATCH));
    await this.trimAuditTrail(inBatches, now);
  }

  /** The trail says itself that it was trimmed: with the first of the rows that go, so that none goes unsaid. */
  private async trimAuditTrail(
    inBatches: (work: (tx: Transaction) => Promise<number>) => Promise<void>,
    now: Instant,
  ): Promise<void> {
    let said = false;
    await inBatches(async (tx) => {
      const { auditRetentionDays } = await tx.account.get();
      const before = now - auditRetentionDays * DAY;
      if (!said) {
        const events = await tx.auditTrail.count({ ...EVERYTHING, to: before });
        if (events === 0) return 0;
        await tx.audit('audit_trail.trimmed', { detail: { events, before: toIso(before), auditRetentionDays } });
        said = true;
      }
      return tx.auditTrail.deleteBefore(before, BATCH);
    });
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
