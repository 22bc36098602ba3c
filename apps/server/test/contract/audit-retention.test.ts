import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { DAY } from '@countersign/domain/time.js';

import { Housekeeping } from '../../src/jobs/housekeeping.js';
import { NOW, openTestDatabase, type OpenTestDatabase } from './support.js';

let database: OpenTestDatabase;
beforeEach(async () => {
  database = await openTestDatabase();
});
afterEach(() => database.close());

async function seedEvents(ages: readonly number[]): Promise<void> {
  await database.insert(
    'audit_events',
    ['id', 'type', 'at', 'actor_kind', 'actor_label', 'outcome'],
    ages.map((age, index) => [`event-${index}`, 'session.ended', NOW - age, 'SYSTEM', 'Countersign', 'success']),
  );
}
const keep = (days: number) => database.begin().transaction((tx) => tx.account.setAuditRetention(days));
const clean = () => new Housekeeping(database.services).run();
const left = async (): Promise<string[]> =>
  (
    await database.reader.query<{ id: string }[]>(
      "select id from audit_events where type = 'session.ended' order by id",
    )
  ).map((row) => row.id);
const said = async (): Promise<unknown[]> =>
  (
    await database.reader.query<{ detail: string; kind: string }[]>(
      "select detail, actor_kind as kind from audit_events where type = 'audit_trail.trimmed' order by at, id",
    )
  ).map(({ detail, kind }) => ({ ...(JSON.parse(detail) as object), by: kind }));

describe('the audit trail', () => {
  test('is kept for 730 days, to the millisecond, and says that it was trimmed', async () => {
    await seedEvents([730 * DAY + 1, 730 * DAY, 0]);
    await clean();
    expect(await left()).toEqual(['event-1', 'event-2']);
    expect(await said()).toEqual([
      { events: 1, before: new Date(NOW - 730 * DAY).toISOString(), auditRetentionDays: 730, by: 'SYSTEM' },
    ]);
    await clean();
    expect(await said()).toHaveLength(1);
    database.clock.advance(1);
    await clean();
    expect(await left()).toEqual(['event-2']);
    expect(await said()).toHaveLength(2);
  });

  test('is kept for as long as the account says', async () => {
    await seedEvents([31 * DAY, 29 * DAY]);
    await keep(3650);
    await clean();
    expect(await left()).toHaveLength(2);
    await keep(30);
    await clean();
    expect(await left()).toEqual(['event-1']);
  });

  test('is trimmed in batches, each of which leaves others room, with one event for all', async () => {
    await seedEvents(Array.from({ length: 2_500 }, (_, index) => 800 * DAY + index));
    const whole = clean();
    // While it runs, others write.
    await database.begin().transaction((tx) => tx.audit('mail.test_sent'));
    await whole;
    expect(await left()).toEqual([]);
    expect(await said()).toEqual([expect.objectContaining({ events: 2_500 })]);
    expect(await database.reader.query("select type from audit_events where type = 'mail.test_sent'")).toHaveLength(1);
  });
});
