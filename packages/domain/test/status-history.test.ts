import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { FACTOR_KINDS, type PolicyDocument } from '../src/policy/policy.js';
import { dayOf, statusHistory, type PolicyInForce, type UserWithPast } from '../src/policy/status-history.js';
import { twoFactorStatus, type TwoFactorStatus } from '../src/policy/two-factor-status.js';
import { DAY, HOUR, type Instant } from '../src/time.js';
import { AGENT, withRule } from './policies.js';

const FIRST = 20_000;
const DAYS = 12;
const at = (day: number, hours = 0): Instant => (FIRST + day) * DAY + hours * HOUR;

/** The status at the beginning of each day; null: not in the directory. */
function days(user: UserWithPast, policies: readonly PolicyInForce[]): (TwoFactorStatus | null)[] {
  const found: (TwoFactorStatus | null)[] = Array.from({ length: DAYS }, () => null);
  for (const { status, first, last } of statusHistory(user, policies, FIRST, DAYS))
    for (let day = first; day <= last; day += 1) {
      expect(found[day], `day ${day} is counted once`).toBeNull();
      found[day] = status;
    }
  return found;
}

const known = (changes: Partial<UserWithPast> = {}): UserWithPast => ({
  ...AGENT,
  firstSignInAt: at(-50),
  createdAt: at(-60),
  enrolledAt: null,
  suspensions: [],
  ...changes,
});
const required = (since: Instant, gracePeriodDays = 0): PolicyDocument =>
  withRule('AGENT', { required: true, requiredSince: since, gracePeriodDays });
const letter: Readonly<Record<TwoFactorStatus, string>> = {
  ENABLED: 'E',
  REPLACE: 'R',
  DUE: 'D',
  GRACE: 'G',
  OPTIONAL: 'o',
  PROVIDER_PROVED: 'P',
  PROVIDER_SILENT: 'p',
  SUSPENDED: 's',
};
const always = [{ from: at(-100), document: required(at(-100)) }];
const before = { from: at(-100), document: withRule('AGENT', { required: false }) };

describe('how somebody stood, day by day', () => {
  it.each<[string, string, Partial<UserWithPast>, readonly PolicyInForce[]]>([
    ['owes a factor all the time', 'DDDDDDDDDDDD', {}, always],
    [
      'was added in between, and is not there before',
      '....DDDDDDDD',
      { createdAt: at(3, 1), firstSignInAt: at(3, 2) },
      always,
    ],
    ['was added as a day began', '...DDDDDDDDD', { createdAt: at(3), firstSignInAt: at(3) }, always],
    [
      'set a factor up',
      'DDDDDEEEEEEE',
      { activeFactors: ['TOTP'], graceForfeited: true, enrolledAt: at(4, 9) },
      always,
    ],
    [
      'set a factor up in the grace period',
      'oooGGEEEEEEE',
      { activeFactors: ['TOTP'], graceForfeited: true, enrolledAt: at(4, 9) },
      [before, { from: at(2, 5), document: required(at(2, 5), 30) }],
    ],
    ['let the grace period pass', 'oooGGGGDDDDD', {}, [before, { from: at(2, 5), document: required(at(2, 5), 4) }]],
    [
      'is not required any more since',
      'DDDDDDoooooo',
      {},
      [...always, { from: at(5, 12), document: withRule('AGENT', { required: false }) }],
    ],
    [
      'was suspended, and let in again',
      'DDsssDDDDDDD',
      {
        suspensions: [
          { at: at(1, 8), suspended: true },
          { at: at(4, 8), suspended: false },
        ],
      },
      always,
    ],
    ['is suspended, and it is not known since when', 'ssssssssssss', { suspended: true }, always],
    [
      'was let in again, and it is not known when suspended',
      'sssDDDDDDDDD',
      { suspensions: [{ at: at(2, 1), suspended: false }] },
      always,
    ],
    [
      'lost the factor: nobody is called protected who may not have been',
      'DDDDDDDDDDDD',
      { graceForfeited: true },
      always,
    ],
  ])('%s', (_, expected, changes, policies) => {
    const found = days(known(changes), policies).map((status) => (status === null ? '.' : letter[status]));
    expect(found.join('')).toBe(expected);
  });

  it('is, on every day, what the decision gives for the facts and the policy of that day', () => {
    const moment = fc.integer({ min: -3 * 24, max: (DAYS + 2) * 24 }).map((hours) => at(0, hours));
    const maybe = fc.option(moment, { nil: null });
    const policies = fc
      .array(fc.record({ from: moment, required: fc.boolean(), grace: fc.constantFrom(0, 1, 4, 30) }), {
        minLength: 1,
        maxLength: 4,
      })
      .map((versions) =>
        [{ from: at(-100), required: false, grace: 0 }, ...versions]
          .sort((a, b) => a.from - b.from)
          .map(({ from, required: isRequired, grace }) => ({
            from,
            document: withRule('AGENT', {
              required: isRequired,
              requiredSince: isRequired ? from : null,
              gracePeriodDays: grace,
              allowedFactors: ['TOTP'],
            }),
          })),
      );
    const users = fc
      .record({
        createdAt: moment,
        firstSignInAt: maybe,
        movedFromUnrequiredRoleAt: maybe,
        enrolledAt: maybe,
        kinds: fc.subarray([...FACTOR_KINDS], { minLength: 1 }),
      })
      .map(({ kinds, ...user }) =>
        known({
          ...user,
          activeFactors: user.enrolledAt === null ? [] : kinds,
          graceForfeited: user.enrolledAt !== null,
        }),
      );
    fc.assert(
      fc.property(users, policies, (user, versions) => {
        const expected = Array.from({ length: DAYS }, (_, day) => {
          const now = at(day);
          if (user.createdAt > now) return null;
          const happened = (moment: Instant | null) => (moment !== null && moment <= now ? moment : null);
          const facts = {
            ...user,
            activeFactors: happened(user.enrolledAt) === null ? [] : user.activeFactors,
            graceForfeited: happened(user.enrolledAt) !== null,
            firstSignInAt: happened(user.firstSignInAt),
            movedFromUnrequiredRoleAt: happened(user.movedFromUnrequiredRoleAt),
          };
          const document = versions.findLast(({ from }) => from <= now)?.document ?? before.document;
          return twoFactorStatus(facts, null, document, now).status;
        });
        expect(days(user, versions)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('counts a day by UTC', () => {
    expect(dayOf(Date.UTC(2026, 2, 29, 0, 0))).toBe(dayOf(Date.UTC(2026, 2, 29, 23, 59)));
    expect(dayOf(Date.UTC(2026, 2, 30))).toBe(dayOf(Date.UTC(2026, 2, 29)) + 1);
  });
});
