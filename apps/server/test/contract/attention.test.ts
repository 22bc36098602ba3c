import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { DEFAULT_POLICY, type PolicyDocument } from '@countersign/domain/policy/policy.js';
import { DAY } from '@countersign/domain/time.js';

import { AttentionReadModel, type AttentionFigure } from '../../src/features/overview/attention.read-model.js';
import { UsersReadModel } from '../../src/features/users/users.read-model.js';
import { directoryFilter, type FilterInput } from '../../src/operations/directory-filter.js';
import { NOW, openTestDatabase, seeded, type OpenTestDatabase, type SeededUser } from './support.js';

/** Owners: required for a year, without grace. Admins: for 60 days, with 7 of grace. Agents: for 5 days. End users: not. */
const policy: PolicyDocument = {
  ...DEFAULT_POLICY,
  rules: DEFAULT_POLICY.rules.map((rule) => {
    const since = { OWNER: 365, ADMIN: 60, AGENT: 5, END_USER: null }[rule.role];
    return {
      ...rule,
      required: since !== null,
      requiredSince: since === null ? null : NOW - since * DAY,
      gracePeriodDays: rule.role === 'ADMIN' ? 7 : 0,
    };
  }),
};
const expiring: PolicyDocument = { ...policy, recoveryCodeValidDays: 100 };

interface Case extends Partial<SeededUser> {
  readonly who: string;
  readonly factorsLostAt?: number;
  readonly codes?: number;
  readonly codesMadeAt?: number;
  /** When each factor was used last. */
  readonly used?: readonly number[];
  readonly issued?: { readonly expiresAt: number; readonly usedAt?: number; readonly voidedAt?: number };
  readonly invited?: readonly { readonly expiresAt: number; readonly usedAt?: number }[];
  readonly figures: readonly (AttentionFigure | 'fewRecoveryCodes (expiring)')[];
}

const ago = (days: number) => NOW - days * DAY;
const old = { createdAt: ago(200), firstSignInAt: ago(199) };
const enrolled = { ...old, factorKinds: 1, graceForfeited: true, codes: 10, codesMadeAt: ago(50) };
const cases: readonly Case[] = [
  { who: 'owes one without grace', ...old, role: 'OWNER', figures: ['dueForLong'] },
  { who: 'owes one for exactly 14 days', role: 'OWNER', createdAt: ago(14), figures: ['dueForLong'] },
  { who: 'was added 13 days ago', role: 'OWNER', createdAt: ago(13), figures: [] },
  { who: 'owes one and is suspended', ...old, role: 'OWNER', suspended: true, figures: [] },
  {
    who: 'lost the factor two days ago',
    ...old,
    role: 'OWNER',
    graceForfeited: true,
    factorsLostAt: ago(2),
    figures: [],
  },
  {
    who: 'lost the factor a month ago',
    ...old,
    role: 'ADMIN',
    graceForfeited: true,
    factorsLostAt: ago(30),
    figures: ['dueForLong'],
  },
  { who: 'let the grace pass 22 days ago', ...old, role: 'ADMIN', firstSignInAt: ago(29), figures: ['dueForLong'] },
  { who: 'let the grace pass 13 days ago', ...old, role: 'ADMIN', firstSignInAt: ago(20), figures: [] },
  { who: 'is in the grace period', ...old, role: 'ADMIN', firstSignInAt: ago(3), figures: [] },
  { who: 'never signed in, so that the grace has not begun', role: 'ADMIN', createdAt: ago(200), figures: [] },
  {
    who: 'came from a role that was not required',
    ...old,
    role: 'ADMIN',
    movedFromUnrequiredRoleAt: ago(15),
    figures: [],
  },
  { who: 'is of a role required for five days', ...old, role: 'AGENT', figures: [] },
  { who: 'is of a role that is not required', ...old, role: 'END_USER', figures: [] },
  { who: 'has all codes', ...enrolled, figures: [] },
  { who: 'has four codes', ...enrolled, codes: 4, figures: [] },
  { who: 'has three codes', ...enrolled, codes: 3, figures: ['fewRecoveryCodes', 'fewRecoveryCodes (expiring)'] },
  {
    who: 'has a factor and never had a code',
    ...enrolled,
    codes: 0,
    figures: ['fewRecoveryCodes', 'fewRecoveryCodes (expiring)'],
  },
  { who: 'has three codes and is suspended', ...enrolled, codes: 3, suspended: true, figures: [] },
  { who: 'has ten codes that expire', ...enrolled, codesMadeAt: ago(101), figures: ['fewRecoveryCodes (expiring)'] },
  { who: 'used the factor a while ago', ...enrolled, used: [ago(91)], figures: ['factorsUnused'] },
  { who: 'used it exactly 90 days ago', ...enrolled, used: [ago(90)], figures: [] },
  { who: 'used one of two factors lately', ...enrolled, used: [ago(200), ago(1)], figures: [] },
  { who: 'used neither of two', ...enrolled, used: [ago(200), ago(100)], figures: ['factorsUnused'] },
  { who: 'used none and is suspended', ...enrolled, used: [ago(100)], suspended: true, figures: [] },
  { who: 'has a code waiting', ...enrolled, issued: { expiresAt: NOW + 1 }, figures: ['issuedCodesOpen'] },
  { who: 'used the issued code', ...enrolled, issued: { expiresAt: NOW + DAY, usedAt: NOW }, figures: [] },
  { who: 'had it voided', ...enrolled, issued: { expiresAt: NOW + DAY, voidedAt: NOW }, figures: [] },
  { who: 'let it expire', ...enrolled, issued: { expiresAt: NOW }, figures: [] },
  { who: 'was invited and has time', hasPassword: false, invited: [{ expiresAt: NOW + DAY }], figures: [] },
  {
    who: 'was invited too long ago',
    hasPassword: false,
    invited: [{ expiresAt: ago(1) }],
    figures: ['invitationsExpired'],
  },
  {
    who: 'was invited again',
    hasPassword: false,
    invited: [{ expiresAt: ago(1), usedAt: ago(0.5) }, { expiresAt: NOW + DAY }],
    figures: [],
  },
  { who: 'accepted', invited: [{ expiresAt: ago(1), usedAt: ago(2) }], figures: [] },
];

let database: OpenTestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  const users = cases.map((changes, number) => seeded(number, { name: changes.who, ...changes }));
  await database.seedUsers(users, { searchable: true });
  const idOf = (index: number): string => users[index]?.id ?? '';
  await database.services.unitOfWork.write(async (manager) => {
    for (const [index, { factorsLostAt = null, codes = 0, codesMadeAt = null }] of cases.entries())
      await manager.query(
        'update users set factors_lost_at = ?, own_codes_left = ?, own_codes_made_at = ? where id = ?',
        [factorsLostAt, codes, codesMadeAt, idOf(index)],
      );
  });
  const numbered = (index: number, number: number): string => `${String(index)}-${String(number)}`;
  await database.insert(
    'factors',
    ['id', 'user_id', 'kind', 'name', 'secret_sealed', 'created_at', 'last_used_at', 'last_step'],
    cases.flatMap(({ used = [] }, index) =>
      used.map((at, number) => [numbered(index, number), idOf(index), 'TOTP', 'x', 'x', ago(300), at, 0]),
    ),
  );
  await database.insert(
    'issued_codes',
    ['id', 'user_id', 'code_hash', 'situation', 'created_at', 'expires_at', 'used_at', 'voided_at'],
    cases.flatMap(({ issued }, index) =>
      issued === undefined
        ? []
        : [
            [
              numbered(index, 0),
              idOf(index),
              numbered(index, 0),
              'FACTOR_LOST',
              ago(2),
              issued.expiresAt,
              issued.usedAt ?? null,
              issued.voidedAt ?? null,
            ],
          ],
    ),
  );
  await database.insert(
    'links',
    ['id', 'kind', 'user_id', 'token_hash', 'created_at', 'expires_at', 'used_at'],
    cases.flatMap(({ invited = [] }, index) =>
      invited.map(({ expiresAt, usedAt = null }, number) => [
        numbered(index, number),
        'INVITATION',
        idOf(index),
        numbered(index, number),
        expiresAt - 7 * DAY,
        expiresAt,
        usedAt,
      ]),
    ),
  );
});
afterAll(() => database.close());

async function found(filter: FilterInput, document: PolicyDocument, few?: number): Promise<string[]> {
  const page = await new UsersReadModel(database.reader, few).page({
    filter: directoryFilter(filter),
    order: { field: 'NAME', direction: 'ASC' },
    after: null,
    limit: 200,
    policy: document,
    now: NOW,
  });
  return page.rows.map((row) => row.name);
}

describe('what needs attention', () => {
  const filters: readonly [AttentionFigure | 'fewRecoveryCodes (expiring)', FilterInput, PolicyDocument][] = [
    ['dueForLong', { dueForDays: 14 }, policy],
    ['fewRecoveryCodes', { recoveryCodesAtMost: 3 }, policy],
    ['fewRecoveryCodes (expiring)', { recoveryCodesAtMost: 3 }, expiring],
    ['factorsUnused', { factorsUnusedForDays: 90 }, policy],
    ['issuedCodesOpen', { issuedCodeOpen: true }, policy],
    ['invitationsExpired', { invitationExpired: true }, policy],
  ];

  test.each(filters)(
    '%s: exactly those, read either way, and the figure counts them',
    async (figure, filter, document) => {
      const expected = cases
        .filter(({ figures }) => figures.includes(figure))
        .map(({ who }) => who)
        .sort();
      expect((await found(filter, document)).sort()).toEqual(expected);
      // The other way to the same page: everybody in order, as where many are found.
      expect((await found(filter, document, 0)).sort()).toEqual(expected);
      const count = (upTo: number | null) =>
        new UsersReadModel(database.reader).count(
          { filter: directoryFilter(filter), policy: document, now: NOW },
          upTo,
        );
      expect(await count(null)).toBe(expected.length);
      expect(await count(1)).toBe(1);
      const name = figure.split(' ')[0] as AttentionFigure;
      expect(await new AttentionReadModel(database.reader).count(name, document, NOW)).toBe(expected.length);
    },
  );

  test('goes together with every other filter', async () => {
    expect(await found({ dueForDays: 14, roles: ['ADMIN'], search: 'lost' }, policy)).toEqual([
      'lost the factor a month ago',
    ]);
    expect(await found({ factorsUnusedForDays: 90, recoveryCodesAtMost: 3 }, policy)).toEqual([]);
    const others = await found({ issuedCodeOpen: false, invitationExpired: false }, policy);
    expect(others).toHaveLength(cases.length - 2);
  });
});
