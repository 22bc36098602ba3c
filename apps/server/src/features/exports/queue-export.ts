import type { AuditEventType } from '@countersign/domain/audit/audit-event.js';

import type { Operation } from '../../operations/operation.js';
import type { StoredExport } from './exports.repository.js';

/** Stores the request of an export with its event, and wakes whoever makes it. */
export async function queueExport(
  op: Operation,
  request: Pick<StoredExport, 'kind' | 'format'> & { readonly filter: object; readonly event: AuditEventType },
): Promise<StoredExport> {
  const { kind, format, filter, event } = request;
  const id = op.random.id();
  const stored = await op.transaction(async (tx) => {
    await tx.exports.create({
      id,
      kind,
      format,
      filter: JSON.stringify(filter),
      requestedByKind: op.actor.kind,
      requestedById: op.actor.id,
      requestedByLabel: op.actor.label,
      requestedAt: op.now,
    });
    await tx.audit(event, { detail: { exportId: id, filter } });
    return tx.exports.find(id);
  });
  if (stored === null) throw new Error('an export that was just stored is not there');
  op.events.publish('exportQueued', id);
  op.events.publish('exportChanged', id);
  return stored;
}
