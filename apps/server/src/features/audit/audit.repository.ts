import type { EntityManager } from 'typeorm';

import { AuditEventEntity } from '../../persistence/entities/audit-event.entity.js';

/** Append-only. */
export class AuditRepository {
  constructor(private readonly manager: EntityManager) {}

  async append(event: AuditEventEntity): Promise<void> {
    await this.manager.insert(AuditEventEntity, event);
  }
}
