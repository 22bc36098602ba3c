import type { EntityManager } from 'typeorm';

import type { Instant } from '@countersign/domain/time.js';

import type { AuditFilter } from '../../operations/audit-filter.js';
import { AuditEventEntity } from '../../persistence/entities/audit-event.entity.js';
import { insertMany } from '../../persistence/insert-many.js';
import { AuditReadModel, type AuditRow } from './audit.read-model.js';

/** Append-only. */
export class AuditRepository {
  constructor(private readonly manager: EntityManager) {}

  async append(event: AuditEventEntity): Promise<void> {
    await this.manager.insert(AuditEventEntity, event);
  }

  /** Many at once: an import writes one for each user. */
  async appendAll(events: readonly AuditEventEntity[]): Promise<void> {
    await insertMany(this.manager, AuditEventEntity, events);
  }

  /** Events of a filter, newest first, from behind one of them on. */
  async before(
    filter: AuditFilter,
    after: { readonly at: Instant; readonly id: string } | null,
    limit: number,
  ): Promise<AuditRow[]> {
    return (await new AuditReadModel(this.manager).page({ ...filter, concerning: null, after, limit })).rows;
  }

  /** How many events there are of a filter. */
  count(filter: AuditFilter): Promise<number> {
    return new AuditReadModel(this.manager).count(filter);
  }

  /** The oldest first. @returns how many, at most `limit`. */
  async deleteBefore(before: Instant, limit: number): Promise<number> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .delete()
      .from(AuditEventEntity)
      // The derived table: MySQL takes no LIMIT in the list of an IN.
      .where(
        'id in (select id from (select id from audit_events where at < :before order by at limit :limit) as old)',
        { before, limit },
      )
      .execute();
    return affected ?? 0;
  }
}
