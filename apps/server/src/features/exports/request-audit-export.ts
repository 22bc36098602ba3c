import type { AuditFilter } from '../../operations/audit-filter.js';
import type { Operation } from '../../operations/operation.js';
import type { StoredExport } from './exports.repository.js';
import { queueExport } from './queue-export.js';

/** Queues an export of the events that there are at this moment: what happens later, this request included, is not in it. */
export function requestAuditExport(
  op: Operation,
  filter: AuditFilter,
  format: StoredExport['format'],
): Promise<StoredExport> {
  const asked: AuditFilter = { ...filter, to: Math.min(filter.to ?? op.now, op.now) };
  return queueExport(op, { kind: 'AUDIT', format, filter: asked, event: 'audit_export.requested' });
}
