import type { Instant } from '@countersign/domain/time.js';

import { toActorType } from '../../graphql/actor.types.js';
import { toDate, toDateOrNull } from '../../platform/clock.js';
import type { StoredExport } from './exports.repository.js';
import type { AuditExportType } from './audit-exports.types.js';
import { endingOf } from './export-name.format.js';
import type { StatusExportType } from './exports.types.js';

/** An export as the API shows it. One past its time is expired, whether or not its file has been thrown away yet. */
export function toStatusExportType(stored: StoredExport, publicUrl: URL, now: Instant): StatusExportType {
  const { id, rowsDone, rowsTotal, failure } = stored;
  const state = stored.state === 'COMPLETED' && (stored.expiresAt ?? 0) <= now ? 'EXPIRED' : stored.state;
  return {
    id,
    state,
    rowsDone,
    rowsTotal,
    downloadUrl: state === 'COMPLETED' ? new URL(`/exports/${id}.${endingOf(stored)}`, publicUrl).href : null,
    requestedBy: toActorType({
      kind: stored.requestedByKind,
      id: stored.requestedById,
      label: stored.requestedByLabel,
    }),
    requestedAt: toDate(stored.requestedAt),
    completedAt: toDateOrNull(stored.completedAt),
    expiresAt: toDateOrNull(stored.expiresAt),
    failure,
  };
}

/** The same for an export of the audit trail. */
export function toAuditExportType(stored: StoredExport, publicUrl: URL, now: Instant): AuditExportType {
  return { ...toStatusExportType(stored, publicUrl, now), format: stored.format };
}
