import type { AuditFilter } from '../../operations/audit-filter.js';
import { AUDIT_CSV_HEADER, auditCsvRow, auditJsonLine } from './audit-export.format.js';
import type { ExportSource } from './export-source.js';
import type { StoredExport } from './exports.repository.js';

/**
 * The audit trail, newest first, as it stood when the export was asked for: what is written while the file is made is
 * not in it, so that two who count get the same number.
 */
export function auditSource(job: StoredExport): ExportSource {
  const filter = JSON.parse(job.filter) as AuditFilter;
  const isCsv = job.format === 'CSV';
  const toText = isCsv ? auditCsvRow : auditJsonLine;
  return {
    header: isCsv ? AUDIT_CSV_HEADER : '',
    count: ({ read }) => read.auditTrail.count(filter),
    async slice({ read }, position, limit) {
      const rows = await read.auditTrail.before(filter, position === null ? null : readPosition(position), limit);
      const last = rows.at(-1);
      return {
        position: last === undefined ? position : `${last.at}:${last.id}`,
        rows: rows.length,
        text: rows.map(toText).join(''),
      };
    },
  };
}

function readPosition(position: string): { at: number; id: string } {
  const end = position.indexOf(':');
  return { at: Number(position.slice(0, end)), id: position.slice(end + 1) };
}
