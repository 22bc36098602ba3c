import { createServer } from 'node:net';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { readConfig } from '../../src/config.js';
import { openDatabases, type Databases } from '../../src/persistence/data-source.js';
import { totpCodeAt } from '../../src/platform/totp.js';
import { Client } from '../harness/client.js';
import { createTestDatabase, type TestDatabase } from '../harness/database.js';
import { PASSWORD } from '../harness/password.js';
import { Build, freePort, type ServerProcess } from '../harness/process.js';
import { Socket } from '../harness/socket.js';

// The shipped server as a process of its own: how it refuses to start, and what is left when it is killed.

const SECRET_KEYS = 'a-key-for-tests-only-0123456789abcdef';

let build: Build;
beforeAll(() => {
  build = Build.make();
}, 120_000);
afterAll(() => build.remove());

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const settings = (port: number, more: Record<string, string> = {}) => ({
  DATABASE_URL: database.url,
  DATA_DIR: database.dataDir,
  SECRET_KEYS,
  PORT: String(port),
  ...more,
});

/** Looks at the database from outside, as long as the server is down. */
async function look<T>(work: (databases: Databases) => Promise<T>): Promise<T> {
  const databases = await openDatabases(
    readConfig({ DATABASE_URL: database.url, DATA_DIR: database.dataDir, SECRET_KEYS }),
  );
  try {
    return await work(databases);
  } finally {
    await databases.close();
  }
}

describe('a start that is refused', () => {
  it('names every wrong setting at once, without its value, and ends with 1', async () => {
    const started = build.start({
      DATABASE_URL: 'postgres://user:MARKER@host/db',
      PORT: '99999',
      PUBLIC_URL: 'https://example.com/path',
      RP_ID: 'https://example.com',
      SECRET_KEYS: 'MARKER',
      LOG_LEVEL: 'loud',
      SMTP_URL: 'http://MARKER@mail',
      TRUST_PROXY: 'everybody',
      PROVIDER_NETWORKS: '10.0.0.1',
      REDIS_URL: 'redis://x',
      HOST: 'a b',
      MAIL_FROM: 'nobody',
    });
    expect(await started.ended).toBe(1);
    for (const setting of [
      'DATABASE_URL',
      'PORT',
      'PUBLIC_URL',
      'RP_ID',
      'SECRET_KEYS',
      'LOG_LEVEL',
      'SMTP_URL',
      'TRUST_PROXY',
      'PROVIDER_NETWORKS',
      'REDIS_URL',
      'HOST',
      'MAIL_FROM',
    ])
      expect(started.err).toContain(`${setting}: `);
    expect(started.err).not.toContain('MARKER');
    expect(started.err).not.toMatch(/^\s+at /m);
  });

  it('with MySQL asks for SECRET_KEYS, beside whatever else is wrong', async () => {
    const started = build.start({ DATABASE_URL: 'mysql://user:password@127.0.0.1:3306/name', PORT: 'x' });
    expect(await started.ended).toBe(1);
    expect(started.err).toContain('SECRET_KEYS: needed with MySQL');
    expect(started.err).toContain('PORT: ');
  });

  it('says which database does not answer, and no password', async () => {
    const port = await freePort();
    const started = build.start({
      DATABASE_URL: `mysql://user:MARKER@127.0.0.1:${port}/name`,
      DATA_DIR: database.dataDir,
      SECRET_KEYS,
      PORT: '0',
    });
    expect(await started.ended).toBe(1);
    expect(started.err).toContain(`127.0.0.1:${port}`);
    expect(started.err).toContain('DATABASE_URL');
    expect(started.err).not.toContain('MARKER');
    expect(started.err).not.toMatch(/^\s+at /m);
  });

  it('says that the port is taken', async () => {
    const taken = createServer();
    const port = await freePort();
    await new Promise<void>((done) => taken.listen(port, '127.0.0.1', done));
    try {
      const started = build.start(settings(port));
      expect(await started.ended).toBe(1);
      expect(started.err).toMatch(/the port is taken.*PORT/);
    } finally {
      await new Promise((done) => taken.close(done));
    }
  });

  it('with other keys than the database was written with', async () => {
    const first = build.start(settings(await freePort()));
    await first.says('is ready');
    expect(await first.stop()).toBe(0);
    const second = build.start(settings(await freePort(), { SECRET_KEYS: 'another-key-for-tests-only-0123456789' }));
    expect(await second.ended).toBe(1);
    expect(second.err).toContain('SECRET_KEYS does not hold the key');
    expect(second.err).not.toMatch(/^\s+at /m);
  });
});

describe('killed', { timeout: 180_000 }, () => {
  let port: number;
  let running: ServerProcess;
  let client: Client;
  const origin = () => `http://localhost:${port}`;

  async function start(): Promise<void> {
    running = build.start(settings(port));
    await running.says('is ready');
  }

  beforeEach(async () => {
    port = await freePort();
    await start();
    client = new Client(`http://127.0.0.1:${port}`);
    await running.says('/setup#');
    const token = /\/setup#(\S+)/.exec(running.out)?.[1];
    await client.must('mutation($input: SetUpInput!) { setUp(input: $input) { __typename } }', {
      input: { token, email: 'owner@example.com', name: 'Olivia Owner', password: PASSWORD },
    });
  });
  afterEach(() => running.kill());

  const stepUp = () =>
    client.must('mutation($input: StepUpInput!) { stepUp(input: $input) { session { id } } }', {
      input: { password: PASSWORD },
    });
  const begin = async (): Promise<{ id: string; secret: string }> =>
    (await client.must('mutation { beginTotpEnrollment { id secret } }')).beginTotpEnrollment;
  const codeOf = (secret: string) => totpCodeAt(secret, Math.floor(Date.now() / 30_000));
  const confirm = ({ id, secret }: { id: string; secret: string }) =>
    client.ask(
      'mutation($input: ConfirmTotpEnrollmentInput!) { confirmTotpEnrollment(input: $input) { recoveryCodes { codes } } }',
      { input: { id, code: codeOf(secret) } },
    );

  it('between beginning and confirming an enrollment: it is pending still, and is confirmed after the restart', async () => {
    await stepUp();
    const begun = await begin();
    await running.kill();
    expect(
      await look(async ({ reader }) => [
        await reader.query('select id from factors'),
        await reader.query('select id from enrollments'),
      ]),
    ).toEqual([[], [{ id: begun.id }]]);
    await start();
    // The session is there still, and nothing is active that was not proved.
    expect((await client.must('query { viewer { user { factors { id } twoFactorStatus } } }')).viewer.user).toEqual({
      factors: [],
      twoFactorStatus: 'OPTIONAL',
    });
    expect((await confirm(begun)).data.confirmTotpEnrollment.recoveryCodes.codes).toHaveLength(10);
  });

  it('while an enrollment is being confirmed: all of it happened or nothing, every time', async () => {
    await stepUp();
    for (let round = 0; round < 4; round += 1) {
      const before = await client.must('query { viewer { user { factors { id } } } }');
      const begun = await begin();
      const answer = confirm(begun).catch(() => null);
      // Somewhere between the request and its answer: later each time.
      for (let turn = 0; turn < round * 4; turn += 1) await new Promise((done) => setImmediate(done));
      await running.kill();
      const answered = await answer;
      const [factors, pending, codes, events] = await look(({ reader }) =>
        Promise.all([
          reader.query('select id from factors where id = ?', [begun.id]),
          reader.query('select id from enrollments where id = ?', [begun.id]),
          reader.query('select id from recovery_codes'),
          reader.query("select id from audit_events where type = 'factor.enrolled'"),
        ]),
      );
      const earlier = before.viewer.user.factors.length;
      // A factor or a pending enrollment, never both and never neither; with the factor its codes and its event.
      expect([factors.length, pending.length]).toEqual(factors.length === 1 ? [1, 0] : [0, 1]);
      expect(events).toHaveLength(earlier + factors.length);
      if (earlier + factors.length > 0) expect(codes).toHaveLength(10);
      if (answered?.data?.confirmTotpEnrollment != null) expect(factors).toHaveLength(1);
      await start();
      if (factors.length === 0) expect((await confirm(begun)).errors).toBe(undefined);
      expect((await client.must('query { viewer { user { factors { id } } } }')).viewer.user.factors).toHaveLength(
        earlier + 1,
      );
    }
  });

  /** What differs between the kinds of exports, in the API and in the file. */
  const EXPORTS = {
    users: {
      request:
        'mutation { made: requestStatusExport(input: { filter: { roles: [END_USER] } }) { export: statusExport { id } } }',
      progress: 'statusExportProgress',
      completed: 'statusExportCompleted',
      event: 'export.completed',
      fill: importUsers,
      row: /user\d+@example\.com/,
    },
    events: {
      request:
        'mutation { made: requestAuditExport(input: { filter: { types: ["session.ended"] } }) { export: auditExport { id } } }',
      progress: 'auditExportProgress',
      completed: 'auditExportCompleted',
      event: 'audit_export.completed',
      fill: writeEvents,
      row: /00000000-0000-4000-8000-\d{12}/,
    },
  } as const;

  /** Where the server was faster than the kill, another export is requested. */
  async function exportKilledMidway(kind: keyof typeof EXPORTS, tries: number): Promise<string> {
    const { request, progress: follow } = EXPORTS[kind];
    await start();
    const { id } = (await client.must(request)).made.export;
    const socket = await Socket.connect(client, { origin: origin() });
    if (socket === null) throw new Error('the socket was not let in');
    const following = socket.subscribe(`subscription($id: ID!) { now: ${follow}(id: $id) { state rowsDone } }`, { id });
    let progress = { state: 'QUEUED', rowsDone: 0 };
    while (progress.state !== 'COMPLETED' && progress.rowsDone === 0) {
      progress = (await socket.answer(following))?.payload.data.now;
    }
    await running.kill();
    const [left] = await look(({ reader }) => reader.query('select state from status_exports where id = ?', [id]));
    if (left.state === 'RUNNING') return id;
    if (tries === 1) throw new Error('every export ended before it could be killed');
    return exportKilledMidway(kind, tries - 1);
  }

  it.each(['users', 'events'] as const)(
    'in the middle of an export of 20,000 %s: it is finished once, with every row once',
    { timeout: 240_000 },
    async (kind) => {
      const ROWS = 20_000;
      const { fill, completed, event, row } = EXPORTS[kind];
      await running.kill();
      await look(({ writer }) => fill(writer, ROWS));
      const id = await exportKilledMidway(kind, 10);

      const restartedAt = Date.now();
      await start();
      const socket = await Socket.connect(client, { origin: origin() });
      if (socket === null) throw new Error('the socket was not let in');
      const ended = await socket.answer(
        socket.subscribe(`subscription($id: ID) { now: ${completed}(id: $id) { state rowsDone rowsTotal } }`, { id }),
      );
      expect(ended?.payload.data.now).toEqual({ state: 'COMPLETED', rowsDone: ROWS, rowsTotal: ROWS });
      socket.close();
      const file = await fetch(`http://127.0.0.1:${port}/exports/${id}.csv`, { headers: client.credentials() });
      const [header = '', ...lines] = (await file.text()).split('\r\n').filter((line) => line !== '');
      const found = lines.flatMap((line) => row.exec(line)?.[0] ?? []);
      expect(row.test(header)).toBe(false);
      expect(found).toHaveLength(ROWS);
      expect(new Set(found).size).toBe(ROWS);

      await running.stop();
      const [events, mails] = await look(({ reader }) =>
        Promise.all([
          reader.query('select id from audit_events where type = ? and at >= ?', [event, restartedAt]),
          reader.query("select id from outbox_messages where kind = 'EXPORT_READY' and created_at >= ?", [restartedAt]),
        ]),
      );
      expect([events.length, mails.length]).toEqual([1, 1]);
    },
  );

  it('in the middle of an act on 400 users: it goes on, and nobody is done twice', { timeout: 240_000 }, async () => {
    const USERS = 400;
    await running.kill();
    await look(({ writer }) => importUsers(writer, USERS));
    await start();
    const { startBulkAction } = await client.must(
      'mutation { startBulkAction(input: { action: SUSPEND, filter: { roles: [END_USER] } }) { bulkJob { id } } }',
    );
    const { id } = startBulkAction.bulkJob;
    type Job = Record<'usersTotal' | 'usersDone' | 'usersSkipped', number> & { readonly state: string };
    const follow = async (until: (job: Job) => boolean): Promise<Job> => {
      const socket = await Socket.connect(client, { origin: origin() });
      if (socket === null) throw new Error('the socket was not let in');
      const following = socket.subscribe(
        'subscription($id: ID!) { now: bulkJobProgress(id: $id) { state usersTotal usersDone usersSkipped } }',
        { id },
      );
      for (;;) {
        const job = (await socket.answer(following))?.payload.data.now as Job;
        if (!until(job)) continue;
        socket.close();
        return job;
      }
    };
    const before = await follow((job) => job.usersDone > 20);
    await running.kill();
    expect(before.usersDone).toBeLessThan(USERS);

    await start();
    expect(await follow((job) => job.state !== 'RUNNING')).toEqual({
      state: 'COMPLETED',
      usersTotal: USERS,
      usersDone: USERS,
      usersSkipped: 0,
    });
    await running.stop();
    const events = await look(({ reader }) =>
      reader.query("select subject_id as subject from audit_events where type = 'user.suspended'"),
    );
    expect(events).toHaveLength(USERS);
    expect(new Set(events.map(({ subject }: { subject: string }) => subject)).size).toBe(USERS);
  });
});

/** A trail with many events of one type, several at every moment. */
async function writeEvents(writer: Databases['writer'], count: number): Promise<void> {
  const COLUMNS = 'id, type, at, actor_kind, actor_label, outcome';
  const BATCH = 500;
  await writer.transaction(async (manager) => {
    for (let from = 0; from < count; from += BATCH) {
      const rows = Array.from({ length: Math.min(BATCH, count - from) }, (_, index) => from + index);
      const values = rows.flatMap((number) => [
        `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
        'session.ended',
        1_790_000_000_000 + Math.floor(number / 7),
        'SYSTEM',
        'Countersign',
        'success',
      ]);
      await manager.query(
        `insert into audit_events (${COLUMNS}) values ${rows.map(() => '(?, ?, ?, ?, ?, ?)').join(', ')}`,
        values,
      );
    }
  });
}

/** Rows as an import leaves them, without what only the search needs. */
async function importUsers(writer: Databases['writer'], count: number): Promise<void> {
  const COLUMNS = 'id, email, email_key, name, name_key, role, created_at';
  const BATCH = 500;
  await writer.transaction(async (manager) => {
    for (let from = 0; from < count; from += BATCH) {
      const rows = Array.from({ length: Math.min(BATCH, count - from) }, (_, index) => from + index);
      const values = rows.flatMap((number) => [
        `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
        `user${number}@example.com`,
        `user${number}@example.com`,
        `User ${number}`,
        `user ${number}`,
        'END_USER',
        1_700_000_000_000 + number,
      ]);
      await manager.query(
        `insert into users (${COLUMNS}) values ${rows.map(() => '(?, ?, ?, ?, ?, ?, ?)').join(', ')}`,
        values,
      );
    }
  });
}
