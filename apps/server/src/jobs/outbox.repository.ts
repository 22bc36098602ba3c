import type { EntityManager, UpdateQueryBuilder } from 'typeorm';

import type { Instant } from '@countersign/domain/time.js';

import { insertMany } from '../persistence/insert-many.js';
import { OutboxMessageEntity } from '../persistence/entities/outbox-message.entity.js';

export type OutboxMessage = Readonly<OutboxMessageEntity>;

/** The row a sealed mail belongs to. */
export const mailSeal = (id: string): string => `mail:${id}`;

/** Waiting mails, each the work of one server at a time, by a lease that a killed one loses. */
export class OutboxRepository {
  constructor(private readonly manager: EntityManager) {}

  /** In the transaction of what the mails tell about: either both happen or neither. */
  async queueAll(
    messages: readonly {
      readonly id: string;
      readonly kind: string;
      readonly userId: string | null;
      readonly sealed: string;
      readonly createdAt: Instant;
      readonly expiresAt: Instant | null;
    }[],
  ): Promise<void> {
    await insertMany(
      this.manager,
      OutboxMessageEntity,
      messages.map((message) => ({
        ...message,
        state: 'QUEUED' as const,
        attempts: 0,
        nextAttemptAt: message.createdAt,
        leaseOwner: null,
        leaseUntil: null,
        finishedAt: null,
        failure: null,
      })),
    );
  }

  /** Whose time has come and who is nobody's work, the longest due first. */
  async due(now: Instant, limit: number): Promise<string[]> {
    const rows: { id: string }[] = await this.manager
      .createQueryBuilder(OutboxMessageEntity, 'm')
      .select('m.id', 'id')
      .where("m.state = 'QUEUED' and m.next_attempt_at <= :now and (m.lease_until is null or m.lease_until <= :now)", {
        now,
      })
      .orderBy('m.next_attempt_at')
      .limit(limit)
      .getRawMany();
    return rows.map((row) => row.id);
  }

  /** One atomic claim, good until `until`. @returns the mail, or null where somebody else was first. */
  async claim(id: string, owner: string, now: Instant, until: Instant): Promise<OutboxMessage | null> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(OutboxMessageEntity)
      .set({ leaseOwner: owner, leaseUntil: until })
      .where(
        "id = :id and state = 'QUEUED' and next_attempt_at <= :now and (lease_until is null or lease_until <= :now)",
        { id, now },
      )
      .execute();
    return affected === 1 ? this.manager.findOneBy(OutboxMessageEntity, { id }) : null;
  }

  /** @returns false where the lease was lost meanwhile. */
  markSent(id: string, owner: string, now: Instant): Promise<boolean> {
    return this.whileLeased(id, owner, {
      state: 'SENT',
      sealed: null,
      leaseOwner: null,
      leaseUntil: null,
      finishedAt: now,
      failure: null,
    });
  }

  /** Given up: what it said is erased, that it was there and why it failed stays. @returns false where the lease was lost. */
  markDead(id: string, owner: string, now: Instant, failure: string): Promise<boolean> {
    return this.whileLeased(id, owner, {
      state: 'DEAD',
      sealed: null,
      leaseOwner: null,
      leaseUntil: null,
      finishedAt: now,
      failure,
    });
  }

  /** @returns false where the lease was lost meanwhile. */
  retryAt(id: string, owner: string, attempts: number, nextAttemptAt: Instant, failure: string): Promise<boolean> {
    return this.whileLeased(id, owner, { attempts, nextAttemptAt, leaseOwner: null, leaseUntil: null, failure });
  }

  /** @returns how many, at most `limit`. */
  async deleteFinishedBefore(before: Instant, limit: number): Promise<number> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .delete()
      .from(OutboxMessageEntity)
      // The derived table: MySQL takes no LIMIT in the list of an IN.
      .where(
        "id in (select id from (select id from outbox_messages where state in ('SENT', 'DEAD') and finished_at < :before limit :limit) as finished)",
        { before, limit },
      )
      .execute();
    return affected ?? 0;
  }

  private async whileLeased(
    id: string,
    owner: string,
    values: Parameters<UpdateQueryBuilder<OutboxMessageEntity>['set']>[0],
  ): Promise<boolean> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(OutboxMessageEntity)
      .set(values)
      .where("id = :id and state = 'QUEUED' and lease_owner = :owner", { id, owner })
      .execute();
    return affected === 1;
  }
}
