import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { DEFAULT_POLICY, type PolicyDocument } from '@countersign/domain/policy/policy.js';
import { DAY } from '@countersign/domain/time.js';
import { nameKey } from '@countersign/domain/users/search-terms.js';

import type { DirectoryOrder, OrderField } from '../../src/features/users/directory-order.sql.js';
import { UsersReadModel, type DirectoryRow } from '../../src/features/users/users.read-model.js';
import { directoryFilter, type FilterInput } from '../../src/operations/directory-filter.js';
import { NOW, openTestDatabase, seeded, type OpenTestDatabase, type SeededUser } from './support.js';

const policy: PolicyDocument = {
  ...DEFAULT_POLICY,
  rules: DEFAULT_POLICY.rules.map((rule) => ({
    ...rule,
    required: rule.role !== 'END_USER',
    requiredSince: NOW - 3 * DAY,
    gracePeriodDays: 7,
    passkeySignIn: rule.role !== 'AGENT',
    allowedFactors: rule.role === 'ADMIN' ? (['TOTP'] as const) : rule.allowedFactors,
  })),
};
const NAMES = [
  'Anna Maria Berg',
  'Bert',
  'bert',
  'Zoë Müller',
  'Dr. Anna Klein',
  'Ivo',
  'Ivo',
  'Ivo',
  'Łukasz',
  "O'Hara",
  '100% Real',
  'under_score',
  'Åse',
];
const ROLES = ['OWNER', 'ADMIN', 'AGENT', 'END_USER'] as const;

// Every third is like another one in what is sorted by, and every fourth never signed in.
const users: SeededUser[] = Array.from({ length: 130 }, (_, index) => {
  const signedIn = index % 4 === 0 ? null : NOW - (index % 6) * DAY;
  return seeded(index, {
    name: NAMES[index % NAMES.length] ?? '',
    role: ROLES[index % 4] ?? 'AGENT',
    createdAt: NOW - (index % 5) * DAY,
    firstSignInAt: signedIn === null ? null : signedIn - 20 * DAY,
    lastSignInAt: signedIn,
    factorKinds: (index % 3 === 0 ? 1 : 0) + (index % 5 === 1 ? 2 : 0),
    providerKinds: index % 13 === 0 ? 2 : 0,
    graceForfeited: index % 3 === 0 || index % 7 === 0,
    suspended: index % 11 === 0,
    hasPassword: index % 10 !== 0,
  });
});

/** By the policy above: no passkey alone for agents, and none at all for admins. */
function waysOf(user: SeededUser): string[] {
  const hasPasskey = (user.factorKinds & 2) !== 0 && (user.role === 'OWNER' || user.role === 'END_USER');
  return [
    ...(user.hasPassword ? ['PASSWORD'] : []),
    ...(hasPasskey ? ['PASSKEY'] : []),
    ...(user.providerKinds === 0 ? [] : ['SAML']),
  ];
}

let database: OpenTestDatabase;
let model: UsersReadModel;
beforeAll(async () => {
  database = await openTestDatabase();
  await database.seedUsers(users, { searchable: true });
  model = new UsersReadModel(database.reader);
});
afterAll(() => database.close());

async function walk(
  order: DirectoryOrder,
  filter: FilterInput = {},
  limit = 7,
  directory = model,
): Promise<DirectoryRow[]> {
  const rows: DirectoryRow[] = [];
  for (let pages = 0; pages < 200; pages++) {
    const last = rows.at(-1);
    const after = last === undefined ? null : { value: last.sortedBy, id: last.id };
    const page = await directory.page({ filter: directoryFilter(filter), order, after, limit, policy, now: NOW });
    rows.push(...page.rows);
    if (!page.hasNextPage) return rows;
    expect(page.rows).toHaveLength(limit);
  }
  throw new Error('paging does not end');
}

const bytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

describe('paging by keyset gives everybody once, in order', () => {
  const valueOf: Record<OrderField, (user: SeededUser) => string | number | null> = {
    NAME: (user) => nameKey(user.name),
    EMAIL: (user) => user.email,
    CREATED_AT: (user) => user.createdAt,
    LAST_SIGN_IN_AT: (user) => user.lastSignInAt,
  };
  function compare(field: OrderField, a: SeededUser, b: SeededUser): number {
    const [x, y] = [valueOf[field](a), valueOf[field](b)];
    if (x === y) return bytes(a.id, b.id);
    if (x === null || y === null) return x === null ? -1 : 1;
    return typeof x === 'string' ? bytes(x, String(y)) : x - Number(y);
  }

  for (const field of ['NAME', 'EMAIL', 'CREATED_AT', 'LAST_SIGN_IN_AT'] as const)
    for (const direction of ['ASC', 'DESC'] as const)
      for (const limit of [1, 7, 130, 200])
        test(`${field} ${direction}, ${limit} at a time`, async () => {
          const expected = [...users]
            .sort((a, b) => compare(field, a, b) * (direction === 'ASC' ? 1 : -1))
            .map((user) => user.id);
          expect((await walk({ field, direction }, {}, limit)).map((row) => row.id)).toEqual(expected);
        });

  test('who never signed in comes first when ascending and last when descending', async () => {
    expect((await walk({ field: 'LAST_SIGN_IN_AT', direction: 'ASC' }))[0]?.lastSignInAt).toBeNull();
    expect((await walk({ field: 'LAST_SIGN_IN_AT', direction: 'DESC' })).at(-1)?.lastSignInAt).toBeNull();
  });
});

describe('filters', () => {
  const all = (filter: FilterInput, directory = model) =>
    walk({ field: 'NAME', direction: 'ASC' }, filter, 7, directory).then((rows) => rows.map((row) => row.id).sort());
  const expected = (which: (user: SeededUser) => boolean) =>
    users
      .filter(which)
      .map((user) => user.id)
      .sort();

  test.each<[string, FilterInput, (user: SeededUser) => boolean]>([
    ['roles', { roles: ['OWNER', 'AGENT'] }, (user) => user.role === 'OWNER' || user.role === 'AGENT'],
    ['an empty list asks for nothing', { roles: [], statuses: [] }, () => true],
    ['factors', { factors: ['TOTP', 'EMAIL'] }, (user) => (user.factorKinds & 1) !== 0],
    ['factors that nobody has', { factors: ['EMAIL'] }, () => false],
    ['passwords', { signInMethods: ['PASSWORD'] }, (user) => waysOf(user).includes('PASSWORD')],
    ['passkeys that sign in alone', { signInMethods: ['PASSKEY'] }, (user) => waysOf(user).includes('PASSKEY')],
    [
      'passkeys and one role that they are off for',
      { signInMethods: ['PASSKEY'], roles: ['AGENT'] },
      (user) => user.role === 'AGENT' && waysOf(user).includes('PASSKEY'),
    ],
    [
      'passkeys or a provider',
      { signInMethods: ['PASSKEY', 'SAML'] },
      (user) => waysOf(user).some((way) => way === 'PASSKEY' || way === 'SAML'),
    ],
    [
      'passwords or passkeys',
      { signInMethods: ['PASSWORD', 'PASSKEY'] },
      (user) => waysOf(user).some((way) => way === 'PASSWORD' || way === 'PASSKEY'),
    ],
    ['providers, of which there are none', { signInMethods: ['OIDC'] }, () => false],
    ['never signed in', { neverSignedIn: true }, (user) => user.lastSignInAt === null],
    ['signed in', { neverSignedIn: false }, (user) => user.lastSignInAt !== null],
    [
      'last sign-in before',
      { lastSignInBefore: new Date(NOW - 2 * DAY) },
      (user) => user.lastSignInAt !== null && user.lastSignInAt < NOW - 2 * DAY,
    ],
    ['suspended', { statuses: ['SUSPENDED'] }, (user) => user.suspended],
    [
      'several at once',
      { roles: ['AGENT'], factors: ['TOTP'], neverSignedIn: false },
      (user) => user.role === 'AGENT' && (user.factorKinds & 1) !== 0 && user.lastSignInAt !== null,
    ],
    ['the start of a name, without accents', { search: 'ZOE mu' }, (user) => user.name === 'Zoë Müller'],
    ['the start of any word', { search: 'anna' }, (user) => /Anna/.test(user.name)],
    ['several words from any of them', { search: 'anna maria' }, (user) => user.name === 'Anna Maria Berg'],
    ['an e-mail address', { search: 'User12' }, (user) => /^user12/.test(user.email)],
    ['the middle of a word is no start', { search: 'ert' }, () => false],
    ['no wildcard', { search: '100%' }, (user) => user.name === '100% Real'],
    ['nor another one', { search: 'under_' }, (user) => user.name === 'under_score'],
    ['a quote', { search: "o'h" }, (user) => user.name === "O'Hara"],
    ['a blank search asks for nothing', { search: '   ' }, () => true],
    ['search and role', { search: 'ivo', roles: ['ADMIN'] }, (user) => user.name === 'Ivo' && user.role === 'ADMIN'],
  ])('%s', async (_, filter, which) => {
    const ids = expected(which);
    expect(await all(filter)).toEqual(ids);
    // The other way to the same page: everybody in order, as where many are found.
    expect(await all(filter, new UsersReadModel(database.reader, 0))).toEqual(ids);
    expect(await model.count({ filter: directoryFilter(filter), policy, now: NOW })).toBe(ids.length);
  });

  test('of ways in find whom each user is shown to have them', async () => {
    const shown = await model.details.signInMethodsOf(
      users.map((user) => user.id),
      policy,
    );
    expect(shown).toEqual(users.map(waysOf));
    expect(new Set(shown.flat())).toEqual(new Set(['PASSWORD', 'PASSKEY', 'SAML']));
  });

  test('a page of a filtered list is as good as any', async () => {
    const rows = await walk({ field: 'LAST_SIGN_IN_AT', direction: 'DESC' }, { statuses: ['GRACE', 'DUE'] }, 3);
    expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length);
    expect(rows).toHaveLength(
      await model.count({ filter: directoryFilter({ statuses: ['GRACE', 'DUE'] }), policy, now: NOW }),
    );
  });
});

test('coverage counts everybody once, and each status like its filter', async () => {
  const coverage = await model.coverage(policy, NOW);
  for (const { role, count } of coverage) {
    for (const [status, counted] of Object.entries(count)) {
      const filter = directoryFilter({ roles: [role], statuses: [status as keyof typeof count] });
      expect({ role, status, counted }).toEqual({
        role,
        status,
        counted: await model.count({ filter, policy, now: NOW }),
      });
    }
  }
  const total = coverage.flatMap(({ count }) => Object.values(count)).reduce((sum, counted) => sum + counted, 0);
  expect(total).toBe(users.length);
});
