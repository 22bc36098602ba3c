import {
  dayOf,
  statusHistory,
  type PolicyInForce,
  type UserWithPast,
} from '@countersign/domain/policy/status-history.js';
import { TWO_FACTOR_STATUSES, type TwoFactorStatus } from '@countersign/domain/policy/two-factor-status.js';
import { DAY } from '@countersign/domain/time.js';
import { ROLES, type Role } from '@countersign/domain/users/roles.js';

import type { Operation } from '../../operations/operation.js';
import { factsOf } from '../../operations/user-facts.js';
import { addOnce } from './add-once.js';
import { LONGEST_HISTORY_DAYS } from './longest-history.js';

/** Users looked at in one statement: on the embedded database it occupies the process. */
const SLICE = 2_000;
const VERSIONS = 1_000;

/**
 * Fills the days before the first that was counted, as far back as the API shows and there was anybody: once, all of them
 * in one transaction, from the facts that are still there. Days on which no server ran later stay empty.
 * @param begin a new operation at the present moment
 * @returns how many days
 */
export async function workOutCoverage(begin: () => Operation, isStopping: () => boolean): Promise<number> {
  const { read, now } = begin();
  const firstCounted = await read.coverageDays.firstCounted(dayOf(now));
  const firstUserAt = await read.coverageDays.firstUserAt();
  if (firstCounted === null || firstUserAt === null) return 0;
  // Each day is worked out as it began; the one on which the first was added began without anybody.
  const firstDay = Math.max(Math.ceil(firstUserAt / DAY), firstCounted - LONGEST_HISTORY_DAYS);
  const days = firstCounted - firstDay;
  if (days <= 0 || (await read.coverageDays.has(firstCounted - 1))) return 0;

  const policies: PolicyInForce[] = (await read.policies.list(null, VERSIONS))
    .map(({ createdAt, document }) => ({ from: createdAt, document }))
    .reverse();
  const suspensions = new Map<string, UserWithPast['suspensions']>();
  for (const { userId, ...change } of await read.coverageDays.suspensionsSince(0))
    suspensions.set(userId, [...(suspensions.get(userId) ?? []), change]);

  const tally = new Tally(days);
  for (let last = ''; ;) {
    if (isStopping()) return 0;
    const users = await read.coverageDays.usersAfter(last, SLICE);
    for (const user of users) {
      const { createdAt, enrolledAt } = user;
      const past = { ...factsOf(user), createdAt, enrolledAt, suspensions: suspensions.get(user.id) ?? [] };
      for (const run of statusHistory(past, policies, firstDay, days))
        tally.add(user.role, run.status, run.first, run.last);
    }
    const end = users.at(-1);
    if (end === undefined || users.length < SLICE) break;
    last = end.id;
    await new Promise((resolve) => setImmediate(resolve));
  }
  const op = begin();
  const worked = Array.from({ length: days }, (_, index) => ({
    day: firstDay + index,
    coverage: tally.ofDay(index),
    workedOut: true,
  }));
  return (await addOnce(op, ({ coverageDays }) => coverageDays.add(worked, op.now))) ? days : 0;
}

/** Counts of each role and status over days: each run is noted where it begins and where it has ended. */
class Tally {
  private readonly changes = new Map<string, Int32Array>();

  constructor(private readonly days: number) {}

  add(role: Role, status: TwoFactorStatus, first: number, last: number): void {
    const name = `${role} ${status}`;
    const change = this.changes.get(name) ?? new Int32Array(this.days + 1);
    this.changes.set(name, change);
    change[first] = (change[first] ?? 0) + 1;
    change[last + 1] = (change[last + 1] ?? 0) - 1;
  }

  ofDay(day: number): { role: Role; count: Record<TwoFactorStatus, number> }[] {
    const countOf = (role: Role, status: TwoFactorStatus): number =>
      this.changes
        .get(`${role} ${status}`)
        ?.subarray(0, day + 1)
        .reduce((sum, change) => sum + change, 0) ?? 0;
    return ROLES.map((role) => ({
      role,
      count: Object.fromEntries(TWO_FACTOR_STATUSES.map((status) => [status, countOf(role, status)])) as Record<
        TwoFactorStatus,
        number
      >,
    }));
  }
}
