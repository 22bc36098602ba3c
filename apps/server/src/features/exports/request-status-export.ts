import { TEAM_ROLES } from '@countersign/domain/users/roles.js';

import type { Operation } from '../../operations/operation.js';
import type { DirectoryFilter } from '../../operations/directory-filter.js';
import type { StoredExport } from './exports.repository.js';

/** Queues an export; without roles in the filter, of the team. Whoever makes it is woken once it is stored. */
export async function requestStatusExport(op: Operation, filter: DirectoryFilter): Promise<StoredExport> {
  const id = op.random.id();
  const asked: DirectoryFilter = { ...filter, roles: filter.roles ?? TEAM_ROLES };
  const stored = await op.transaction(async (tx) => {
    await tx.exports.create({
      id,
      filter: JSON.stringify(asked),
      requestedByKind: op.actor.kind,
      requestedById: op.actor.id,
      requestedByLabel: op.actor.label,
      requestedAt: op.now,
    });
    await tx.audit('export.requested', { detail: { exportId: id, filter: asked } });
    return tx.exports.find(id);
  });
  if (stored === null) throw new Error('an export that was just stored is not there');
  op.events.publish('exportQueued', id);
  op.events.publish('exportChanged', id);
  return stored;
}
