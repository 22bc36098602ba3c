import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { DEFAULT_POLICY, type PolicyDocument } from '@countersign/domain/policy/policy.js';
import { dayOf } from '@countersign/domain/policy/status-history.js';
import { DAY, HOUR } from '@countersign/domain/time.js';

import { CoverageWorker } from '../../src/features/overview/coverage-worker.js';
import { workOutCoverage } from '../../src/features/overview/work-out-coverage.js';
import { MovableClock } from '../harness/clock.js';
import { NOW, openTestDatabase, seeded, type OpenTestDatabase } from './support.js';

let database: OpenTestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

let clock: MovableClock;
beforeEach(async () => {
  clock = new MovableClock(NOW);
  await database.empty('users', 'coverage_days', 'audit_events', 'policy_versions');
  await hold(DEFAULT_POLICY, NOW - 500 * DAY);
});

let versions = 1;
const hold = (document: PolicyDocument, at: number) =>
  database
    .begin()
    .transaction((tx) => tx.policies.add((versions += 1), document, at, { kind: 'HOST', id: null, label: 'x' }));
const required = (requiredSince: number): PolicyDocument => ({
  ...DEFAULT_POLICY,
  rules: DEFAULT_POLICY.rules.map((rule) =>
    rule.role === 'AGENT' ? { ...rule, required: true, requiredSince } : rule,
  ),
});

/** As after a restart: nothing is kept in memory. */
const round = () => new CoverageWorker({ ...database.services, clock }).run();

interface Day {
  readonly daysAgo: number;
  readonly enabled: number;
  readonly due: number;
  readonly optional: number;
  readonly suspended: number;
  readonly workedOut: boolean;
}

/** Of the agents, oldest first. */
async function agents(): Promise<Day[]> {
  const rows: Record<string, number | string>[] = await database.reader.query(
    "select day, enabled, due, optional, suspended, worked_out as workedOut from coverage_days where role = 'AGENT' order by day",
  );
  return rows.map((row) => ({
    daysAgo: dayOf(NOW) - Number(row['day']),
    enabled: Number(row['enabled']),
    due: Number(row['due']),
    optional: Number(row['optional']),
    suspended: Number(row['suspended']),
    workedOut: Number(row['workedOut']) === 1,
  }));
}
const today = (changes: Partial<Day> = {}): Day => ({
  daysAgo: 0,
  enabled: 0,
  due: 0,
  optional: 0,
  suspended: 0,
  workedOut: false,
  ...changes,
});

describe('a day', () => {
  test('is counted once, by whoever looks first, and stays as it was', async () => {
    await database.seedUsers([seeded(1, { factorKinds: 1 }), seeded(2)]);
    expect(await round()).toEqual({ taken: true, workedOut: 0 });
    await database.seedUsers([seeded(3)]);
    expect(await round()).toEqual({ taken: false, workedOut: 0 });
    expect(await agents()).toEqual([today({ enabled: 1, optional: 1 })]);
    clock.advance(DAY);
    await round();
    expect(await agents()).toEqual([
      today({ enabled: 1, optional: 1 }),
      today({ daysAgo: -1, enabled: 1, optional: 2 }),
    ]);
  });

  test('is one day of each role, however many count it at once', async () => {
    await database.seedUsers([seeded(1), seeded(2, { role: 'OWNER', createdAt: NOW - 10 * DAY })]);
    const rounds = await Promise.all(Array.from({ length: 20 }, round));
    expect(rounds.filter(({ taken }) => taken)).toHaveLength(1);
    expect(rounds.filter(({ workedOut }) => workedOut > 0)).toHaveLength(1);
    const rows: unknown[] = await database.reader.query('select day from coverage_days');
    expect(rows).toHaveLength(4 + 9 * 4);
  });

  test('is not counted again where the clock is set back, nor where it goes on', async () => {
    await database.seedUsers([seeded(1)]);
    await round();
    clock.advance(-2 * DAY);
    expect(await round()).toMatchObject({ taken: true });
    clock.advance(2 * DAY);
    expect(await round()).toMatchObject({ taken: false });
    expect((await agents()).map(({ daysAgo }) => daysAgo)).toEqual([2, 0]);
  });

  test('that a clock ahead of its time had worked out is counted when it comes', async () => {
    await database.seedUsers([seeded(1, { createdAt: NOW - 5 * DAY, firstSignInAt: NOW - 5 * DAY })]);
    clock.advance(3 * DAY);
    await round();
    clock.advance(-3 * DAY);
    expect(await round()).toEqual({ taken: true, workedOut: 0 });
    expect((await agents()).filter(({ daysAgo }) => daysAgo === 0)).toEqual([today({ optional: 1 })]);
  });

  test.each(['Europe/Berlin', 'America/New_York', 'Pacific/Apia'])(
    'is one of UTC across a change of the clocks in %s',
    async (zone) => {
      const before = process.env['TZ'];
      process.env['TZ'] = zone;
      try {
        clock = new MovableClock(Date.UTC(2026, 9, 24));
        await database.seedUsers([seeded(1)]);
        let taken = 0;
        for (let hour = 0; hour < 12 * 24; hour += 1) {
          if ((await round()).taken) taken += 1;
          clock.advance(HOUR);
        }
        expect(taken).toBe(12);
      } finally {
        if (before === undefined) delete process.env['TZ'];
        else process.env['TZ'] = before;
      }
    },
  );
});

describe('the days before the first that was counted', () => {
  test('are worked out once, from what is still known', async () => {
    await hold(required(NOW - 3.5 * DAY), NOW - 3.5 * DAY);
    const old = { createdAt: NOW - 5.5 * DAY, firstSignInAt: NOW - 5.4 * DAY };
    const suspended = seeded(3, { ...old, suspended: true });
    await database.seedUsers([
      seeded(1, old),
      seeded(2, { ...old, factorKinds: 1, graceForfeited: true, enrolledAt: NOW - 2.5 * DAY }),
      suspended,
      seeded(4, { createdAt: NOW - 1.5 * DAY }),
    ]);
    await database.insert(
      'audit_events',
      ['id', 'type', 'at', 'actor_kind', 'actor_label', 'subject_id', 'outcome'],
      [
        ['e1', 'user.suspended', NOW - 1.5 * DAY, 'USER', 'x', suspended.id, 'success'],
        ['e2', 'user.suspended', NOW - 4.5 * DAY, 'USER', 'x', suspended.id, 'refused'],
      ],
    );
    expect(await round()).toEqual({ taken: true, workedOut: 5 });
    const expected = [
      today({ daysAgo: 5, optional: 3, workedOut: true }),
      today({ daysAgo: 4, optional: 3, workedOut: true }),
      today({ daysAgo: 3, due: 3, workedOut: true }),
      today({ daysAgo: 2, enabled: 1, due: 2, workedOut: true }),
      today({ daysAgo: 1, enabled: 1, due: 2, suspended: 1, workedOut: true }),
      today({ enabled: 1, due: 2, suspended: 1 }),
    ];
    expect(await agents()).toEqual(expected);
    expect(await round()).toEqual({ taken: false, workedOut: 0 });
    clock.advance(4 * DAY);
    expect(await round()).toEqual({ taken: true, workedOut: 0 });
    // Nobody ran on the three days between: they are not made up.
    expect(await agents()).toEqual([...expected, today({ daysAgo: -4, enabled: 1, due: 2, suspended: 1 })]);
  });

  test('reach back 400 days and no further, over several slices of users', async () => {
    const users = Array.from({ length: 4_500 }, (_, number) =>
      seeded(number, { createdAt: NOW - (number < 4_000 ? 450 : 10) * DAY, firstSignInAt: NOW - 9 * DAY }),
    );
    await database.seedUsers(users);
    expect(await round()).toEqual({ taken: true, workedOut: 400 });
    const all = await agents();
    expect(all.map(({ optional }) => optional)).toEqual([
      ...Array.from({ length: 391 }, () => 4_000),
      ...Array.from({ length: 10 }, () => 4_500),
    ]);
  });

  test('are whole or not there: whoever is stopped on the way leaves nothing, and the next round does it', async () => {
    await database.seedUsers([seeded(1, { createdAt: NOW - 5 * DAY })]);
    const { taken } = await round();
    expect(taken).toBe(true);
    await database.services.unitOfWork.write((manager) =>
      manager.query('delete from coverage_days where worked_out = 1'),
    );
    const begin = () => database.begin();
    expect(await workOutCoverage(begin, () => true)).toBe(0);
    expect((await agents()).map(({ daysAgo }) => daysAgo)).toEqual([0]);
    expect(await round()).toEqual({ taken: false, workedOut: 4 });
  });

  test('are none where everybody came today', async () => {
    await database.seedUsers([seeded(1)]);
    expect(await round()).toEqual({ taken: true, workedOut: 0 });
  });
});
