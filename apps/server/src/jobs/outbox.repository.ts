import type { EntityManager } from 'typeorm';

import type { Instant } from '@countersign/domain/time.js';

import { OutboxMessageEntity } from '../persistence/entities/outbox-message.entity.js';

export type OutboxMessage = Readonly<OutboxMessageEntity>;

/** The row a sealed mail belongs to. */
export const mailSeal = (id: string): string => `mail:${id}`;

export class OutboxRepository {
  constructor(private readonly manager: EntityManager) {}

  /** In the transaction of what the mail tells about: either both happen or neither. */
  async queue(message: { id: string; kind: string; userId: string | null; sealed: string; createdAt: Instant; expiresAt: Instant | null }): Promise<void> {
    await this.manager.insert(OutboxMessageEntity, { ...message, state: 'QUEUED', attempts: 0, nextAttemptAt: message.createdAt });
  }
}
