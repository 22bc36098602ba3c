import { AUDIT_EVENT_TYPES } from '@countersign/domain/audit/audit-event.js';
import { listOf, oneOf } from '../../lib/search-params';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Times to choose from; the numbers are days, today included. Kept by name in the address, so that a link stays "the last week". */
export const TIMES = {
  any: { label: 'Any time', days: null },
  today: { label: 'Today', days: 1 },
  week: { label: 'Last 7 days', days: 7 },
  month: { label: 'Last 30 days', days: 30 },
  quarter: { label: 'Last 90 days', days: 90 },
  between: { label: 'Between two days', days: null },
} as const satisfies Readonly<Record<string, { readonly label: string; readonly days: number | null }>>;
export type Time = keyof typeof TIMES;
export const TIME_NAMES = Object.keys(TIMES) as readonly Time[];

/** Past this the server refuses: each kind is read along its own index. */
export const MOST_TYPES = 20;

/** The days of the address bar are those of whoever looks: from the start of the first to the end of the last. */
function startOf(day: string, offset: number): string | null {
  if (!DAY.test(day)) return null;
  const start = new Date(`${day}T00:00:00`);
  if (Number.isNaN(start.getTime())) return null;
  start.setDate(start.getDate() + offset);
  return start.toISOString();
}

function startOfDaysAgo(days: number): string {
  const start = new Date();
  start.setHours(0, 0, 0, 0);
  start.setDate(start.getDate() - days);
  return start.toISOString();
}

export function readAudit(search: URLSearchParams) {
  const types = listOf(search, 'type', AUDIT_EVENT_TYPES).slice(0, MOST_TYPES);
  const subject = search.get('subject');
  const actor = search.get('actor');
  const fromDay = search.get('from') ?? '';
  const toDay = search.get('to') ?? '';
  const time = oneOf(search, 'time', TIME_NAMES, fromDay === '' && toDay === '' ? 'any' : 'between');
  const { days } = TIMES[time];
  const from = time === 'between' ? startOf(fromDay, 0) : days === null ? null : startOfDaysAgo(days - 1);
  const to = time === 'between' ? startOf(toDay, 1) : null;
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
    time,
    fromDay,
    toDay,
    filter,
    isFiltered: Object.keys(filter).length > 0,
    after: search.get('after'),
  };
}

/** Nothing of it. */
export const NO_FILTERS = { type: null, subject: null, actor: null, time: null, from: null, to: null } as const;
