import { AUDIT_EVENT_TYPES } from '@countersign/domain/audit/audit-event.js';
import { listOf } from '../../lib/search-params';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The days of the address bar are those of whoever looks: from the start of the first to the end of the last. */
function startOf(day: string, offset: number): string | null {
  if (!DAY.test(day)) return null;
  const start = new Date(`${day}T00:00:00`);
  if (Number.isNaN(start.getTime())) return null;
  start.setDate(start.getDate() + offset);
  return start.toISOString();
}

export function readAudit(search: URLSearchParams) {
  const types = listOf(search, 'type', AUDIT_EVENT_TYPES);
  const subject = search.get('subject');
  const actor = search.get('actor');
  const fromDay = search.get('from') ?? '';
  const toDay = search.get('to') ?? '';
  const from = startOf(fromDay, 0);
  const to = startOf(toDay, 1);
  const filter = {
    ...(types.length === 0 ? {} : { types }),
    ...(subject === null ? {} : { subjectId: subject }),
    ...(actor === null ? {} : { actorId: actor }),
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
  };
  return {
    types,
    subject,
    actor,
    fromDay,
    toDay,
    filter,
    isFiltered: Object.keys(filter).length > 0,
    after: search.get('after'),
  };
}
