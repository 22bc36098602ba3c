import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { EntityManager } from 'typeorm';

import { AuditReadModel } from '../../src/features/audit/audit.read-model.js';
import { ExportsReadModel } from '../../src/features/exports/exports.read-model.js';
import { CoverageDaysRepository } from '../../src/features/overview/coverage-days.repository.js';
import { FailedMailsReadModel } from '../../src/features/overview/failed-mails.read-model.js';
import { GraceRemindersRepository } from '../../src/features/policy/grace-reminders.repository.js';
import { ExportsRepository } from '../../src/features/exports/exports.repository.js';
import {
  AccountSessionsReadModel,
  type SessionFilter,
} from '../../src/features/sessions/account-sessions.read-model.js';
import { SignInsReadModel } from '../../src/features/sign-ins/sign-ins.read-model.js';
import type { DirectoryOrder } from '../../src/features/users/directory-order.sql.js';
import { UsersReadModel } from '../../src/features/users/users.read-model.js';
import { DEFAULT_POLICY, type PolicyDocument } from '@countersign/domain/policy/policy.js';
import { DAY } from '@countersign/domain/time.js';
import { ROLES } from '@countersign/domain/users/roles.js';
import type { AuditFilter } from '../../src/operations/audit-filter.js';
import { directoryFilter, type FilterInput } from '../../src/operations/directory-filter.js';
import { NOW, openTestDatabase, seeded, type OpenTestDatabase } from './support.js';

// What is asked for a page of a list walks one index and sorts nothing. The planners are asked, because they are what
// guesses wrong at a million users: with the statistics of a table that has some.

const policy: PolicyDocument = {
  ...DEFAULT_POLICY,
  rules: DEFAULT_POLICY.rules.map((rule) => ({
    ...rule,
    required: rule.role !== 'END_USER',
    requiredSince: NOW - 30 * DAY,
    gracePeriodDays: 7,
  })),
};

let database: OpenTestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  const users = Array.from({ length: 5_000 }, (_, index) =>
    seeded(index, {
      name: `${['Anna', 'Bert', 'Chen'][index % 3]} ${index}`,
      role: index % 50 === 0 ? 'ADMIN' : index % 5 === 0 ? 'END_USER' : 'AGENT',
      factorKinds: index % 3 === 0 ? 0 : index % 500 === 1 ? 3 : 1,
      firstSignInAt: NOW - 20 * DAY,
      lastSignInAt: index % 7 === 0 ? null : NOW - (index % 300) * DAY,
      createdAt: NOW - index * 1000,
      suspended: index % 40 === 0,
    }),
  );
  await database.seedUsers(users, { searchable: true });
  await database.insert(
    'audit_events',
    ['id', 'type', 'at', 'actor_kind', 'actor_id', 'actor_label', 'subject_id', 'outcome'],
    users.map((user, index) => [
      user.id,
      `a.type${index % 9}`,
      NOW - index,
      'USER',
      `user${index % 50}`,
      'x',
      `user${index % 40}`,
      'success',
    ]),
  );
  await database.insert(
    'sign_ins',
    ['id', 'user_id', 'at', 'method', 'outcome', 'rule', 'policy_version'],
    users.map((user, index) => [user.id, `user${index % 50}`, NOW - index, 'PASSWORD', 'ALLOWED', 'NOT_REQUIRED', 1]),
  );
  await seedSessions(users);
  await seedAttention(users);
  const tables = [
    'users',
    'user_search_terms',
    'audit_events',
    'sign_ins',
    'sessions',
    'status_exports',
    'factors',
    'issued_codes',
    'links',
    'outbox_messages',
  ];
  await database.services.unitOfWork.write(async (manager) => {
    if (database.databases.kind === 'mysql') await manager.query(`analyze table ${tables.join(', ')}`);
    else await manager.query('analyze');
  });
});
afterAll(() => database.close());

/** One session in ten is open, and every hundredth user has twenty. */
async function seedSessions(users: readonly { readonly id: string }[]): Promise<void> {
  const sessions = users.flatMap(({ id }, number) => Array.from({ length: number % 100 === 0 ? 20 : 1 }, () => id));
  await database.insert(
    'sessions',
    [
      'id',
      'user_id',
      'token_hash',
      'transport',
      'method',
      'created_at',
      'last_seen_at',
      'ended_at',
      'judged_by_provider',
      'ip_address',
      'client',
    ],
    sessions.map((userId, number) => [
      `s${number}`,
      userId,
      `t${number}`,
      'COOKIE',
      'PASSWORD',
      NOW - number,
      NOW - number,
      number % 10 === 0 ? null : NOW - number,
      0,
      `192.0.2.${number % 250}`,
      'Firefox on Linux',
    ]),
  );
}

/** Of what needs attention enough for a planner to have something to choose from. */
async function seedAttention(users: readonly { readonly id: string }[]): Promise<void> {
  const some = users.filter((_, number) => number % 3 !== 0);
  await database.insert(
    'factors',
    ['id', 'user_id', 'kind', 'name', 'secret_sealed', 'created_at', 'last_used_at'],
    some.map(({ id }, number) => [id, id, 'TOTP', 'x', 'x', NOW - 400 * DAY, NOW - (number % 300) * DAY]),
  );
  await database.insert(
    'issued_codes',
    ['id', 'user_id', 'code_hash', 'situation', 'created_at', 'expires_at'],
    some.map(({ id }, number) => [id, id, id, 'FACTOR_LOST', NOW, NOW + (number % 900 === 0 ? DAY : -number)]),
  );
  await database.insert(
    'links',
    ['id', 'kind', 'user_id', 'token_hash', 'created_at', 'expires_at'],
    some.map(({ id }, number) => [id, number % 9 === 0 ? 'INVITATION' : 'PASSWORD', id, id, NOW, NOW - number]),
  );
  await database.insert(
    'outbox_messages',
    ['id', 'kind', 'state', 'next_attempt_at', 'created_at', 'attempts'],
    some.map(({ id }, number) => [id, 'x', number % 500 === 0 ? 'DEAD' : 'SENT', NOW, NOW - number, 0]),
  );
}

interface Plan {
  readonly sql: string;
  readonly steps: readonly string[];
}

/** A manager that explains every statement before it runs it. */
function explaining(plans: Plan[]): EntityManager {
  const manager = database.reader;
  const isMysql = database.databases.kind === 'mysql';
  const query = async (sql: string, parameters: unknown[] = []) => {
    const rows: Record<string, unknown>[] = await manager.query(
      `${isMysql ? 'explain' : 'explain query plan'} ${sql}`,
      parameters,
    );
    const steps = rows.map((row) =>
      isMysql ? `${row['table']} ${row['type']} key=${row['key']} ${row['Extra'] ?? ''}` : String(row['detail']),
    );
    plans.push({ sql, steps });
    return manager.query(sql, parameters);
  };
  return new Proxy(manager, { get: (target, name) => (name === 'query' ? query : Reflect.get(target, name, target)) });
}

const SORTS = /TEMP B-TREE|filesort|temporary/i;
const index = (name: string) => new RegExp(`INDEX ${name}\\b|key=${name}\\b`);

function expectWalk(plan: Plan | undefined, indexName: string, isCovered = false): void {
  const steps = plan?.steps.join('\n') ?? 'nothing was asked';
  expect(steps).toMatch(index(indexName));
  expect(steps).not.toMatch(SORTS);
  if (isCovered) expect(steps).toMatch(/COVERING INDEX|Using index\b(?! condition)/);
}

/** The plans of the statements that find who is on a page. */
async function plansOf(order: DirectoryOrder, filter: FilterInput, fromTheMiddle: boolean): Promise<Plan[]> {
  const at = async (manager: EntityManager, after: { value: string | number | null; id: string } | null) =>
    new UsersReadModel(manager, 1_000).page({
      filter: directoryFilter(filter),
      order,
      after,
      limit: 50,
      policy,
      now: NOW,
    });
  const last = fromTheMiddle ? (await at(database.reader, null)).rows.at(-1) : undefined;
  const plans: Plan[] = [];
  await at(explaining(plans), last === undefined ? null : { value: last.sortedBy, id: last.id });
  return plans.filter((plan) => plan.sql.includes('sortedBy'));
}

describe('a page of the directory', () => {
  const indexes = {
    NAME: 'users_by_name',
    EMAIL: 'users_email_key',
    CREATED_AT: 'users_by_created',
    LAST_SIGN_IN_AT: 'users_by_last_sign_in',
  } as const;
  for (const field of ['NAME', 'EMAIL', 'CREATED_AT', 'LAST_SIGN_IN_AT'] as const)
    for (const direction of ['ASC', 'DESC'] as const)
      for (const fromTheMiddle of [false, true])
        test(`by ${field} ${direction}${fromTheMiddle ? ', a later one' : ''}`, async () => {
          const plans = await plansOf({ field, direction }, {}, fromTheMiddle);
          expect(plans.length).toBeGreaterThan(0);
          for (const plan of plans) expectWalk(plan, indexes[field]);
        });

  test.each<[string, FilterInput]>([
    ['status', { statuses: ['DUE'] }],
    ['several statuses', { statuses: ['DUE', 'GRACE', 'REPLACE'] }],
    ['status and role', { statuses: ['ENABLED'], roles: ['AGENT'] }],
    ['factor', { factors: ['TOTP'] }],
  ])('by name, filtered by %s, reads nobody who is not shown', async (_, filter) => {
    for (const fromTheMiddle of [false, true]) {
      const [plan] = await plansOf({ field: 'NAME', direction: 'ASC' }, filter, fromTheMiddle);
      expectWalk(plan, 'users_by_name', true);
    }
  });

  test('by name, with a search that finds many', async () => {
    const [plan] = await plansOf({ field: 'NAME', direction: 'ASC' }, { search: 'ann' }, true);
    expectWalk(plan, 'users_by_name');
    expect(plan?.steps.join('\n')).toMatch(/user_search_terms_user|sqlite_autoindex_user_search_terms|key=PRIMARY/);
  });

  test('with a search that finds a few, starts from the search terms', async () => {
    const [plan] = await plansOf({ field: 'NAME', direction: 'ASC' }, { search: 'user49' }, false);
    const steps = plan?.steps.join('\n') ?? '';
    expect(steps).not.toMatch(/SCAN u\b|\bu ALL\b|\bu index\b/);
  });

  test.each<[string, FilterInput]>([
    ['a status', { statuses: ['SUSPENDED'] }],
    ['the status of a provider', { statuses: ['PROVIDER_SILENT'] }],
    ['a provider to come through', { signInMethods: ['SAML'] }],
    ['a passkey to sign in with alone', { signInMethods: ['PASSKEY'] }],
    ['a passkey or a provider', { signInMethods: ['PASSKEY', 'SAML'] }],
    ['a factor', { factors: ['WEBAUTHN'] }],
  ])('with %s that few have, starts from them', async (_, filter) => {
    const [plan] = await plansOf({ field: 'NAME', direction: 'ASC' }, filter, false);
    expect(plan?.steps.join('\n')).toMatch(index('users_by_status'));
  });

  test('the coverage reads an index and no user', async () => {
    const plans: Plan[] = [];
    await new UsersReadModel(explaining(plans)).coverage(policy, NOW);
    expect(plans[0]?.steps.join('\n')).toMatch(index('users_by_status'));
    expect(plans[0]?.steps.join('\n')).toMatch(/COVERING INDEX|Using index\b/);
  });
});

describe('what needs attention', () => {
  const counted = async (filter: FilterInput): Promise<Plan | undefined> => {
    const plans: Plan[] = [];
    await new UsersReadModel(explaining(plans)).count({ filter: directoryFilter(filter), policy, now: NOW }, 10_000);
    return plans[0];
  };
  const wholeTable = /SCAN (u|f|c|l|m)\b|\b(u|f|c|l|m) ALL\b/;

  test.each<[string, FilterInput, readonly string[]]>([
    ['due for long', { dueForDays: 14 }, ['users_without_factor']],
    ['few codes left', { recoveryCodesAtMost: 3 }, ['users_by_own_codes']],
    ['factors unused', { factorsUnusedForDays: 90 }, ['factors_by_last_use', 'factors_user']],
    ['issued codes that wait', { issuedCodeOpen: true }, ['issued_codes_by_expiry']],
    ['invitations that expired', { invitationExpired: true }, ['links_by_expiry']],
  ])('%s are counted from an index, and a page of them begins there', async (_, filter, names) => {
    const count = await counted(filter);
    const steps = count?.steps.join('\n') ?? '';
    for (const name of names) expect(steps).toMatch(index(name));
    expect(steps).not.toMatch(wholeTable);
    const few: Plan[] = [];
    await new UsersReadModel(explaining(few), 100_000).page({
      filter: directoryFilter(filter),
      order: { field: 'NAME', direction: 'ASC' },
      after: null,
      limit: 50,
      policy,
      now: NOW,
    });
    const [page] = few.filter((plan) => plan.sql.includes('sortedBy'));
    expect(page?.steps.join('\n')).toMatch(index(names[0] ?? ''));
    expect(page?.steps.join('\n')).not.toMatch(wholeTable);
  });

  test('of many, a page walks the names', async () => {
    const plans: Plan[] = [];
    await new UsersReadModel(explaining(plans), 10).page({
      filter: directoryFilter({ factorsUnusedForDays: 90, recoveryCodesAtMost: 3 }),
      order: { field: 'NAME', direction: 'ASC' },
      after: null,
      limit: 50,
      policy,
      now: NOW,
    });
    expectWalk(
      plans.find((plan) => plan.sql.includes('sortedBy')),
      'users_by_name',
    );
  });

  test('mails that failed, newest first', async () => {
    const plans: Plan[] = [];
    const mails = new FailedMailsReadModel(explaining(plans));
    await mails.count(10_000);
    await mails.latest(50);
    expect(plans).toHaveLength(4);
    for (const plan of plans) expect(plan.steps.join('\n')).toMatch(index('outbox_messages_failed'));
  });

  test('the users that earlier days are worked out from, by their id', async () => {
    const plans: Plan[] = [];
    await new CoverageDaysRepository(explaining(plans)).usersAfter('00000000-0000-4000-8000-000000000100', 2_000);
    expect(plans[0]?.steps.join('\n')).toMatch(/sqlite_autoindex_users_1 \(id>\?\)|range key=PRIMARY/);
  });
});

describe('a page of another list', () => {
  const after = { at: NOW - 100, id: 'x' };
  const event = {
    actorId: null,
    subjectId: null,
    types: null,
    from: null,
    to: null,
    concerning: null,
    after,
    limit: 50,
  };

  test.each<[string, Partial<typeof event> | { types: string[] }, string[]]>([
    ['everything', {}, ['audit_events_at']],
    ['an actor', { actorId: 'user7' as never }, ['audit_events_actor']],
    ['a subject', { subjectId: 'user7' as never }, ['audit_events_subject']],
    ['types', { types: ['a.type1', 'a.type2'] }, ['audit_events_type', 'audit_events_type']],
    ['oneself', { concerning: 'user7' as never }, ['audit_events_actor', 'audit_events_subject']],
  ])('the audit trail of %s', async (_, query, names) => {
    const plans: Plan[] = [];
    await new AuditReadModel(explaining(plans)).page({ ...event, ...query });
    expect(plans).toHaveLength(names.length);
    names.forEach((name, number) => expectWalk(plans[number], name));
  });

  test.each<[string, Partial<AuditFilter>, string, number]>([
    ['everything before a moment', { to: NOW }, 'audit_events_at', 1],
    ['types in a time', { types: ['a.type1', 'a.type2'], from: NOW - 5_000 }, 'audit_events_type', 2],
  ])('counting the audit trail of %s reads an index and no event', async (_, query, name, statements) => {
    const plans: Plan[] = [];
    await new AuditReadModel(explaining(plans)).count({ ...event, ...query });
    expect(plans).toHaveLength(statements);
    for (const plan of plans) expectWalk(plan, name, true);
  });

  test('the users of a round of reminders, by their id', async () => {
    const plans: Plan[] = [];
    await new GraceRemindersRepository(explaining(plans)).usersAfter('00000000-0000-4000-8000-000000000100', 2_000);
    expect(plans[0]?.steps.join('\n')).toMatch(/sqlite_autoindex_users_1 \(id>\?\)|range key=PRIMARY/);
    expect(plans[0]?.steps.join('\n')).not.toMatch(SORTS);
  });

  test('sign-ins of a user', async () => {
    const plans: Plan[] = [];
    await new SignInsReadModel(explaining(plans)).page('user7', after, 20, NOW);
    expectWalk(plans[0], 'sign_ins_user');
  });

  const anySession: SessionFilter = { userId: null, roles: null, ipAddress: null, client: null, lastSeenBefore: null };
  const asked = (filter: Partial<SessionFilter>) => ({
    filter: { ...anySession, ...filter },
    roles: ROLES,
    policy,
    now: NOW,
  });
  const sessionOf = seeded(100).id;

  test.each<[string, Partial<SessionFilter>]>([
    ['everybody', {}],
    ['a role', { roles: ['AGENT'] }],
    ['an address', { ipAddress: '192.0.2.1' }],
    ['a client', { client: 'firefox' }],
    ['who was not seen for long', { lastSeenBefore: NOW - 500 }],
    ['all at once', { roles: ['AGENT', 'ADMIN'], ipAddress: '192.', client: 'linux', lastSeenBefore: NOW }],
  ])('the sessions of %s, along those that are open, and counted so', async (_, filter) => {
    for (const from of [null, { at: NOW - 100, id: 's100' }]) {
      const plans: Plan[] = [];
      await new AccountSessionsReadModel(explaining(plans)).page(asked(filter), from, 50);
      expect(plans.length).toBeGreaterThan(0);
      for (const plan of plans) expectWalk(plan, 'sessions_open');
    }
    const counting: Plan[] = [];
    await new AccountSessionsReadModel(explaining(counting)).totals(asked(filter));
    for (const plan of counting) expectWalk(plan, 'sessions_open');
  });

  test.each<[string, Partial<SessionFilter>]>([
    ['alone', {}],
    ['with all else', { roles: ['AGENT', 'ADMIN'], ipAddress: '192.', client: 'linux', lastSeenBefore: NOW }],
  ])('the sessions of a user, %s, from the few that they ever had', async (_, filter) => {
    const plans: Plan[] = [];
    const model = new AccountSessionsReadModel(explaining(plans));
    const { rows } = await model.page(asked({ userId: sessionOf, ...filter }), null, 50);
    expect(rows.length).toBeGreaterThan(0);
    await model.totals(asked({ userId: sessionOf, ...filter }));
    expect(plans).toHaveLength(2);
    for (const plan of plans) expect(plan.steps.join('\n')).toMatch(index('sessions_user'));
  });

  test('whether sessions of the account or of a user begin or end is told by the ends of indexes', async () => {
    const plans: Plan[] = [];
    const model = new AccountSessionsReadModel(explaining(plans));
    await model.mark();
    await model.markOf(sessionOf);
    ['sessions_open', 'sessions_open', 'audit_events_type'].forEach((name, number) => expectWalk(plans[number], name));
    expect(plans[3]?.steps.join('\n')).toMatch(index('sessions_user'));
  });

  test('exports', async () => {
    const plans: Plan[] = [];
    await new ExportsReadModel(explaining(plans)).page('AUDIT', after, 20);
    expectWalk(plans[0], 'status_exports_requested');
  });

  test('the users of an export', async () => {
    const plans: Plan[] = [];
    const asked = { filter: directoryFilter({ roles: ['AGENT'] }), policy, now: NOW, codesMadeSince: 0 };
    await new ExportsRepository(explaining(plans)).usersAfter(
      '00000000-0000-4000-8000-000000000100:anna 5',
      1_000,
      asked,
    );
    expectWalk(plans[0], 'users_by_name');
  });
});
