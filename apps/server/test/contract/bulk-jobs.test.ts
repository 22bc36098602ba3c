import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { DAY } from '@countersign/domain/time.js';
import type { BulkAction } from '@countersign/domain/users/bulk-action.js';
import type { Role } from '@countersign/domain/users/roles.js';

import { bulkMaker } from '../../src/features/bulk-jobs/bulk-job-worker.js';
import { cancelBulkJob } from '../../src/features/bulk-jobs/cancel-bulk-job.js';
import { BULK_LEASE, runBulkJob, type BulkMaker } from '../../src/features/bulk-jobs/run-bulk-job.js';
import { startBulkAction } from '../../src/features/bulk-jobs/start-bulk-action.js';
import { Housekeeping } from '../../src/jobs/housekeeping.js';
import { directoryFilter, type FilterInput } from '../../src/operations/directory-filter.js';
import { openTestDatabase, seeded, type OpenTestDatabase, type SeededUser } from './support.js';

let database: OpenTestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const OLGA = seeded(900_001, { name: 'Olga Owner', email: 'olga@example.com', role: 'OWNER', firstSignInAt: 1 });
const ADAM = seeded(900_002, { name: 'Adam Admin', email: 'adam@example.com', role: 'ADMIN', firstSignInAt: 1 });
const agents = (count: number): SeededUser[] =>
  Array.from({ length: count }, (_, index) => seeded(index, { firstSignInAt: 1 }));

beforeEach(async () => {
  await database.empty('users', 'sessions', 'bulk_jobs', 'bulk_job_users', 'audit_events', 'outbox_messages');
  await database.seedUsers([OLGA, ADAM]);
});

const maker = (owner: string, isStopping: () => boolean = () => false): BulkMaker =>
  bulkMaker(database.services, { owner, begin: () => database.begin(), isStopping });

async function start(
  by: SeededUser,
  action: BulkAction,
  whom: { filter?: FilterInput; ids?: readonly string[] },
  role: Role | null = null,
): Promise<string> {
  const result = await startBulkAction(database.begin(by), by, {
    action,
    role,
    userIds: whom.ids ?? null,
    filter: whom.filter === undefined ? null : directoryFilter(whom.filter),
    reason: 'a test',
  });
  if (!result.ok) throw new Error(result.failure.message);
  return result.value.id;
}

const jobOf = (id: string) => database.services.read.bulkJobs.find(id);
const suspendedEvents = async (): Promise<string[]> =>
  (
    await database.reader.query<{ subject: string }[]>(
      "select subject_id as subject from audit_events where type = 'user.suspended'",
    )
  ).map((row) => row.subject);
const outcomes = async (jobId: string): Promise<Record<string, number>> => {
  const rows = await database.reader.query<{ outcome: string; users: number | string }[]>(
    'select outcome, count(*) as users from bulk_job_users where job_id = ? group by outcome',
    [jobId],
  );
  return Object.fromEntries(rows.map((row) => [row.outcome, Number(row.users)]));
};

describe('a bulk job', () => {
  test('killed half-way goes on after its lease, and nobody is done twice', async () => {
    await database.seedUsers(agents(120));
    const id = await start(ADAM, 'SUSPEND', { filter: { roles: ['AGENT'] } });
    let operations = 0;
    const killed: BulkMaker = {
      ...maker('killed'),
      beginFor: (job, caller) => {
        // The process is gone after fifty users: nothing that it would still do happens.
        if ((operations += 1) > 50) throw new Error('killed');
        return maker('killed').beginFor(job, caller);
      },
    };
    await runBulkJob(killed, id);
    expect(await jobOf(id)).toMatchObject({ state: 'RUNNING', leaseOwner: 'killed', usersTotal: 120, usersDone: 50 });
    await runBulkJob(maker('another'), id);
    expect(await jobOf(id)).toMatchObject({ usersDone: 50 });
    database.clock.advance(BULK_LEASE);
    await runBulkJob(maker('another'), id);
    expect(await jobOf(id)).toMatchObject({ state: 'COMPLETED', usersTotal: 120, usersDone: 120, usersSkipped: 0 });
    const events = await suspendedEvents();
    expect(events).toHaveLength(120);
    expect(new Set(events).size).toBe(120);
  });

  test('whose server was only slow is not done by two', async () => {
    await database.seedUsers(agents(60));
    const id = await start(ADAM, 'SUSPEND', { filter: { roles: ['AGENT'] } });
    let operations = 0;
    const slow: BulkMaker = {
      ...maker('slow'),
      beginFor(job, caller) {
        const op = maker('slow').beginFor(job, caller);
        // It stands still for longer than its lease with an operation begun, and then goes on.
        if ((operations += 1) === 20) database.clock.advance(BULK_LEASE);
        return op;
      },
    };
    const first = runBulkJob(slow, id);
    while ((await jobOf(id))?.state !== 'COMPLETED') {
      await runBulkJob(maker('quick'), id);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await first;
    const events = await suspendedEvents();
    expect(events).toHaveLength(60);
    expect(new Set(events).size).toBe(60);
    expect(await jobOf(id)).toMatchObject({ usersDone: 60, usersTotal: 60 });
  });

  test('lists its users once: who comes later or fits later is not among them', async () => {
    await database.seedUsers(agents(4_500));
    const id = await start(ADAM, 'END_SESSIONS', { filter: { roles: ['AGENT'] } });
    let looks = 0;
    await runBulkJob(
      maker('stopping', () => (looks += 1) > 2),
      id,
    );
    expect(await jobOf(id)).toMatchObject({ state: 'RUNNING', usersTotal: null });
    const [{ listed } = { listed: 0 }] = await database.reader.query<{ listed: number | string }[]>(
      'select count(*) as listed from bulk_job_users where job_id = ?',
      [id],
    );
    expect(Number(listed)).toBe(4_000);
    await database.seedUsers([seeded(-1, { id: '00000000-0000-0000-0000-000000000001', email: 'late@example.com' })]);
    await runBulkJob(
      maker('next', () => (looks += 1) > 10),
      id,
    );
    expect(await jobOf(id)).toMatchObject({ usersTotal: 4_500 });
  });

  test('let go by a server that stops is taken up at once', async () => {
    await database.seedUsers(agents(10));
    const id = await start(ADAM, 'SUSPEND', { filter: { roles: ['AGENT'] } });
    let asked = 0;
    await runBulkJob(
      maker('stopping', () => (asked += 1) > 4),
      id,
    );
    expect(await jobOf(id)).toMatchObject({ state: 'RUNNING', usersDone: 3 });
    await runBulkJob(maker('next'), id);
    expect(await jobOf(id)).toMatchObject({ state: 'COMPLETED', usersDone: 10 });
  });

  test.each([
    ['suspended', { suspended: 1 }],
    ['given another role', { role: 'AGENT' }],
    ['deleted', null],
  ] as const)('stops where whoever asked for it is %s meanwhile', async (_how, change) => {
    await database.seedUsers(agents(8));
    const id = await start(ADAM, 'SUSPEND', { filter: { roles: ['AGENT'] } });
    let operations = 0;
    const demoting: BulkMaker = {
      ...maker('one'),
      beginFor: (job, caller) => {
        operations += 1;
        return maker('one').beginFor(job, caller);
      },
      isStopping: () => false,
    };
    const halfWay = async (): Promise<void> => {
      while (operations < 3) await new Promise((resolve) => setImmediate(resolve));
      await database.services.unitOfWork.write((manager) =>
        change === null
          ? manager.query('delete from users where id = ?', [ADAM.id])
          : manager.query(
              `update users set ${Object.keys(change)
                .map((key) => `${key} = ?`)
                .join()} where id = ?`,
              [...Object.values(change), ADAM.id],
            ),
      );
    };
    await Promise.all([runBulkJob(demoting, id), halfWay()]);
    const job = await jobOf(id);
    expect(job).toMatchObject({ state: 'FAILED', failure: expect.stringContaining('another role meanwhile') });
    expect(job?.usersDone).toBeLessThan(8);
    expect(await suspendedEvents()).toHaveLength(job?.usersDone ?? -1);
    expect(await outcomes(id)).toEqual({ DONE: job?.usersDone, WAITING: 8 - (job?.usersDone ?? 0) });
  });

  test('canceled ends between two users, and what it has done stays', async () => {
    await database.seedUsers(agents(30));
    const id = await start(ADAM, 'SUSPEND', { filter: { roles: ['AGENT'] } });
    let operations = 0;
    const counting: BulkMaker = {
      ...maker('one'),
      beginFor: (job, caller) => {
        operations += 1;
        return maker('one').beginFor(job, caller);
      },
    };
    const cancel = async () => {
      while (operations < 5) await new Promise((resolve) => setImmediate(resolve));
      return cancelBulkJob(database.begin(OLGA), OLGA, id);
    };
    const [, canceled] = await Promise.all([runBulkJob(counting, id), cancel()]);
    expect(canceled).toMatchObject({ ok: true, value: { state: 'CANCELED' } });
    const job = await jobOf(id);
    expect(job?.usersDone).toBeGreaterThan(0);
    expect(job?.usersDone).toBeLessThan(30);
    expect(await suspendedEvents()).toHaveLength(job?.usersDone ?? -1);
    expect(await cancelBulkJob(database.begin(OLGA), OLGA, id)).toMatchObject({
      ok: false,
      failure: { code: 'CONFLICT' },
    });
    expect(await cancelBulkJob(database.begin(OLGA), OLGA, 'no such job')).toMatchObject({
      ok: false,
      failure: { code: 'NOT_FOUND' },
    });
  });

  test('two over the same users at once: each user is suspended by one of them', async () => {
    await database.seedUsers(agents(60));
    const ids = await Promise.all([ADAM, OLGA].map((by) => start(by, 'SUSPEND', { filter: { roles: ['AGENT'] } })));
    await Promise.all(ids.map((id, number) => runBulkJob(maker(`m${number}`), id)));
    const [first, second] = await Promise.all(ids.map(jobOf));
    expect([first?.state, second?.state]).toEqual(['COMPLETED', 'COMPLETED']);
    expect((first?.usersDone ?? 0) + (second?.usersDone ?? 0)).toBe(60);
    expect((first?.usersSkipped ?? 0) + (second?.usersSkipped ?? 0)).toBe(60);
    const events = await suspendedEvents();
    expect(events).toHaveLength(60);
    expect(new Set(events).size).toBe(60);
  });

  test('is one of a caller at a time, of any number of starts at once', async () => {
    await database.seedUsers(agents(3));
    const starts = await Promise.allSettled(
      Array.from({ length: 6 }, () => start(ADAM, 'SUSPEND', { filter: { roles: ['AGENT'] } })),
    );
    expect(starts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await start(OLGA, 'SUSPEND', { filter: { roles: ['AGENT'] } });
  });

  test('leaves the last owner who can sign in: who asks for it may have no password', async () => {
    await database.empty('users');
    const other = seeded(900_003, { name: 'Otto Owner', email: 'otto@example.com', role: 'OWNER' });
    await database.seedUsers([{ ...OLGA, hasPassword: false }, other, ...agents(1)]);
    for (const [action, role] of [
      ['SUSPEND', null],
      ['CHANGE_ROLE', 'END_USER'],
    ] as const) {
      const id = await start(OLGA, action, { filter: {} }, role);
      await runBulkJob(maker('one'), id);
      expect(await jobOf(id)).toMatchObject({ state: 'COMPLETED', usersDone: 1, usersSkipped: 2 });
      const [row] = await database.reader.query<{ skip: string }[]>(
        'select skip from bulk_job_users where job_id = ? and user_id = ?',
        [id, other.id],
      );
      expect(row?.skip).toBe('LAST_OWNER');
    }
    expect(await database.services.read.users.find(other.id)).toMatchObject({ role: 'OWNER' });
  });

  test('goes on past a user with whom the server meets an error, and past one who is deleted', async () => {
    const [first, ...others] = agents(5);
    if (first === undefined) throw new Error('nobody');
    await database.seedUsers([first, ...others]);
    const id = await start(ADAM, 'SUSPEND', { filter: { roles: ['AGENT'] } });
    await runBulkJob(
      maker('lists', () => true),
      id,
    );
    let number = 0;
    const failing: BulkMaker = {
      ...maker('one'),
      beginFor(job, caller) {
        const op = maker('one').beginFor(job, caller);
        number += 1;
        if (number === 1) {
          // By the time of their turn they are gone, with what the lists of jobs say of them.
          return {
            ...op,
            repeatableTransaction: async (work) => {
              await op.transaction(async (tx) => {
                const gone = await tx.users.find(first.id);
                if (gone !== null) await tx.users.erase(gone);
              });
              return op.repeatableTransaction(work);
            },
          };
        }
        if (number !== 2) return op;
        let isFirst = true;
        return {
          ...op,
          repeatableTransaction: (work) =>
            op.repeatableTransaction((tx) => {
              if (!isFirst) return work(tx);
              isFirst = false;
              throw new Error('a bug that one user alone meets');
            }),
        };
      },
    };
    await runBulkJob(failing, id);
    expect(await jobOf(id)).toMatchObject({
      state: 'COMPLETED',
      usersTotal: 5,
      usersDone: 3,
      usersFailed: 1,
      usersSkipped: 1,
    });
    expect(await outcomes(id)).toEqual({ DONE: 3, FAILED: 1 });
  });

  test('that meets an error again and again fails, and says so', async () => {
    await database.seedUsers(agents(2));
    const id = await start(ADAM, 'SUSPEND', { filter: { roles: ['AGENT'] } });
    await database.services.unitOfWork.write((manager) =>
      manager.query("update bulk_jobs set filter = 'not JSON' where id = ?", [id]),
    );
    for (let attempt = 0; attempt < 4; attempt++) {
      expect((await jobOf(id))?.state).not.toBe('FAILED');
      await runBulkJob(maker('one'), id);
      database.clock.advance(BULK_LEASE);
    }
    expect(await jobOf(id)).toMatchObject({ state: 'FAILED', leaseOwner: null });
    expect((await jobOf(id))?.failure).toMatch(/Start the rest anew/);
  });

  test('is forgotten with its results after 90 days, unless it is under way', async () => {
    await database.seedUsers(agents(3));
    const old = await start(ADAM, 'SUSPEND', { filter: { roles: ['AGENT'] } });
    await runBulkJob(maker('one'), old);
    const waiting = await start(OLGA, 'END_SESSIONS', { filter: { roles: ['AGENT'] } });
    database.clock.advance(91 * DAY);
    const recent = await start(ADAM, 'END_SESSIONS', { ids: [agents(1)[0]?.id ?? ''] });
    await new Housekeeping(database.services).run();
    expect(await jobOf(old)).toBeNull();
    expect(await outcomes(old)).toEqual({});
    expect([await jobOf(waiting), await jobOf(recent)]).toEqual([expect.anything(), expect.anything()]);
  });
});
