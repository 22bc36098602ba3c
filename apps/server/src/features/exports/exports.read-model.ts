import { In, type EntityManager } from 'typeorm';

import type { Instant } from '@countersign/domain/time.js';

import { dialectOf, type SqlCondition } from '../../persistence/dialect.js';
import { StatusExportEntity } from '../../persistence/entities/status-export.entity.js';
import type { StoredExport } from './exports.repository.js';

/** An export as it is stored. */
export type ExportRow = StoredExport;

export type ExportKind = StoredExport['kind'];

/** Exports and how far they are; of one kind at a time, because each has readers of its own. */
export class ExportsReadModel {
  constructor(private readonly manager: EntityManager) {}

  find(kind: ExportKind, id: string): Promise<StoredExport | null> {
    return this.manager.findOneBy(StatusExportEntity, { id, kind });
  }

  /** Newest first. */
  async page(
    kind: ExportKind,
    after: { readonly at: Instant; readonly id: string } | null,
    limit: number,
  ): Promise<{ rows: StoredExport[]; hasNextPage: boolean }> {
    const dialect = dialectOf(this.manager);
    const before: SqlCondition =
      after === null
        ? { sql: '1 = 1', parameters: [] }
        : dialect.beyond('x.requested_at', 'x.id', '<', [after.at, after.id]);
    const ids: { id: string }[] = await this.manager.query(
      `select x.id as id from ${dialect.through('status_exports', 'x', 'status_exports_requested')} where x.kind = ? and ${before.sql} order by x.requested_at desc, x.id desc limit ${limit + 1}`,
      [kind, ...before.parameters],
    );
    const rows = await this.findAll(ids.slice(0, limit).map((row) => row.id));
    return { rows, hasNextPage: ids.length > limit };
  }

  /** Exports that have not ended, and those requested since. */
  async underWay(kind: ExportKind, requestedSince: Instant): Promise<string[]> {
    const rows: { id: string }[] = await this.manager.query(
      "select id from status_exports where kind = ? and (state in ('QUEUED', 'RUNNING') or requested_at >= ?)",
      [kind, requestedSince],
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
