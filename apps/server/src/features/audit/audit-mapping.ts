import { toActorType } from '../../graphql/actor.types.js';
import { DELETED_USER } from '../../operations/deleted-user.js';
import { FailureError } from '../../graphql/errors.js';
import { auditFilter, type AuditFilter } from '../../operations/audit-filter.js';
import { failure } from '../../operations/failures.js';
import { toDate } from '../../platform/clock.js';
import type { AuditRow } from './audit.read-model.js';
import type { AuditEventType, AuditFilterInput } from './audit.types.js';

/** Each type asked for is read along its own index. */
const MOST_TYPES = 20;

/**
 * A filter of the API as it is kept and asked.
 * @param path where it stands in the input, for the refusal
 * @throws FailureError BAD_USER_INPUT where it names too many types
 */
export function toAuditFilter(input: AuditFilterInput | null | undefined, path: string): AuditFilter {
  const filter = auditFilter(input);
  if ((filter.types?.length ?? 0) > MOST_TYPES)
    throw new FailureError(failure.badField(`${path}.types`, `Ask for at most ${MOST_TYPES} types at a time.`));
  return filter;
}

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
