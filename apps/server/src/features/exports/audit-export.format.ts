import { AUDIT_EVENT_TYPES, describeAuditEvent, type AuditEventType } from '@countersign/domain/audit/audit-event.js';
import { encodeCsvRow } from '@countersign/domain/csv/encode-row.js';

import { toIso } from '../../platform/clock.js';
import type { AuditRow } from '../audit/audit.read-model.js';

const COLUMNS = [
  'at',
  'type',
  'what_happened',
  'outcome',
  'actor_kind',
  'actor_id',
  'actor',
  'subject_id',
  'subject',
  'ip_address',
  'client',
  'detail',
  'id',
];

export const AUDIT_CSV_HEADER = encodeCsvRow(COLUMNS);

/** One event as a row of the file; `detail` is JSON. */
export function auditCsvRow(event: AuditRow): string {
  return encodeCsvRow([
    toIso(event.at),
    event.type,
    inWords(event.type),
    event.outcome,
    event.actorKind,
    event.actorId ?? '',
    event.actorLabel,
    event.subjectId ?? '',
    event.subjectLabel ?? '',
    event.ipAddress ?? '',
    event.client ?? '',
    event.detail ?? '',
    event.id,
  ]);
}

/** One event as a line of JSON, named as `AuditEvent` of the API is. */
export function auditJsonLine(event: AuditRow): string {
  const { id, type, outcome, ipAddress, client } = event;
  const line = {
    id,
    type,
    at: toIso(event.at),
    actor: { kind: event.actorKind, id: event.actorId, label: event.actorLabel },
    subject:
      event.subjectId === null
        ? null
        : { kind: 'USER', id: event.subjectId, label: event.subjectLabel ?? 'deleted user' },
    outcome,
    ipAddress,
    client,
    detail: event.detail === null ? null : (JSON.parse(event.detail) as unknown),
  };
  return `${JSON.stringify(line)}\n`;
}

const KNOWN: ReadonlySet<string> = new Set(AUDIT_EVENT_TYPES);

/** Its own name, where a newer release wrote one that this one does not know. */
function inWords(type: string): string {
  return KNOWN.has(type) ? describeAuditEvent(type as AuditEventType) : type;
}
