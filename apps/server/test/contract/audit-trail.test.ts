import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { AuditReadModel, type AuditQuery, type AuditRow } from '../../src/features/audit/audit.read-model.js';
import { NOW, openTestDatabase, type OpenTestDatabase } from './support.js';

const TYPES = ['sign_in.succeeded', 'policy.updated', 'factor.enrolled'];
const PEOPLE = ['anna', 'bert', 'chen', null];
// Several at every moment, so that the id decides.
const events = Array.from({ length: 120 }, (_, index) => ({
  id: `event-${String((index * 37) % 1000).padStart(4, '0')}`,
  type: TYPES[index % 3] ?? '',
  at: NOW - Math.floor(index / 5) * 1000,
  actorId: PEOPLE[index % 4] ?? null,
  subjectId: PEOPLE[(index + (index % 8 === 0 ? 0 : 1)) % 4] ?? null,
}));
const newestFirst = [...events].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));

let database: OpenTestDatabase;
let model: AuditReadModel;
beforeAll(async () => {
  database = await openTestDatabase();
  await database.insert(
    'audit_events',
    ['id', 'type', 'at', 'actor_kind', 'actor_id', 'actor_label', 'subject_id', 'subject_label', 'outcome'],
    events.map((event) => [
      event.id,
      event.type,
      event.at,
      event.actorId === null ? 'SYSTEM' : 'USER',
      event.actorId,
      event.actorId ?? 'Countersign',
      event.subjectId,
      event.subjectId,
      'success',
    ]),
  );
  model = new AuditReadModel(database.reader);
});
afterAll(() => database.close());

const ALL: AuditQuery = {
  actorId: null,
  subjectId: null,
  types: null,
  from: null,
  to: null,
  concerning: null,
  after: null,
  limit: 7,
};

async function walk(query: Partial<AuditQuery>): Promise<string[]> {
  const rows: AuditRow[] = [];
  for (let pages = 0; pages < 200; pages++) {
    const last = rows.at(-1);
    const page = await model.page({
      ...ALL,
      ...query,
      after: last === undefined ? null : { at: last.at, id: last.id },
    });
    rows.push(...page.rows);
    if (!page.hasNextPage) return rows.map((row) => row.id);
  }
  throw new Error('paging does not end');
}

describe('paging gives every event once, newest first', () => {
  type Event = (typeof events)[number];
  test.each<[string, Partial<AuditQuery>, (event: Event) => boolean]>([
    ['everything', {}, () => true],
    ['one at a time', { limit: 1 }, () => true],
    ['by actor', { actorId: 'anna' }, (event) => event.actorId === 'anna'],
    ['by subject', { subjectId: 'bert' }, (event) => event.subjectId === 'bert'],
    [
      'by both',
      { actorId: 'anna', subjectId: 'bert' },
      (event) => event.actorId === 'anna' && event.subjectId === 'bert',
    ],
    ['one type', { types: ['policy.updated'] }, (event) => event.type === 'policy.updated'],
    ['several types', { types: ['policy.updated', 'factor.enrolled'] }, (event) => event.type !== 'sign_in.succeeded'],
    ['a type that there is not', { types: ['nothing.happened'] }, () => false],
    ['from a moment, included', { from: NOW - 5000 }, (event) => event.at >= NOW - 5000],
    ['to a moment, not included', { to: NOW - 5000 }, (event) => event.at < NOW - 5000],
    [
      'type, actor and time',
      { types: TYPES.slice(0, 2), actorId: 'chen', from: NOW - 15_000, to: NOW },
      (event) =>
        event.type !== 'factor.enrolled' && event.actorId === 'chen' && event.at >= NOW - 15_000 && event.at < NOW,
    ],
    [
      'what concerns somebody',
      { concerning: 'anna' },
      (event) => event.actorId === 'anna' || event.subjectId === 'anna',
    ],
    [
      'of that, what somebody else did',
      { concerning: 'anna', actorId: 'bert' },
      (event) => event.actorId === 'bert' && event.subjectId === 'anna',
    ],
    ['another one’s events concern nobody else', { concerning: 'nobody', subjectId: 'anna' }, () => false],
  ])('%s', async (_, query, which) => {
    expect(await walk(query)).toEqual(newestFirst.filter(which).map((event) => event.id));
  });
});
