import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { DEFAULT_POLICY, type PolicyDocument } from '@countersign/domain/policy/policy.js';
import { DAY, HOUR, MINUTE } from '@countersign/domain/time.js';

import { GraceReminderWorker } from '../../src/features/policy/grace-reminder-worker.js';
import { MovableClock } from '../harness/clock.js';
import { NOW, openTestDatabase, seeded, type OpenTestDatabase, type SeededUser } from './support.js';

let database: OpenTestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** What `database.clock` shows belongs to the tests before; each test has its own. */
let clock: MovableClock;
beforeEach(async () => {
  clock = new MovableClock(NOW);
  await database.empty('users', 'grace_reminders', 'audit_events', 'outbox_messages', 'policy_versions');
});

/** Required of agents from NOW on. */
const required = (gracePeriodDays: number, requiredSince = NOW): PolicyDocument => ({
  ...DEFAULT_POLICY,
  rules: DEFAULT_POLICY.rules.map((rule) =>
    rule.role === 'AGENT' ? { ...rule, required: true, requiredSince, gracePeriodDays } : rule,
  ),
});

let versions = 1;
const hold = (document: PolicyDocument) =>
  database
    .begin()
    .transaction((tx) =>
      tx.policies.add((versions += 1), document, clock.now(), { kind: 'HOST', id: null, label: 'x' }),
    );

/** As after a restart: nothing is kept in memory. */
const round = () => new GraceReminderWorker({ ...database.services, clock }).run();

const mailed = async (): Promise<Record<string, number>> => {
  const rows: { userId: string; mails: number | string }[] = await database.reader.query(
    "select user_id as userId, count(*) as mails from outbox_messages where kind = 'GRACE_REMINDER' group by user_id",
  );
  return Object.fromEntries(rows.map((row) => [row.userId, Number(row.mails)]));
};
const old = { firstSignInAt: NOW - 100 * DAY };

/** The rounds of some hours, one an hour. */
async function hours(count: number): Promise<void> {
  for (let hour = 0; hour < count; hour++) {
    clock.advance(HOUR);
    await round();
  }
}

describe('reminders before a deadline', () => {
  test('are two, seven days and one day before it, and none after it', async () => {
    const user = seeded(1, old);
    await database.seedUsers([user]);
    await hold(required(14));
    await round();
    clock.advance(7 * DAY - MINUTE);
    await round();
    expect(await mailed()).toEqual({});
    clock.advance(MINUTE);
    expect(await round()).toBe(1);
    await hours(6 * 24 - 1);
    expect(await mailed()).toEqual({ [user.id]: 1 });
    await hours(1);
    expect(await mailed()).toEqual({ [user.id]: 2 });
    await hours(48);
    expect(await mailed()).toEqual({ [user.id]: 2 });
    const events: { detail: string; subject: string; actor: string }[] = await database.reader.query(
      "select detail, subject_id as subject, actor_kind as actor from audit_events where type = 'grace_reminder.sent' order by at",
    );
    expect(events.map(({ detail, ...rest }) => ({ ...(JSON.parse(detail) as object), ...rest }))).toEqual([
      { daysBefore: 7, graceEndsAt: NOW + 14 * DAY, subject: user.id, actor: 'SYSTEM' },
      { daysBefore: 1, graceEndsAt: NOW + 14 * DAY, subject: user.id, actor: 'SYSTEM' },
    ]);
  });

  test('go to those who still owe a factor, and to nobody else', async () => {
    const cases: readonly (readonly [who: string, user: SeededUser, mails: number])[] = [
      ['owes one', seeded(1, old), 1],
      ['has one', seeded(2, { ...old, factorKinds: 1, graceForfeited: true }), 0],
      ['is suspended', seeded(3, { ...old, suspended: true }), 0],
      ['has no grace', seeded(4, { ...old, graceForfeited: true }), 0],
      ['never signed in, so that the grace has not begun', seeded(5), 0],
      ['is of a role that is not required', seeded(6, { ...old, role: 'ADMIN' }), 0],
      ['signed in first two days ago', seeded(7, { firstSignInAt: NOW + 6 * DAY }), 0],
      ['came from a role that was not required', seeded(8, { ...old, movedFromUnrequiredRoleAt: NOW + 6 * DAY }), 0],
    ];
    await database.seedUsers(cases.map(([, user]) => user));
    await hold(required(14));
    clock.advance(8 * DAY);
    await round();
    const mails = await mailed();
    expect(cases.map(([who, user]) => [who, mails[user.id] ?? 0])).toEqual(cases.map(([who, , count]) => [who, count]));
  });

  test.each([
    [1, 0],
    [2, 1],
    [7, 1],
    [8, 2],
  ])('with %i days of grace are %i: none whose moment lies before the grace began', async (days, mails) => {
    const user = seeded(1, old);
    await database.seedUsers([user]);
    await hold(required(days));
    await round();
    await hours(days * 24 + 2);
    expect((await mailed())[user.id] ?? 0).toBe(mails);
  });

  test('missed while no server ran are made up for before the deadline, and only the last one', async () => {
    const user = seeded(1, old);
    await database.seedUsers([user]);
    await hold(required(14));
    clock.advance(13 * DAY + 12 * HOUR);
    await round();
    await round();
    expect(await mailed()).toEqual({ [user.id]: 1 });
    await database.empty('grace_reminders', 'outbox_messages');
    clock.advance(12 * HOUR);
    await round();
    expect(await mailed()).toEqual({});
  });

  test('are sent anew for a deadline that has moved', async () => {
    const user = seeded(1, old);
    await database.seedUsers([user]);
    await hold(required(14));
    clock.advance(8 * DAY);
    await round();
    await hold(required(30));
    await hours(2);
    expect(await mailed()).toEqual({ [user.id]: 1 });
    clock.advance(16 * DAY);
    await hours(1);
    expect(await mailed()).toEqual({ [user.id]: 2 });
  });

  test('are single, whoever sends them: twenty workers at once, twice', async () => {
    // Few enough for one slice: all twenty have read who is due before the first of them writes.
    const users = Array.from({ length: 30 }, (_, number) => seeded(number, old));
    await database.seedUsers(users);
    await hold(required(14));
    clock.advance(8 * DAY);
    for (let times = 0; times < 2; times++) await Promise.all(Array.from({ length: 20 }, round));
    expect(await mailed()).toEqual(Object.fromEntries(users.map((user) => [user.id, 1])));
    const [row]: { count: number | string }[] = await database.reader.query(
      "select count(*) as count from audit_events where type = 'grace_reminder.sent'",
    );
    expect(Number(row?.count)).toBe(30);
  });

  test('reach everybody, over several slices of users', async () => {
    const users = Array.from({ length: 4_500 }, (_, number) =>
      seeded(number, number % 300 === 0 || number > 4_490 ? old : { ...old, factorKinds: 1 }),
    );
    await database.seedUsers(users);
    await hold(required(14));
    clock.advance(8 * DAY);
    expect(await round()).toBe(15 + 9);
    expect(await round()).toBe(0);
  });

  test('stay single where the clock is set back and forward again', async () => {
    const user = seeded(1, old);
    await database.seedUsers([user]);
    await hold(required(14));
    clock.advance(8 * DAY);
    await round();
    clock.advance(-9 * DAY);
    await hours(3);
    clock.advance(9 * DAY);
    await hours(3);
    expect(await mailed()).toEqual({ [user.id]: 1 });
  });

  test.each(['Europe/Berlin', 'America/New_York', 'Pacific/Apia'])(
    'are a fixed time before it across a change of the clocks in %s',
    async (zone) => {
      const before = process.env['TZ'];
      process.env['TZ'] = zone;
      try {
        // Over the end of October, when both clocks of the north are set.
        const since = Date.UTC(2026, 9, 20, 1, 30);
        clock = new MovableClock(since);
        const user = seeded(1, old);
        await database.seedUsers([user]);
        await hold(required(14, since));
        clock.advance(7 * DAY - MINUTE);
        await round();
        expect(await mailed()).toEqual({});
        clock.advance(MINUTE);
        await round();
        expect(await mailed()).toEqual({ [user.id]: 1 });
        clock.advance(6 * DAY);
        await round();
        expect(await mailed()).toEqual({ [user.id]: 2 });
      } finally {
        if (before === undefined) delete process.env['TZ'];
        else process.env['TZ'] = before;
      }
    },
  );
});
