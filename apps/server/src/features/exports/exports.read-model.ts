import { In, type EntityManager } from 'typeorm';

import type { Instant } from '@countersign/domain/time.js';

import { dialectOf, type SqlCondition } from '../../persistence/dialect.js';
import { StatusExportEntity } from '../../persistence/entities/status-export.entity.js';
import type { StoredExport } from './exports.repository.js';

/** An export as it is stored. */
export type ExportRow = StoredExport;

/** Status exports and how far they are. */
export class ExportsReadModel {
  constructor(private readonly manager: EntityManager) {}

  find(id: string): Promise<StoredExport | null> {
    return this.manager.findOneBy(StatusExportEntity, { id });
  }

  /** Newest first. */
  async page(
    after: { readonly at: Instant; readonly id: string } | null,
    limit: number,
  ): Promise<{ rows: StoredExport[]; hasNextPage: boolean }> {
    const dialect = dialectOf(this.manager);
    const before: SqlCondition =
      after === null
        ? { sql: '1 = 1', parameters: [] }
        : dialect.beyond('x.requested_at', 'x.id', '<', [after.at, after.id]);
    const ids: { id: string }[] = await this.manager.query(
      `select x.id as id from ${dialect.through('status_exports', 'x', 'status_exports_requested')} where ${before.sql} order by x.requested_at desc, x.id desc limit ${limit + 1}`,
      [...before.parameters],
    );
    const rows = await this.findAll(ids.slice(0, limit).map((row) => row.id));
    return { rows, hasNextPage: ids.length > limit };
  }

  /** Exports that have not ended, and those requested since. */
  async underWay(requestedSince: Instant): Promise<string[]> {
    const rows: { id: string }[] = await this.manager.query(
      "select id from status_exports where state in ('QUEUED', 'RUNNING') or requested_at >= ?",
      [requestedSince],
    );
    return rows.map((row) => row.id);
  }

  /** Newest first. */
  findAll(ids: readonly string[]): Promise<StoredExport[]> {
    if (ids.length === 0) return Promise.resolve([]);
    return this.manager.find(StatusExportEntity, {
      where: { id: In([...ids]) },
      order: { requestedAt: 'DESC', id: 'DESC' },
    });
  }
}
