import { z } from 'zod';

import { MINUTE, SECOND, type Instant } from '@countersign/domain/time.js';

import type { Config } from '../config.js';
import { createMailDelivery } from '../mail/create-delivery.js';
import { DeliveryError, type MailDelivery } from '../mail/delivery.js';
import { NO_ORIGIN, SYSTEM } from '../operations/caller.js';
import { createOperation, type OperationServices } from '../operations/create-operation.js';
import type { Operation } from '../operations/operation.js';
import { mailSeal, type OutboxMessage } from './outbox.repository.js';
import { retryDelay } from './retry-delay.js';

/** Longer than a try can take: whoever holds a lease past it was killed. */
const LEASE = MINUTE;
const LOOK_EVERY = 5 * SECOND;
const TIDY_EVERY = MINUTE;
const AT_ONCE = 4;
const BATCH = 100;

const sealedMail = z.object({
  to: z.object({ name: z.string(), address: z.string() }),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
});

/**
 * Sends what lies in the outbox, each mail by one server at a time, until the mail server takes it, it is of no use any
 * more, or a day of tries is over. Says in the log which mail and why, never to whom or what.
 */
export class OutboxWorker {
  private readonly owner: string;
  private timer: NodeJS.Timeout | null = null;
  private stopListening: (() => void) | null = null;
  private running: Promise<void> | null = null;
  private again = false;
  private stopped = false;
  private tidiedAt: Instant = 0;

  constructor(
    private readonly services: OperationServices,
    config: Pick<Config, 'smtpUrl' | 'mailFrom' | 'publicUrl' | 'dataDir'>,
    private readonly delivery: MailDelivery = createMailDelivery(config),
  ) {
    this.owner = services.random.id();
  }

  /** Looks now, whenever a mail is queued here, and every few seconds: for retries, and for what a killed server left. */
  start(): void {
    const queued = this.services.events.subscribe('mailQueued');
    this.stopListening = () => void queued.return();
    void this.listen(queued);
    this.timer = setInterval(() => this.wake(), LOOK_EVERY);
    this.wake();
  }

  /** Ends what is under way; what waits is sent after the next start. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer !== null) clearInterval(this.timer);
    this.stopListening?.();
    await this.running;
    this.delivery.close();
  }

  /** Sends everything that is due at this moment. */
  async drain(): Promise<void> {
    for (;;) {
      const ids = await this.services.read.outbox.due(this.services.clock.now(), BATCH);
      const waiting = ids.values();
      const lane = async (): Promise<number> => {
        let done = 0;
        for (const id of waiting) {
          if (this.stopped) break;
          if (await this.attempt(id)) done += 1;
        }
        return done;
      };
      const done = await Promise.all(Array.from({ length: AT_ONCE }, lane));
      // Nothing moved: the rest is another server's work.
      if (this.stopped || ids.length < BATCH || done.every((count) => count === 0)) break;
    }
    await this.tidy();
  }

  private async listen(queued: AsyncIterator<unknown>): Promise<void> {
    while ((await queued.next()).done !== true) this.wake();
  }

  private wake(): void {
    if (this.stopped) return;
    if (this.running !== null) {
      this.again = true;
      return;
    }
    this.again = false;
    this.running = this.drain()
      // The database is away, perhaps: the timer looks again.
      .catch((error: unknown) =>
        this.services.logger.warn(
          { reason: error instanceof Error ? error.message : String(error) },
          'the outbox could not be worked on',
        ),
      )
      .finally(() => {
        this.running = null;
        if (this.again) this.wake();
      });
  }

  /** @returns whether the mail was ours to try. */
  private async attempt(id: string): Promise<boolean> {
    const op = this.operation();
    const message = await op.transaction((tx) => tx.outbox.claim(id, this.owner, op.now, op.now + LEASE));
    if (message === null) return false;
    if (message.expiresAt !== null && message.expiresAt <= op.now) {
      await this.giveUp(message, 'The link or code in it expired before it could be sent.');
      return true;
    }
    try {
      await this.send(message);
    } catch (error) {
      await this.failed(message, error);
      return true;
    }
    const after = this.operation();
    await after.transaction((tx) => tx.outbox.markSent(id, this.owner, after.now));
    this.services.logger.info({ mail: id, kind: message.kind }, 'mail handed over');
    return true;
  }

  private async send(message: OutboxMessage): Promise<void> {
    const { id, kind, createdAt, expiresAt, sealed } = message;
    if (sealed === null) throw new DeliveryError('What it said is gone.', true);
    let content: z.infer<typeof sealedMail>;
    try {
      content = sealedMail.parse(JSON.parse(this.services.secretBox.open(sealed, mailSeal(id))));
    } catch {
      throw new DeliveryError('It does not open with the keys of this server: check SECRET_KEYS.', false);
    }
    await this.delivery.deliver({ ...content, id, kind, createdAt, expiresAt });
  }

  private async failed(message: OutboxMessage, error: unknown): Promise<void> {
    const known = error instanceof DeliveryError;
    const failure = known ? error.message : 'It could not be sent for a reason that is not known.';
    const delay = known && error.permanent ? null : retryDelay(message.attempts + 1);
    if (delay === null) {
      await this.giveUp(message, failure);
      return;
    }
    const op = this.operation();
    // No later than its expiry: it is then found dead, instead of waiting on.
    const nextAttemptAt = Math.min(op.now + delay, message.expiresAt ?? Number.MAX_SAFE_INTEGER);
    await op.transaction((tx) =>
      tx.outbox.retryAt(message.id, this.owner, message.attempts + 1, nextAttemptAt, failure),
    );
    this.services.logger.warn(
      { mail: message.id, kind: message.kind, attempts: message.attempts + 1, failure },
      'mail not sent, to be tried again',
    );
  }

  private async giveUp(message: OutboxMessage, failure: string): Promise<void> {
    const op = this.operation();
    await op.transaction(async (tx) => {
      if (!(await tx.outbox.markDead(message.id, this.owner, op.now, failure))) return;
      const user = message.userId === null ? null : await tx.users.find(message.userId);
      await tx.audit('mail.dead', {
        subject: user,
        outcome: 'failure',
        detail: { mail: message.kind, reason: failure },
      });
    });
    this.services.logger.error({ mail: message.id, kind: message.kind, failure }, 'mail given up');
  }

  private async tidy(): Promise<void> {
    const now = this.services.clock.now();
    if (now - this.tidiedAt < TIDY_EVERY) return;
    this.tidiedAt = now;
    await this.delivery.tidy(now);
  }

  /** Each step at its own moment: sending takes time. */
  private operation(): Operation {
    return createOperation(this.services, { kind: 'anonymous' }, NO_ORIGIN, SYSTEM);
  }
}
