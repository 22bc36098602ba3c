import { Entity, Index, PrimaryColumn } from 'typeorm';

import { Id, LongText, MaybeMoment, MaybeWords, Moment, Whole, Words } from '../columns.js';

/** An export of any kind. The table is as old as its first kind, and keeps that one's name. */
@Entity('status_exports')
@Index('status_exports_requested', ['requestedAt', 'id'])
@Index('status_exports_state', ['state', 'leaseUntil'])
export class StatusExportEntity {
  @Id() id: string;
  /** What is exported. */
  @Words('kind', 16, { default: 'STATUS' }) kind: 'STATUS' | 'AUDIT';
  @Words('format', 16, { default: 'CSV' }) format: 'CSV' | 'JSON_LINES';
  @Words('state', 16) state: 'QUEUED' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'EXPIRED';
  /** Which rows, as JSON: DirectoryFilter or AuditFilter, by the kind. */
  @LongText('filter') filter: string;
  @Words('requested_by_kind', 16) requestedByKind: string;
  @MaybeWords('requested_by_id', 36) requestedById: string | null;
  @Words('requested_by_label', 200) requestedByLabel: string;
  @Moment('requested_at') requestedAt: number;
  @Whole('rows_done', { default: 0 }) rowsDone: number;
  @Whole('rows_total', { nullable: true }) rowsTotal: number | null;
  /** Where the next batch begins; with the chunks of a batch in one transaction, so that a killed server goes on from there. */
  @MaybeWords('position', 255) position: string | null;
  @Whole('chunks', { default: 0 }) chunks: number;
  @MaybeWords('lease_owner', 36) leaseOwner: string | null;
  @MaybeMoment('lease_until') leaseUntil: number | null;
  @Whole('attempts', { default: 0 }) attempts: number;
  @MaybeMoment('completed_at') completedAt: number | null;
  @MaybeMoment('expires_at') expiresAt: number | null;
  @MaybeWords('failure', 200) failure: string | null;
}

/** The file in pieces that fit a TEXT column of MySQL (at most 64 kB). */
@Entity('status_export_chunks')
export class StatusExportChunkEntity {
  @PrimaryColumn({ name: 'export_id', type: 'varchar', length: 36 }) exportId: string;
  @PrimaryColumn({ name: 'number', type: 'integer' }) number: number;
  @LongText('body') body: string;
}
