import type { EntityManager } from 'typeorm';

import type { PolicyDocument } from '@countersign/domain/policy/policy.js';
import type { TwoFactorStatus } from '@countersign/domain/policy/two-factor-status.js';
import type { Instant } from '@countersign/domain/time.js';
import { ROLES, type Role } from '@countersign/domain/users/roles.js';

import type { StoredFacts } from '../../operations/user-facts.js';
import { dialectOf } from '../../persistence/dialect.js';
import { CoverageDayEntity } from '../../persistence/entities/coverage-day.entity.js';
import { insertMany } from '../../persistence/insert-many.js';
import { countCoverage, type RoleCoverage } from '../users/coverage.sql.js';

/** How the users of every role stood on a day. */
export interface CoverageOfDay {
  /** Days since 1970-01-01, by UTC. */
  readonly day: number;
  readonly coverage: readonly RoleCoverage[];
  readonly workedOut: boolean;
}

/** Of a user, what a day that is gone is worked out from. */
export interface PastFacts extends StoredFacts {
  readonly id: string;
  readonly createdAt: Instant;
  readonly enrolledAt: Instant | null;
}

/** One row a day and role, written once: the key decides. */
export class CoverageDaysRepository {
  constructor(private readonly manager: EntityManager) {}

  count(policy: PolicyDocument, now: Instant): Promise<RoleCoverage[]> {
    return countCoverage(this.manager, policy, now);
  }

  /** Whether a day is there, counted or worked out. */
  has(day: number): Promise<boolean> {
    return this.manager.existsBy(CoverageDayEntity, { day });
  }

  /** Whether a day was counted on that day itself. */
  isCounted(day: number): Promise<boolean> {
    return this.manager.existsBy(CoverageDayEntity, { day, workedOut: false });
  }

  /** Makes room for the count of a day that a clock ahead of its time had worked out. */
  async forgetWorkedOut(day: number): Promise<void> {
    await this.manager.delete(CoverageDayEntity, { day, workedOut: true });
  }

  /** The first day up to `today` that was counted on that day itself; null: there is none yet. */
  async firstCounted(today: number): Promise<number | null> {
    const [row]: { day: number | null }[] = await this.manager.query(
      'select min(day) as day from coverage_days where worked_out = 0 and day <= ?',
      [today],
    );
    return row?.day ?? null;
  }

  /** Oldest first; both ends included. */
  async between(first: number, last: number): Promise<CoverageOfDay[]> {
    const rows = await this.manager
      .createQueryBuilder(CoverageDayEntity, 'd')
      .where('d.day between :first and :last', { first, last })
      .orderBy('d.day')
      .getMany();
    const byDay = new Map<number, CoverageDayEntity[]>();
    for (const row of rows) byDay.set(row.day, [...(byDay.get(row.day) ?? []), row]);
    return [...byDay].map(([day, ofDay]) => ({
      day,
      workedOut: ofDay.some((row) => row.workedOut),
      coverage: ROLES.flatMap((role) => ofDay.filter((row) => row.role === role).map(toCoverage)),
    }));
  }

  /** @throws a duplicate (isDuplicate) where one of the days is there: of any number at once, exactly one succeeds. */
  async add(days: readonly CoverageOfDay[], takenAt: Instant): Promise<void> {
    await insertMany(
      this.manager,
      CoverageDayEntity,
      days.flatMap(({ day, workedOut, coverage }) =>
        coverage.map(({ role, count }) => ({ day, role, takenAt, workedOut, ...toColumns(count) })),
      ),
    );
  }

  /** Since when there is anybody; null: there is nobody. */
  async firstUserAt(): Promise<Instant | null> {
    const [row]: { at: number | string | null }[] = await this.manager.query('select min(created_at) as at from users');
    return row?.at == null ? null : Number(row.at);
  }

  /** The next users by id. */
  async usersAfter(id: string, limit: number): Promise<PastFacts[]> {
    return this.manager.query(
      `select u.id as id, u.role as role, u.suspended as suspended, u.factor_kinds as factorKinds, u.grace_forfeited as graceForfeited, u.last_third_party_proved as lastThirdPartyProved,
         u.first_sign_in_at as firstSignInAt, u.moved_from_unrequired_role_at as movedFromUnrequiredRoleAt,
         u.last_third_party_proved as lastThirdPartyProved, u.created_at as createdAt, u.enrolled_at as enrolledAt
       from users u where u.id > ? order by u.id limit ${limit}`,
      [id],
    );
  }

  /** Who was suspended or let in again since, oldest first, as the trail still has it. */
  async suspensionsSince(since: Instant): Promise<{ userId: string; at: Instant; suspended: boolean }[]> {
    const changes = [];
    for (const type of ['user.suspended', 'user.unsuspended']) {
      const rows: { userId: string; at: number | string }[] = await this.manager.query(
        `select e.subject_id as userId, e.at as at from ${dialectOf(this.manager).through('audit_events', 'e', 'audit_events_type')}
         where e.type = ? and e.at >= ? and e.outcome = 'success' and e.subject_id is not null`,
        [type, since],
      );
      changes.push(...rows.map(({ userId, at }) => ({ userId, at: Number(at), suspended: type === 'user.suspended' })));
    }
    return changes.sort((a, b) => a.at - b.at);
  }
}

type Counts = Pick<
  CoverageDayEntity,
  'enabled' | 'replacing' | 'due' | 'grace' | 'optional' | 'providerProved' | 'providerSilent' | 'suspended'
>;

function toColumns(count: Readonly<Record<TwoFactorStatus, number>>): Counts {
  return {
    enabled: count.ENABLED,
    replacing: count.REPLACE,
    due: count.DUE,
    grace: count.GRACE,
    optional: count.OPTIONAL,
    providerProved: count.PROVIDER_PROVED,
    providerSilent: count.PROVIDER_SILENT,
    suspended: count.SUSPENDED,
  };
}

function toCoverage(row: Counts & { readonly role: Role }): RoleCoverage {
  return {
    role: row.role,
    count: {
      ENABLED: row.enabled,
      REPLACE: row.replacing,
      DUE: row.due,
      GRACE: row.grace,
      OPTIONAL: row.optional,
      PROVIDER_PROVED: row.providerProved,
      PROVIDER_SILENT: row.providerSilent,
      SUSPENDED: row.suspended,
    },
  };
}
