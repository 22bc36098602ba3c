import { TEAM_ROLES } from '@countersign/domain/users/roles.js';

import type { Operation } from '../../operations/operation.js';
import type { DirectoryFilter } from '../../operations/directory-filter.js';
import type { StoredExport } from './exports.repository.js';
import { queueExport } from './queue-export.js';

/** Queues an export; without roles in the filter, of the team. Whoever makes it is woken once it is stored. */
export function requestStatusExport(op: Operation, filter: DirectoryFilter): Promise<StoredExport> {
  const asked: DirectoryFilter = { ...filter, roles: filter.roles ?? TEAM_ROLES };
  return queueExport(op, { kind: 'STATUS', format: 'CSV', filter: asked, event: 'export.requested' });
}
