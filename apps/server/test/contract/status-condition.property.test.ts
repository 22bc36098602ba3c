import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { TWO_FACTOR_STATUSES, type TwoFactorStatus } from '@countersign/domain/policy/two-factor-status.js';
import {
  DEFAULT_POLICY,
  FACTOR_KINDS,
  THIRD_PARTY_SIGN_IN,
  type PolicyDocument,
  type RoleRule,
} from '@countersign/domain/policy/policy.js';
import { DAY } from '@countersign/domain/time.js';
import { ROLES, type Role } from '@countersign/domain/users/roles.js';

import { countCoverage } from '../../src/features/users/coverage.sql.js';
import { statusCondition } from '../../src/features/users/status-condition.sql.js';
import { standingOf } from '../../src/operations/user-facts.js';
import { NOW, openTestDatabase, seeded, type OpenTestDatabase, type SeededUser } from './support.js';

let database: OpenTestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const graceDays = fc.constantFrom(0, 1, 7, 180);
// Around every boundary of a grace period, to the millisecond, and from a clock that ran ahead.
const moment = fc
  .tuple(graceDays, fc.constantFrom(-DAY, -1, 0, 1, DAY, 30 * DAY))
  .map(([days, off]) => NOW - days * DAY + off);
const maybeMoment = fc.option(moment, { nil: null });

const ruleOf = (role: Role) =>
  fc
    .record({
      required: fc.boolean(),
      passwordSignIn: fc.boolean(),
      requiredSince: maybeMoment,
      gracePeriodDays: graceDays,
      allowedFactors: fc.subarray([...FACTOR_KINDS]),
      droppedSince: fc.record({ TOTP: moment, WEBAUTHN: moment, EMAIL: moment }, { requiredKeys: [] }),
    })
    .map((rule): RoleRule => ({
      role,
      passkeySignIn: false,
      rememberDeviceHours: 0,
      sessionLifetimeHours: 24,
      sessionIdleMinutes: 60,
      ...rule,
    }));
const policies = fc
  .tuple(fc.constantFrom(...THIRD_PARTY_SIGN_IN), ...ROLES.map(ruleOf))
  .map(([thirdPartySignIn, ...rules]): PolicyDocument => ({ ...DEFAULT_POLICY, thirdPartySignIn, rules }));
// A document that lacks a role is damaged, and the two must then be equally strict.
const damaged = fc
  .tuple(policies, fc.integer({ min: 0, max: 3 }))
  .map(([policy, lost]) => ({ ...policy, rules: policy.rules.filter((_, index) => index !== lost) }));

const userFacts = fc.record({
  role: fc.constantFrom(...ROLES),
  suspended: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  factorKinds: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 7 })),
  graceForfeited: fc.boolean(),
  firstSignInAt: maybeMoment,
  movedFromUnrequiredRoleAt: maybeMoment,
  lastThirdPartyProved: fc.constantFrom(null, false, true),
});

async function statusesInSql(policy: PolicyDocument): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const status of TWO_FACTOR_STATUSES) {
    const { sql, parameters } = statusCondition(status, policy, NOW);
    const rows: { id: string }[] = await database.reader.query(`select u.id as id from users u where ${sql}`, [
      ...parameters,
    ]);
    for (const { id } of rows) found.set(id, [...(found.get(id) ?? []), status]);
  }
  return found;
}

async function expectEqual(users: readonly SeededUser[], policy: PolicyDocument): Promise<void> {
  const found = await statusesInSql(policy);
  for (const user of users) {
    expect({ user, found: found.get(user.id) }).toEqual({
      user,
      found: [standingOf(user, policy, NOW).status],
    });
  }
  const counted = await countCoverage(database.reader, policy, NOW);
  const standing = (role: Role, status: TwoFactorStatus) =>
    users.filter((user) => user.role === role && standingOf(user, policy, NOW).status === status).length;
  expect(counted).toEqual(
    ROLES.map((role) => ({
      role,
      count: Object.fromEntries(TWO_FACTOR_STATUSES.map((status) => [status, standing(role, status)])),
    })),
  );
}

test('every user is found by the one condition of the status that the decision gives, and counted with it', async () => {
  const runs = fc.asyncProperty(
    fc.oneof({ weight: 9, arbitrary: policies }, { weight: 1, arbitrary: damaged }),
    fc.array(userFacts, { minLength: 1, maxLength: 60 }),
    async (policy, facts) => {
      const users = facts.map((fact, index) => seeded(index, fact));
      await database.empty('users');
      await database.seedUsers(users);
      await expectEqual(users, policy);
    },
  );
  await fc.assert(runs, { numRuns: 150 });
});

test.each(THIRD_PARTY_SIGN_IN)(
  'the same for every combination of facts, under a policy with each kind of rule and %s',
  async (thirdPartySignIn) => {
    const rule = (role: Role, changes: Partial<RoleRule>): RoleRule => ({
      ...(DEFAULT_POLICY.rules[0] as RoleRule),
      role,
      ...changes,
    });
    const policy: PolicyDocument = {
      ...DEFAULT_POLICY,
      thirdPartySignIn,
      rules: [
        rule('OWNER', { required: true, requiredSince: NOW - 30 * DAY, allowedFactors: ['TOTP'] }),
        rule('ADMIN', {
          required: true,
          requiredSince: NOW - 30 * DAY,
          gracePeriodDays: 7,
          allowedFactors: ['TOTP', 'WEBAUTHN'],
        }),
        rule('AGENT', {
          required: true,
          requiredSince: NOW,
          gracePeriodDays: 1,
          allowedFactors: [],
          droppedSince: { TOTP: NOW, WEBAUTHN: NOW - 30 * DAY },
        }),
        rule('END_USER', { required: false, gracePeriodDays: 7, allowedFactors: ['EMAIL'] }),
      ],
    };
    const moments = [null, NOW - 7 * DAY - 1, NOW - 7 * DAY, NOW - 7 * DAY + 1, NOW];
    const users: SeededUser[] = [];
    for (const role of ROLES)
      for (const suspended of [false, true])
        for (let factorKinds = 0; factorKinds < 8; factorKinds++)
          for (const graceForfeited of [false, true])
            for (const firstSignInAt of moments)
              for (const movedFromUnrequiredRoleAt of moments)
                users.push(
                  ...[null, false, true].map((lastThirdPartyProved, index) =>
                    seeded(users.length + index, {
                      role,
                      suspended,
                      factorKinds,
                      graceForfeited,
                      firstSignInAt,
                      movedFromUnrequiredRoleAt,
                      lastThirdPartyProved,
                    }),
                  ),
                );
    await database.empty('users');
    await database.seedUsers(users);
    await expectEqual(users, policy);
  },
);
