import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { downloadExport } from '../../src/features/exports/download-export.js';
import { EXPORT_LEASE, makeExport } from '../../src/features/exports/make-export.js';
import { requestAuditExport } from '../../src/features/exports/request-audit-export.js';
import { auditFilter, type AuditFilterInput } from '../../src/operations/audit-filter.js';
import type { JobMaker } from '../../src/operations/job-worker.js';
import { NOW, openTestDatabase, seeded, type OpenTestDatabase } from './support.js';

let database: OpenTestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(() => database.empty('users', 'status_exports', 'status_export_chunks', 'audit_events', 'outbox_messages'));

const REQUESTER = seeded(900_001, { name: 'Olga Owner', email: 'olga@example.com', role: 'OWNER' });
const TYPES = ['sign_in.succeeded', 'policy.updated', 'factor.enrolled'];
const PEOPLE = ['anna', 'bert', 'chen', null];

interface Event {
  readonly id: string;
  readonly type: string;
  readonly at: number;
  readonly actorId: string | null;
  readonly actorLabel: string;
  readonly subjectId: string | null;
  readonly detail: string | null;
}

/** Several at every moment, so that the id decides the order, and no slice ends between two moments. */
const some = (count: number): Event[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `event-${String((index * 7919) % count).padStart(6, '0')}`,
    type: TYPES[index % 3] ?? '',
    at: NOW - 1 - Math.floor(index / 7) * 1000,
    actorId: PEOPLE[index % 4] ?? null,
    actorLabel: PEOPLE[index % 4] ?? 'Countersign',
    subjectId: PEOPLE[(index + (index % 8 === 0 ? 0 : 1)) % 4] ?? null,
    detail: index % 2 === 0 ? JSON.stringify({ number: index, words: 'before, "after"' }) : null,
  }));

async function seedEvents(events: readonly Event[]): Promise<void> {
  await database.insert(
    'audit_events',
    ['id', 'type', 'at', 'actor_kind', 'actor_id', 'actor_label', 'subject_id', 'subject_label', 'outcome', 'detail'],
    events.map((event) => [
      event.id,
      event.type,
      event.at,
      event.actorId === null ? 'SYSTEM' : 'USER',
      event.actorId,
      event.actorLabel,
      event.subjectId,
      event.subjectId,
      'success',
      event.detail,
    ]),
  );
}

const newestFirst = (events: readonly Event[]): Event[] =>
  [...events].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));

const maker = (owner: string): JobMaker => ({ owner, begin: () => database.begin(), isStopping: () => false });

async function request(filter: AuditFilterInput = {}, format: 'CSV' | 'JSON_LINES' = 'CSV'): Promise<string> {
  return (await requestAuditExport(database.begin(REQUESTER), auditFilter(filter), format)).id;
}

async function fileOf(id: string, ending: 'csv' | 'jsonl' = 'csv'): Promise<string> {
  const result = await downloadExport(database.begin(REQUESTER), id, ending);
  if (!result.ok) throw new Error(result.failure.message);
  let text = '';
  for await (const chunk of result.value.chunks) text += chunk;
  return text;
}

async function make(filter: AuditFilterInput = {}): Promise<string> {
  const id = await request(filter);
  await makeExport(maker('one'), id);
  return fileOf(id);
}

const recordsOf = (csv: string): Record<string, string>[] => parse(csv, { columns: true });
const linesOf = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const trail = async (): Promise<string[]> =>
  (await database.reader.query<{ type: string }[]>("select type from audit_events where type like 'audit_export%'"))
    .map((row) => row.type)
    .sort();

describe('the file', () => {
  const events = some(240);

  test.each<[string, AuditFilterInput, (event: Event) => boolean]>([
    ['everything', {}, () => true],
    ['an actor', { actorId: 'anna' }, (event) => event.actorId === 'anna'],
    ['a subject', { subjectId: 'bert' }, (event) => event.subjectId === 'bert'],
    ['one kind', { types: ['policy.updated'] }, (event) => event.type === 'policy.updated'],
    [
      'several kinds',
      { types: ['policy.updated', 'factor.enrolled', 'policy.updated'] },
      (event) => event.type !== 'sign_in.succeeded',
    ],
    [
      'a time, its first moment included and its last not',
      { from: new Date(NOW - 20_001), to: new Date(NOW - 10_001) },
      (event) => event.at >= NOW - 20_001 && event.at < NOW - 10_001,
    ],
    [
      'all of them together',
      { actorId: 'chen', types: TYPES.slice(0, 2), from: new Date(NOW - 40_000), to: new Date(NOW) },
      (event) => event.actorId === 'chen' && event.type !== 'factor.enrolled' && event.at >= NOW - 40_000,
    ],
    [
      'actor and subject',
      { actorId: 'anna', subjectId: 'bert' },
      (event) => event.actorId === 'anna' && event.subjectId === 'bert',
    ],
    ['nothing at all', { actorId: 'nobody' }, () => false],
  ])('is the trail of %s, newest first', async (_, filter, which) => {
    await seedEvents(events);
    const expected = newestFirst(events.filter(which));
    const id = await request(filter);
    await makeExport(maker('one'), id);
    const found = await database.services.read.auditTrail.before(
      { ...auditFilter(filter), to: filter.to?.getTime() ?? NOW },
      null,
      200_000,
    );
    expect(found.map((row) => row.id)).toEqual(expected.map((event) => event.id));
    expect(recordsOf(await fileOf(id)).map((record) => record['id'])).toEqual(expected.map((event) => event.id));
    expect(await database.services.read.exports.find(id)).toMatchObject({
      rowsDone: expected.length,
      rowsTotal: expected.length,
    });
    const asLines = await request(filter, 'JSON_LINES');
    await makeExport(maker('one'), asLines);
    // The first export is in the trail by now; what is asked for is what there was.
    expect(
      linesOf(await fileOf(asLines, 'jsonl'))
        .map((line) => line['id'])
        .filter((event) => String(event).startsWith('event-')),
    ).toEqual(expected.map((event) => event.id));
  });

  test('has its columns in order; a detail is JSON in a cell and data in a line', async () => {
    const [event] = some(1);
    if (event === undefined) throw new Error('no event');
    await seedEvents([event]);
    const csv = await make();
    expect(csv.split('\r\n')[0]).toBe(
      'at,type,what_happened,outcome,actor_kind,actor_id,actor,subject_id,subject,ip_address,client,detail,id',
    );
    expect(recordsOf(csv)).toEqual([
      {
        at: '2026-05-03T11:59:59.999Z',
        type: 'sign_in.succeeded',
        what_happened: 'Signed in',
        outcome: 'success',
        actor_kind: 'USER',
        actor_id: 'anna',
        actor: 'anna',
        subject_id: 'anna',
        subject: 'anna',
        ip_address: '',
        client: '',
        detail: event.detail,
        id: event.id,
      },
    ]);
    const id = await request({ actorId: 'anna' }, 'JSON_LINES');
    await makeExport(maker('one'), id);
    expect(linesOf(await fileOf(id, 'jsonl'))).toEqual([
      {
        id: event.id,
        type: 'sign_in.succeeded',
        at: '2026-05-03T11:59:59.999Z',
        actor: { kind: 'USER', id: 'anna', label: 'anna' },
        subject: { kind: 'USER', id: 'anna', label: 'anna' },
        outcome: 'success',
        ipAddress: null,
        client: null,
        detail: { number: 0, words: 'before, "after"' },
      },
    ]);
  });

  test('runs nothing in a spreadsheet', async () => {
    await seedEvents(some(3).map((event, index) => ({ ...event, actorLabel: ['=cmd()', '＋1', ' @x'][index] ?? '' })));
    expect(
      recordsOf(await make())
        .map((record) => record['actor'])
        .sort(),
    ).toEqual(["' @x", "'=cmd()", "'＋1"]);
  });

  test('is found under its own ending only', async () => {
    const id = await request({}, 'JSON_LINES');
    await makeExport(maker('one'), id);
    expect(await downloadExport(database.begin(REQUESTER), id, 'csv')).toMatchObject({
      ok: false,
      failure: { code: 'NOT_FOUND' },
    });
    expect(await downloadExport(database.begin(REQUESTER), id, 'jsonl')).toMatchObject({
      ok: true,
      value: { fileName: 'audit-trail-2026-05-03.jsonl' },
    });
  });
});

describe('a job', () => {
  test('killed half-way goes on after its lease, and no event is twice or missing, whatever happens meanwhile', async () => {
    const events = some(12_345);
    await seedEvents(events);
    const id = await request();
    let operations = 0;
    const killed: JobMaker = {
      ...maker('killed'),
      begin() {
        if ((operations += 1) > 4) throw new Error('killed');
        return database.begin();
      },
    };
    await makeExport(killed, id);
    const left = await database.services.read.exports.find(id);
    expect(left).toMatchObject({ state: 'RUNNING', kind: 'AUDIT', rowsTotal: events.length });
    expect(left?.rowsDone).toBeGreaterThan(0);
    expect(left?.rowsDone).toBeLessThan(events.length);
    database.clock.advance(EXPORT_LEASE);
    // Later events are not what was asked for.
    await database.begin(REQUESTER).transaction((tx) => tx.audit('mail.test_sent'));
    await makeExport(maker('another'), id);
    expect(await database.services.read.exports.find(id)).toMatchObject({
      state: 'COMPLETED',
      attempts: 2,
      rowsDone: events.length,
    });
    expect(recordsOf(await fileOf(id)).map((record) => record['id'])).toEqual(
      newestFirst(events).map((event) => event.id),
    );
  });

  test('leaves its own marks in the trail and tells the requester, who may still read the trail', async () => {
    await database.seedUsers([REQUESTER]);
    await make();
    expect(await trail()).toEqual(['audit_export.completed', 'audit_export.downloaded', 'audit_export.requested']);
    expect(await database.reader.query('select kind from outbox_messages')).toEqual([{ kind: 'EXPORT_READY' }]);
  });

  test('is claimed by exactly one of many', async () => {
    await seedEvents(some(10));
    const id = await request();
    await Promise.all(Array.from({ length: 8 }, (_, number) => makeExport(maker(`m${number}`), id)));
    expect(await database.services.read.exports.find(id)).toMatchObject({ state: 'COMPLETED', attempts: 1 });
  });
});
