import { AUDIT_EVENT_TYPES, describeAuditEvent, type AuditEventType } from '@countersign/domain/audit/audit-event.js';

const known: ReadonlySet<string> = new Set(AUDIT_EVENT_TYPES);
const isKnown = (type: string): type is AuditEventType => known.has(type);

/** The type in words; its own name where a newer server writes one that this console does not know. */
export const auditWords = (type: string): string => (isKnown(type) ? describeAuditEvent(type) : type);

const OUTCOMES: Readonly<Record<string, string>> = { success: 'Done', failure: 'Failed', refused: 'Refused' };
export const auditOutcome = (outcome: string): string => OUTCOMES[outcome.toLowerCase()] ?? outcome;
