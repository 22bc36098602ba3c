import { toActorType } from '../../graphql/actor.types.js';
import { DELETED_USER } from '../../operations/deleted-user.js';
import { toDate } from '../../platform/clock.js';
import type { AuditRow } from './audit.read-model.js';
import type { AuditEventType } from './audit.types.js';

/** Only users are acted upon, so that the kind of a subject need not be kept. */
export function toAuditEventType(row: AuditRow): AuditEventType {
  const { id, type, outcome, ipAddress, client } = row;
  return {
    id,
    type,
    at: toDate(row.at),
    actor: toActorType({ kind: row.actorKind, id: row.actorId, label: row.actorLabel }),
    subject:
      row.subjectId === null
        ? null
        : toActorType({ kind: 'USER', id: row.subjectId, label: row.subjectLabel ?? DELETED_USER }),
    outcome,
    ipAddress,
    client,
    detail: row.detail === null ? null : (JSON.parse(row.detail) as unknown),
  };
}
