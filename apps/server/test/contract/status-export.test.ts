import { randomUUID } from 'node:crypto';

import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { DAY } from '@countersign/domain/time.js';

import { downloadExport } from '../../src/features/exports/download-export.js';
import { EXPORT_LEASE, makeExport } from '../../src/features/exports/make-export.js';
import { requestStatusExport } from '../../src/features/exports/request-status-export.js';
import { ExportWorker } from '../../src/features/exports/export-worker.js';
import { directoryFilter, type FilterInput } from '../../src/operations/directory-filter.js';
import type { JobMaker } from '../../src/operations/job-worker.js';
import { NOW, openTestDatabase, seeded, type OpenTestDatabase, type SeededUser } from './support.js';

let database: OpenTestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(() =>
  database.empty(
    'users',
    'factors',
    'recovery_codes',
    'status_exports',
    'status_export_chunks',
    'audit_events',
    'outbox_messages',
  ),
);

const REQUESTER = seeded(900_001, { name: 'Olga Owner', email: 'olga@example.com', role: 'OWNER' });

function maker(owner: string, isStopping: () => boolean = () => false): JobMaker {
  return { owner, begin: () => database.begin(), isStopping };
}

async function request(filter: FilterInput = {}): Promise<string> {
  return (await requestStatusExport(database.begin(REQUESTER), directoryFilter(filter))).id;
}

async function fileOf(id: string): Promise<string> {
  const result = await downloadExport(database.begin(REQUESTER), id, 'csv');
  if (!result.ok) throw new Error(result.failure.message);
  let text = '';
  for await (const chunk of result.value.chunks) text += chunk;
  return text;
}

async function make(filter: FilterInput = {}): Promise<string> {
  const id = await request(filter);
  await makeExport(maker('one'), id);
  return fileOf(id);
}

const recordsOf = (csv: string): Record<string, string>[] => parse(csv, { columns: true });
const stateOf = async (id: string) => (await database.services.read.exports.find(id))?.state;
const many = (count: number): SeededUser[] =>
  Array.from({ length: count }, (_, index) => seeded(index, { name: `Agent ${String(index % 977).padStart(3, '0')}` }));
const trail = async (): Promise<string[]> =>
  (await database.reader.query<{ type: string }[]>('select type from audit_events order by type')).map(
    (row) => row.type,
  );
const mails = async (): Promise<string[]> =>
  (await database.reader.query<{ kind: string }[]>('select kind from outbox_messages')).map((row) => row.kind);

describe('the file', () => {
  test('has its columns in order, RFC 4180 lines and no byte order mark', async () => {
    const csv = await make();
    expect(csv).toBe(
      'name,email,role,status,two_factor_enabled,factors,enrolled_at,last_used_at,recovery_codes_left,sign_in_methods,last_sign_in_at,grace_ends_at\r\n',
    );
  });

  test('says of each user what the directory says', async () => {
    const enrolled = seeded(1, {
      name: 'Anna "A" Berg',
      email: 'anna@example.com',
      role: 'ADMIN',
      factorKinds: 5,
      enrolledAt: NOW - 2 * DAY,
      lastSignInAt: NOW - 1,
      firstSignInAt: NOW - DAY,
      graceForfeited: true,
    });
    const plain = seeded(2, { name: 'Bert, Jr.', hasPassword: false });
    const suspended = seeded(3, { name: 'Chen', suspended: true, factorKinds: 2 });
    await database.seedUsers([enrolled, plain, suspended]);
    await database.insert(
      'factors',
      ['id', 'user_id', 'kind', 'name', 'secret_sealed', 'created_at', 'last_used_at', 'last_step'],
      [
        [randomUUID(), enrolled.id, 'TOTP', 'Phone', 'x', NOW, NOW - 5000, 0],
        [randomUUID(), enrolled.id, 'EMAIL', 'Mail', 'x', NOW, null, 0],
      ],
    );
    await database.insert(
      'recovery_codes',
      ['id', 'user_id', 'code_hash', 'created_at', 'used_at'],
      [0, 1, 2].map((number) => [randomUUID(), enrolled.id, `h${number}`, NOW, number === 0 ? NOW : null]),
    );
    expect(recordsOf(await make())).toEqual([
      {
        name: 'Anna "A" Berg',
        email: 'anna@example.com',
        role: 'ADMIN',
        status: 'ENABLED',
        two_factor_enabled: 'yes',
        factors: 'TOTP;EMAIL',
        enrolled_at: '2026-05-01T12:00:00.000Z',
        last_used_at: '2026-05-03T11:59:55.000Z',
        recovery_codes_left: '2',
        sign_in_methods: 'PASSWORD',
        last_sign_in_at: '2026-05-03T11:59:59.999Z',
        grace_ends_at: '',
      },
      expect.objectContaining({
        name: 'Bert, Jr.',
        status: 'OPTIONAL',
        two_factor_enabled: 'no',
        factors: '',
        enrolled_at: '',
        last_used_at: '',
        recovery_codes_left: '0',
        sign_in_methods: '',
        last_sign_in_at: '',
      }),
      expect.objectContaining({
        name: 'Chen',
        status: 'SUSPENDED',
        two_factor_enabled: 'yes',
        sign_in_methods: 'PASSWORD;PASSKEY',
      }),
    ]);
  });

  test('runs nothing in a spreadsheet', async () => {
    await database.seedUsers([
      seeded(1, { name: '=HYPERLINK("http://x")' }),
      seeded(2, { name: '+1' }),
      seeded(3, { name: ' @x' }),
    ]);
    expect(
      recordsOf(await make())
        .map((record) => record['name'])
        .sort(),
    ).toEqual(['\'=HYPERLINK("http://x")', "'+1", "' @x"].sort());
  });

  test('keeps characters outside the first plane whole, wherever a piece ends', async () => {
    const users = Array.from({ length: 400 }, (_, index) =>
      seeded(index, { name: `${'x'.repeat(index % 7)}${'🦊'.repeat(80)} ${index}` }),
    );
    await database.seedUsers(users);
    const csv = await make();
    expect(csv).not.toContain('\ufffd');
    expect(new Set(recordsOf(csv).map((record) => record['name']))).toEqual(new Set(users.map((user) => user.name)));
  });

  test('is of the team where no roles are named, and of those named where they are', async () => {
    await database.seedUsers(
      [seeded(1, { role: 'OWNER' }), seeded(2, { role: 'ADMIN' }), seeded(3), seeded(4, { role: 'END_USER' })],
      { searchable: true },
    );
    expect(recordsOf(await make()).map((record) => record['role'])).toEqual(['OWNER', 'ADMIN', 'AGENT']);
    expect(recordsOf(await make({ roles: ['END_USER'] })).map((record) => record['role'])).toEqual(['END_USER']);
    expect(recordsOf(await make({ search: 'user2' })).map((record) => record['name'])).toEqual(['User 2']);
  });
});

describe('a job', () => {
  test('killed half-way is finished by another one after its lease, and no row is twice', async () => {
    const users = many(12_345);
    await database.seedUsers(users);
    const id = await request();
    let operations = 0;
    // The process is gone after some batch: nothing that it would still do happens.
    const killed: JobMaker = {
      ...maker('killed'),
      begin() {
        if ((operations += 1) > 5) throw new Error('killed');
        return database.begin();
      },
    };
    await makeExport(killed, id);
    const left = await database.services.read.exports.find(id);
    expect(left).toMatchObject({ state: 'RUNNING', leaseOwner: 'killed', rowsTotal: users.length });
    expect(left?.rowsDone).toBeGreaterThan(0);
    expect(left?.rowsDone).toBeLessThan(users.length);

    await makeExport(maker('another'), id);
    expect(await stateOf(id)).toBe('RUNNING');
    database.clock.advance(EXPORT_LEASE);
    await makeExport(maker('another'), id);
    expect(await database.services.read.exports.find(id)).toMatchObject({
      state: 'COMPLETED',
      rowsDone: users.length,
      rowsTotal: users.length,
      attempts: 2,
    });
    const emails = recordsOf(await fileOf(id)).map((record) => record['email']);
    expect(emails).toHaveLength(users.length);
    expect(new Set(emails).size).toBe(users.length);
  });

  test('whose maker was only slow is not written by two', async () => {
    await database.seedUsers(many(10_500));
    const id = await request();
    let operations = 0;
    const slow: JobMaker = {
      ...maker('slow'),
      begin() {
        // It stops for longer than its lease, another one takes over and finishes, and then it goes on.
        if ((operations += 1) === 5) database.clock.advance(EXPORT_LEASE);
        return database.begin();
      },
    };
    const first = makeExport(slow, id);
    while ((await stateOf(id)) !== 'COMPLETED') {
      await makeExport(maker('quick'), id);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await first;
    const emails = recordsOf(await fileOf(id)).map((record) => record['email']);
    expect(new Set(emails).size).toBe(10_500);
    expect(emails).toHaveLength(10_500);
    expect((await trail()).filter((type) => type === 'export.completed')).toHaveLength(1);
  });

  test('is claimed by exactly one of many', async () => {
    await database.seedUsers(many(10));
    const id = await request();
    await Promise.all(Array.from({ length: 8 }, (_, number) => makeExport(maker(`m${number}`), id)));
    expect(await database.services.read.exports.find(id)).toMatchObject({
      state: 'COMPLETED',
      attempts: 1,
      rowsDone: 10,
    });
  });

  test('let go by a server that stops is taken up at once', async () => {
    await database.seedUsers(many(6_000));
    const id = await request();
    let asked = 0;
    await makeExport(
      maker('stopping', () => (asked += 1) > 1),
      id,
    );
    expect(await database.services.read.exports.find(id)).toMatchObject({ state: 'RUNNING', rowsDone: 5_000 });
    await makeExport(maker('next'), id);
    expect(recordsOf(await fileOf(id))).toHaveLength(6_000);
  });

  test('tells the requester by mail, once, where they may still have the file', async () => {
    await database.seedUsers([REQUESTER]);
    await make();
    expect(await mails()).toEqual(['EXPORT_READY']);
    expect(await trail()).toEqual(['export.completed', 'export.downloaded', 'export.requested']);
    await database.empty('users', 'outbox_messages');
    await database.seedUsers([{ ...REQUESTER, role: 'AGENT' }]);
    await make();
    await database.empty('users');
    await database.seedUsers([{ ...REQUESTER, suspended: true }]);
    await make();
    expect(await mails()).toEqual([]);
  });

  test('that meets an error again and again fails, says so, and keeps no file', async () => {
    await database.seedUsers([REQUESTER]);
    const id = await request();
    await database.services.unitOfWork.write(async (manager) => {
      await manager.query("update status_exports set filter = 'not JSON' where id = ?", [id]);
    });
    for (let attempt = 0; attempt < 4; attempt++) {
      expect(await stateOf(id)).not.toBe('FAILED');
      await makeExport(maker('one'), id);
      database.clock.advance(EXPORT_LEASE);
    }
    const failed = await database.services.read.exports.find(id);
    expect(failed).toMatchObject({ state: 'FAILED', leaseOwner: null });
    expect(failed?.failure).toMatch(/Request a new export/);
    expect(await mails()).toEqual(['EXPORT_FAILED']);
    expect(await trail()).toContain('export.failed');
  });
});

describe('a finished file', () => {
  test('is not there before it is ready, and is gone after seven days', async () => {
    await database.seedUsers(many(3));
    const id = await request();
    expect(await downloadExport(database.begin(REQUESTER), id, 'csv')).toMatchObject({
      ok: false,
      failure: { code: 'NOT_FOUND' },
    });
    await makeExport(maker('one'), id);
    expect(await downloadExport(database.begin(REQUESTER), id, 'csv')).toMatchObject({
      ok: true,
      value: { fileName: expect.stringMatching(/^two-factor-status-\d{4}-\d\d-\d\d\.csv$/) },
    });
    database.clock.advance(7 * DAY);
    expect(await downloadExport(database.begin(REQUESTER), id, 'csv')).toMatchObject({
      ok: false,
      failure: { code: 'NOT_FOUND' },
    });
    expect(await downloadExport(database.begin(REQUESTER), randomUUID(), 'csv')).toMatchObject({
      ok: false,
      failure: { code: 'NOT_FOUND' },
    });
  });
});

describe('the worker', () => {
  async function until(condition: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + 20_000;
    while (!(await condition())) {
      if (performance.now() > deadline) throw new Error('it did not happen');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  test('makes what was left, what is requested, and throws away what has expired', async () => {
    await database.seedUsers(many(20));
    const left = await request();
    const worker = new ExportWorker(database.services);
    worker.start();
    await until(async () => (await stateOf(left)) === 'COMPLETED');
    const asked = await request();
    await until(async () => (await stateOf(asked)) === 'COMPLETED');
    database.clock.advance(8 * DAY);
    await request();
    await until(async () => (await stateOf(left)) === 'EXPIRED' && (await stateOf(asked)) === 'EXPIRED');
    await worker.stop();
    const [chunks]: { count: number }[] = await database.reader.query(
      'select count(*) as count from status_export_chunks where export_id in (?, ?)',
      [left, asked],
    );
    expect(Number(chunks?.count)).toBe(0);
  });
});
