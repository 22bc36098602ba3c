import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideSignIn,
  graceEndsAt,
  kindsThatMayAnswer,
  type Proof,
  type UserFacts,
} from '../src/policy/decide-sign-in.js';
import { explainSignIn } from '../src/policy/explain-sign-in.js';
import { planPolicyChange } from '../src/policy/plan-policy-change.js';
import { DEFAULT_POLICY, FACTOR_KINDS, ruleFor, type FactorKind, type RoleRule } from '../src/policy/policy.js';
import { reminderDue } from '../src/policy/grace-reminder.js';
import { twoFactorStatus } from '../src/policy/two-factor-status.js';
import { sessionEndsAt } from '../src/sessions/session-end.js';
import { DAY, HOUR } from '../src/time.js';
import { tokenPausedBecause } from '../src/tokens/api-token.js';
import { AGENT, NOON, withRule } from './policies.js';

const subsets = <T>(of: readonly T[]): T[][] =>
  of.reduce<T[][]>((sets, one) => [...sets, ...sets.map((set) => [...set, one])], [[]]);

const PROOFS: readonly Proof[] = [
  'NOTHING',
  'FACTOR',
  'OWN_CODE',
  { issuedCode: 'FACTOR_LOST' },
  { issuedCode: 'FACTOR_NOT_AT_HAND' },
];

/** How the requirement and the grace stand. `left`: days of grace that are left for a kind that is dropped today minus `droppedDaysAgo`. */
const RULES = {
  'not required': { required: false, gracePeriodDays: 7 },
  'required, no grace': { required: true, requiredSince: NOON - 100 * DAY, gracePeriodDays: 0 },
  'required long ago, grace': { required: true, requiredSince: NOON - 100 * DAY, gracePeriodDays: 7 },
  'required just now, grace': { required: true, requiredSince: NOON - 2 * DAY, gracePeriodDays: 7 },
} as const satisfies Record<string, Partial<RoleRule>>;
type RuleName = keyof typeof RULES;

const DROPPED = { never: null, 'three days ago': 3, 'long ago': 50 } as const;

/** Whether grace is left, said once more in other words: days since the latest of what began it, if anything did. */
function inGrace(ruleName: RuleName, user: UserFacts, droppedDays: number | null): boolean {
  if (!RULES[ruleName].required || RULES[ruleName].gracePeriodDays === 0) return false;
  const requirement = ruleName === 'required just now, grace' ? 2 : 100;
  if (user.activeFactors.length > 0) return droppedDays !== null && Math.min(requirement, droppedDays) < 7;
  return !user.graceForfeited && requirement < 7;
}

describe('every combination of factor kinds, rule and state', () => {
  const combinations = (Object.keys(RULES) as RuleName[]).flatMap((ruleName) =>
    subsets(FACTOR_KINDS).flatMap((allowed) =>
      subsets(FACTOR_KINDS).flatMap((held) =>
        Object.entries(DROPPED).flatMap(([when, droppedDays]) =>
          [true, false].flatMap((forfeited) =>
            [true, false].flatMap((suspended) =>
              PROOFS.map((proof) => ({ ruleName, allowed, held, when, droppedDays, forfeited, suspended, proof })),
            ),
          ),
        ),
      ),
    ),
  );

  it('is decided as the table of the design says', () => {
    const seen = new Set<string>();
    for (const one of combinations) {
      const { ruleName, allowed, held, droppedDays, forfeited, suspended, proof } = one;
      const droppedSince = Object.fromEntries(
        droppedDays === null
          ? []
          : FACTOR_KINDS.filter((kind) => !allowed.includes(kind)).map((kind) => [kind, NOON - droppedDays * DAY]),
      );
      const policy = withRule('AGENT', { ...RULES[ruleName], allowedFactors: allowed, droppedSince });
      const user: UserFacts = {
        ...AGENT,
        suspended,
        activeFactors: held,
        graceForfeited: forfeited || held.length > 0,
        firstSignInAt: NOON - 200 * DAY,
      };
      const decision = decideSignIn({
        user,
        arrival: { way: 'NATIVE', by: 'PASSWORD' },
        proof,
        trustedDevice: null,
        policy,
        now: NOON,
      });
      const said = `${decision.outcome} ${decision.rule}`;
      expect({ ...one, said }).toEqual({ ...one, said: expected(one, user) });
      seen.add(said);
      if (decision.outcome === 'CHALLENGE') {
        const both = held.filter((kind) => allowed.includes(kind));
        expect(decision.factors).toEqual(both.length > 0 ? both : held);
      }
      // Only somebody in grace has a deadline, and it lies ahead.
      if (decision.outcome === 'ALLOW') {
        const owes =
          RULES[ruleName].required && !held.some((kind) => allowed.includes(kind)) && !decision.limitedToOneDay;
        expect({ ...one, deadline: decision.graceEndsAt !== null && decision.graceEndsAt > NOON }).toEqual({
          ...one,
          deadline: owes,
        });
      }
      const status = twoFactorStatus(user, null, policy, NOON);
      if (status.status === 'REPLACE') expect(status.graceEndsAt !== null).toBe(inGrace(ruleName, user, droppedDays));
      else if (status.status !== 'GRACE') expect(status.graceEndsAt).toBeNull();
    }
    expect(seen).toEqual(
      new Set([
        'DENY SUSPENDED',
        'CHALLENGE FACTOR',
        'CHALLENGE FACTOR_NOT_ALLOWED',
        'ALLOW FACTOR',
        'ALLOW RECOVERY_CODE',
        'ALLOW ISSUED_CODE',
        'ENROLL ISSUED_CODE',
        'ENROLL FACTOR_NOT_ALLOWED',
        'ALLOW FACTOR_NOT_ALLOWED',
        'ENROLL REQUIRED',
        'ALLOW GRACE',
        'ALLOW NOT_REQUIRED',
      ]),
    );
  });

  function expected(one: (typeof combinations)[number], user: UserFacts): string {
    const { ruleName, allowed, held, proof, droppedDays, suspended } = one;
    const { required } = RULES[ruleName];
    if (suspended) return 'DENY SUSPENDED';
    const grace = inGrace(ruleName, user, droppedDays);
    if (held.length === 0) {
      if (!required) return 'ALLOW NOT_REQUIRED';
      return grace ? 'ALLOW GRACE' : 'ENROLL REQUIRED';
    }
    const good = held.some((kind) => allowed.includes(kind));
    if (proof === 'NOTHING') return good ? 'CHALLENGE FACTOR' : 'CHALLENGE FACTOR_NOT_ALLOWED';
    if (typeof proof === 'object') {
      const opens = proof.issuedCode === 'FACTOR_LOST' && (required || allowed.length > 0);
      return opens ? 'ENROLL ISSUED_CODE' : 'ALLOW ISSUED_CODE';
    }
    if (!good && required && !grace) return 'ENROLL FACTOR_NOT_ALLOWED';
    if (proof === 'OWN_CODE') return 'ALLOW RECOVERY_CODE';
    return !good && required ? 'ALLOW FACTOR_NOT_ALLOWED' : 'ALLOW FACTOR';
  }
});

describe('the grace of a kind that was dropped', () => {
  const rule: RoleRule = {
    ...ruleFor(DEFAULT_POLICY, 'AGENT'),
    required: true,
    requiredSince: NOON - 100 * DAY,
    gracePeriodDays: 7,
    allowedFactors: ['TOTP'],
    droppedSince: { EMAIL: NOON - 3 * DAY, WEBAUTHN: NOON - 5 * DAY },
  };
  const holder = (...activeFactors: FactorKind[]): UserFacts => ({ ...AGENT, activeFactors, graceForfeited: true });

  it.each<[string, UserFacts, Partial<RoleRule>, number | null]>([
    ['counts from the day it was dropped', holder('EMAIL'), {}, NOON + 4 * DAY],
    ['counts from the last of several', holder('WEBAUTHN', 'EMAIL'), {}, NOON + 4 * DAY],
    ['counts from the one of the user', holder('WEBAUTHN'), {}, NOON + 2 * DAY],
    ['may be over', holder('EMAIL'), { gracePeriodDays: 2 }, NOON - 1 * DAY],
    ['counts from a later requirement', holder('EMAIL'), { requiredSince: NOON - DAY }, NOON + 6 * DAY],
    ['counts from a later first sign-in', { ...holder('EMAIL'), firstSignInAt: NOON - DAY }, {}, NOON + 6 * DAY],
    ['has not begun before the first sign-in', { ...holder('EMAIL'), firstSignInAt: null }, {}, null],
    ['is none where the user has an allowed one as well', holder('EMAIL', 'TOTP'), {}, null],
    ['is none where nothing is required', holder('EMAIL'), { required: false }, null],
    ['is none where the rule gives none', holder('EMAIL'), { gracePeriodDays: 0 }, null],
    ['is none for a kind that was never allowed', holder('EMAIL'), { droppedSince: { WEBAUTHN: NOON } }, null],
    ['is none after a reset', holder(), {}, null],
    ['is the whole period at most', holder('EMAIL'), { droppedSince: { EMAIL: NOON + 900 * DAY } }, NOON + 7 * DAY],
  ])('%s', (_words, user, changed, end) => {
    expect(graceEndsAt(user, { ...rule, ...changed }, NOON)).toBe(end);
  });

  it('ends the sessions, but not one that an issued code opened for a day', () => {
    const session = { createdAt: NOON - HOUR, lastSeenAt: NOON, endsAtLatest: null };
    const idleFree = { ...rule, sessionIdleMinutes: null };
    expect(sessionEndsAt(session, idleFree, NOON + 5)).toBe(NOON + 5);
    expect(
      sessionEndsAt({ ...session, endsAtLatest: NOON + DAY }, { ...idleFree, sessionLifetimeHours: 720 }, NOON - DAY),
    ).toBe(NOON + DAY);
  });

  it('reminds as of any other grace', () => {
    const at = (days: number) => reminderDue(holder('EMAIL'), { ...rule, gracePeriodDays: days }, NOON)?.daysBefore;
    expect([at(3), at(4), at(10), at(30)]).toEqual([undefined, 1, 7, undefined]);
  });

  it('does not pause a token while it runs', () => {
    const policy = (changed: Partial<RoleRule>) => withRule('ADMIN', { ...rule, role: 'ADMIN', ...changed });
    const admin: UserFacts = { ...holder('EMAIL'), role: 'ADMIN' };
    expect(tokenPausedBecause(admin, policy({}), NOON)).toBeNull();
    expect(tokenPausedBecause(admin, policy({ gracePeriodDays: 2 }), NOON)).toMatch(/has to set up/);
  });

  it('is said in words', () => {
    expect(explainSignIn('FACTOR_NOT_ALLOWED', 'CHALLENGED_AND_PROVED', { policyVersion: 3 })).toBe(
      'Asked for a second factor and let in with it, because one is set up; it is of a kind that the policy no longer allows, and the grace period for replacing it was still running (policy version 3).',
    );
  });
});

describe('since when a kind is dropped', () => {
  const supports = { factorKinds: FACTOR_KINDS, trustedDevices: true, thirdParty: true };
  const change = (policy: typeof DEFAULT_POLICY, allowedFactors: FactorKind[] | undefined, now: number) => {
    const rules = [
      { role: 'AGENT' as const, gracePeriodDays: 3, ...(allowedFactors === undefined ? {} : { allowedFactors }) },
    ];
    const planned = planPolicyChange(policy, { rules }, now, supports);
    if (!planned.ok) throw new Error(JSON.stringify(planned.failure));
    return planned.value;
  };
  const since = (policy: typeof DEFAULT_POLICY) => ruleFor(policy, 'AGENT').droppedSince;

  it('is kept, carried through versions, and forgotten when the kind is taken up again', () => {
    const both = change(DEFAULT_POLICY, ['TOTP', 'EMAIL'], NOON);
    expect(since(both)?.EMAIL).toBeUndefined();
    const dropped = change(both, ['TOTP'], NOON + 1);
    expect(since(dropped)?.EMAIL).toBe(NOON + 1);
    const carried = change(change(dropped, undefined, NOON + 2), ['TOTP'], NOON + 3);
    expect(since(carried)?.EMAIL).toBe(NOON + 1);
    const again = change(carried, ['EMAIL'], NOON + 4);
    expect(since(again)).toMatchObject({ TOTP: NOON + 4 });
    expect(since(again)?.EMAIL).toBeUndefined();
    expect(since(change(again, ['TOTP'], NOON + 5))?.EMAIL).toBe(NOON + 5);
    expect(ruleFor(dropped, 'ADMIN').droppedSince).toBeUndefined();
  });
});

describe('which kinds may answer', () => {
  it('is never one that the rule does not allow while the user has one that it does', () => {
    const kinds = fc.subarray([...FACTOR_KINDS]);
    fc.assert(
      fc.property(kinds, kinds, (activeFactors, allowedFactors) => {
        const may = kindsThatMayAnswer({ activeFactors }, { allowedFactors });
        expect(activeFactors).toEqual(expect.arrayContaining([...may]));
        expect(may.length > 0).toBe(activeFactors.length > 0);
        const allowed = activeFactors.some((kind) => allowedFactors.includes(kind));
        if (allowed) expect(allowedFactors).toEqual(expect.arrayContaining([...may]));
      }),
    );
  });
});

describe('whatever is dropped and when', () => {
  const moment = fc.integer({ min: -9, max: 1 }).map((days) => NOON + days * DAY);
  const kinds = fc.subarray([...FACTOR_KINDS]);
  const input = fc.record({
    user: fc.record({
      role: fc.constant('AGENT' as const),
      suspended: fc.constant(false),
      activeFactors: kinds,
      graceForfeited: fc.boolean(),
      firstSignInAt: fc.option(moment),
      movedFromUnrequiredRoleAt: fc.option(moment),
    }),
    rule: fc.record({
      required: fc.boolean(),
      requiredSince: fc.option(moment),
      gracePeriodDays: fc.integer({ min: 0, max: 9 }),
      allowedFactors: kinds,
      droppedSince: fc.record({ TOTP: moment, WEBAUTHN: moment, EMAIL: moment }, { requiredKeys: [] }),
    }),
    proof: fc.constantFrom(...PROOFS),
  });

  it('lets nobody in of whom a factor is required without one, a code, or grace that began less than the period ago', () => {
    const graces = new Set<string>();
    fc.assert(
      fc.property(input, ({ user, rule, proof }) => {
        const policy = withRule('AGENT', rule);
        const decision = decideSignIn({
          user,
          arrival: { way: 'NATIVE', by: 'PASSWORD' },
          proof,
          trustedDevice: null,
          policy,
          now: NOON,
        });
        if (decision.outcome !== 'ALLOW' || !rule.required || decision.limitedToOneDay) return;
        const good = user.activeFactors.some((kind) => rule.allowedFactors.includes(kind));
        if (good) {
          expect(['FACTOR', 'OWN_CODE']).toContain(proof);
          return;
        }
        // A factor of a dropped kind is proved all the same: the grace is for replacing it, not for doing without.
        if (user.activeFactors.length > 0) expect(['FACTOR', 'OWN_CODE']).toContain(proof);
        const beginnings = [rule.requiredSince, user.firstSignInAt ?? NOON, user.movedFromUnrequiredRoleAt].concat(
          user.activeFactors.map((kind) => rule.droppedSince[kind] ?? null),
        );
        const begun = beginnings.filter((since) => since !== null && NOON - since < rule.gracePeriodDays * DAY);
        expect(begun).not.toEqual([]);
        expect(decision.graceEndsAt).toBeGreaterThan(NOON);
        expect(decision.graceEndsAt).toBeLessThanOrEqual(NOON + rule.gracePeriodDays * DAY);
        if (user.activeFactors.length > 0)
          expect(user.activeFactors.some((kind) => rule.droppedSince[kind] !== undefined)).toBe(true);
        else expect(user.graceForfeited).toBe(false);
        graces.add(decision.rule);
      }),
      { numRuns: 10_000 },
    );
    expect([...graces].sort()).toEqual(['FACTOR_NOT_ALLOWED', 'GRACE', 'RECOVERY_CODE']);
  });
});
