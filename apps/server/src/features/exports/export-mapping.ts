import type { Instant } from '@countersign/domain/time.js';

import { toActorType } from '../../graphql/actor.types.js';
import { toDate, toDateOrNull } from '../../platform/clock.js';
import type { StoredExport } from './exports.repository.js';
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
    downloadUrl: state === 'COMPLETED' ? new URL(`/exports/${id}.csv`, publicUrl).href : null,
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
