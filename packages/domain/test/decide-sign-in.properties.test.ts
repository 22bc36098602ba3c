import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideSignIn,
  type Arrival,
  type Decision,
  type Proof,
  type SignInFacts,
  type UserFacts,
} from '../src/policy/decide-sign-in.js';
import { twoFactorStatus } from '../src/policy/two-factor-status.js';
import {
  FACTOR_KINDS,
  ruleFor,
  THIRD_PARTY_SIGN_IN,
  type PolicyDocument,
  type RoleRule,
} from '../src/policy/policy.js';
import { DAY, HOUR } from '../src/time.js';
import { ROLES, type Role } from '../src/users/roles.js';
import { NOON, withRule } from './policies.js';

// Whole days and hours in a small range, so that the edges (exactly at the end) come up all the time.
const moment = fc.integer({ min: -6, max: 1 }).map((days) => NOON + days * DAY);
const kinds = fc.subarray([...FACTOR_KINDS]);
const role = fc.constantFrom(...ROLES);

const rule = (forRole: Role): fc.Arbitrary<RoleRule> =>
  fc.record({
    role: fc.constant(forRole),
    required: fc.boolean(),
    requiredSince: fc.option(moment),
    gracePeriodDays: fc.integer({ min: 0, max: 6 }),
    rememberDeviceHours: fc.constantFrom(0, 0, 1, 24, 48),
    allowedFactors: kinds,
    passwordSignIn: fc.boolean(),
    passkeySignIn: fc.boolean(),
    sessionLifetimeHours: fc.constant(24),
    sessionIdleMinutes: fc.constant(null),
  });

const policy: fc.Arbitrary<PolicyDocument> = fc.record({
  rules: fc.tuple(...ROLES.map(rule)),
  thirdPartySignIn: fc.constantFrom(...THIRD_PARTY_SIGN_IN),
  recoveryCodeValidDays: fc.constant(null),
  issuedRecoveryCodeValidMinutes: fc.constant(1440),
  passwordApiAccess: fc.boolean(),
});

const user: fc.Arbitrary<UserFacts> = fc.record({
  role,
  suspended: fc.boolean(),
  activeFactors: kinds,
  graceForfeited: fc.boolean(),
  firstSignInAt: fc.option(moment),
  movedFromUnrequiredRoleAt: fc.option(moment),
});

/** What is asked natively, whether or not the rule takes a password just now. */
const NATIVE: Arrival = { way: 'NATIVE', by: 'EMERGENCY_LINK' };
const arrival: fc.Arbitrary<Arrival> = fc.oneof(
  fc.record({ way: fc.constant('NATIVE' as const), by: fc.constantFrom('PASSWORD', 'PASSKEY', 'EMERGENCY_LINK') }),
  fc.record({
    way: fc.constant('THIRD_PARTY' as const),
    evidence: fc.record({
      amr: fc.subarray(['mfa', 'pwd', 'pin', 'otp', 'hwk', 'fpt', 'user']),
      acrListed: fc.boolean(),
    }),
  }),
);

const proof = fc.constantFrom<Proof>(
  'NOTHING',
  'FACTOR',
  'OWN_CODE',
  { issuedCode: 'FACTOR_LOST' },
  { issuedCode: 'FACTOR_NOT_AT_HAND' },
);
const device = fc.option(
  // Those of the future were noted while a clock ran ahead.
  fc.constantFrom(0, 1, 23, 24, 47, 48, 500, -1, -48, -500).map((hours) => ({ provedAt: NOON - hours * HOUR })),
);

const facts: fc.Arbitrary<SignInFacts> = fc.record({
  user,
  arrival,
  proof,
  trustedDevice: device,
  policy,
  now: fc.constant(NOON),
});

const RUNS = { numRuns: 5_000 };

const METHODS = [['pwd', 'pin'], ['otp', 'hwk'], ['fpt']] as const;

/** Of what somebody knows, has and is: how many a provider asserted. */
const kindsShown = (amr: readonly string[]): number =>
  METHODS.filter((methods) => methods.some((method) => amr.includes(method))).length;

/** How far a decision lets somebody in. */
const OPENNESS: Readonly<Record<Decision['outcome'], number>> = { DENY: 0, ENROLL: 1, CHALLENGE: 1, ALLOW: 2 };

describe('whatever the policy', () => {
  it('lets nobody in of whom a factor is required without a factor, a code, grace, a device or an exemption', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(facts, (input) => {
        const decision = decideSignIn(input);
        const { user: who, arrival: how, proof: proved, policy: rules, trustedDevice } = input;
        const holds = ruleFor(rules, who.role);
        seen.add(`${decision.outcome} ${decision.rule}`);
        if (decision.outcome !== 'ALLOW' || !holds.required) return;

        // Said once more, in other words than the decision says it.
        const hasFactor = who.activeFactors.length > 0;
        const hasAllowed = holds.allowedFactors.some((kind) => who.activeFactors.includes(kind));
        const excuses = {
          factor: proved === 'FACTOR' && hasAllowed,
          code:
            (proved === 'OWN_CODE' && hasAllowed) ||
            (typeof proved === 'object' && hasFactor && decision.limitedToOneDay),
          grace:
            !hasFactor &&
            !who.graceForfeited &&
            [holds.requiredSince, who.firstSignInAt ?? NOON, who.movedFromUnrequiredRoleAt].some(
              (since) => since !== null && NOON - since < holds.gracePeriodDays * DAY,
            ) &&
            decision.graceEndsAt !== null &&
            decision.graceEndsAt > NOON,
          device:
            hasAllowed &&
            trustedDevice !== null &&
            Math.abs(NOON - trustedDevice.provedAt) < holds.rememberDeviceHours * HOUR,
          exemption:
            how.way === 'THIRD_PARTY' &&
            (rules.thirdPartySignIn === 'TRUST' ||
              (rules.thirdPartySignIn === 'REQUIRE_PROVIDER_MFA' &&
                (how.evidence.acrListed || how.evidence.amr.includes('mfa') || kindsShown(how.evidence.amr) > 1))),
        };
        expect(Object.entries(excuses).filter(([, holdsTrue]) => holdsTrue)).not.toEqual([]);
        expect(who.suspended).toBe(false);
        expect(how.way === 'NATIVE' && how.by === 'PASSWORD' && !holds.passwordSignIn).toBe(false);
      }),
      RUNS,
    );
    // The property would hold of a decision that never came to the point: every answer has been seen.
    expect([...seen].sort()).toEqual([
      'ALLOW FACTOR',
      'ALLOW GRACE',
      'ALLOW ISSUED_CODE',
      'ALLOW NOT_REQUIRED',
      'ALLOW PROVIDER_PROVED',
      'ALLOW PROVIDER_TRUSTED',
      'ALLOW RECOVERY_CODE',
      'ALLOW TRUSTED_DEVICE',
      'CHALLENGE FACTOR',
      'CHALLENGE FACTOR_NOT_ALLOWED',
      'DENY PASSWORD_OFF',
      'DENY SUSPENDED',
      'ENROLL FACTOR_NOT_ALLOWED',
      'ENROLL ISSUED_CODE',
      'ENROLL REQUIRED',
    ]);
  });

  it('lets nobody further in with a shorter grace period, fewer hours, or a requirement', () => {
    const stillIn = new Set<string>();
    fc.assert(
      fc.property(facts, fc.nat(6), fc.nat(48), fc.boolean(), (input, fewerDays, fewerHours, requires) => {
        const before = ruleFor(input.policy, input.user.role);
        const stricter = withRule(
          input.user.role,
          {
            required: before.required || requires,
            gracePeriodDays: Math.max(0, before.gracePeriodDays - fewerDays),
            rememberDeviceHours: Math.max(0, before.rememberDeviceHours - fewerHours),
          },
          input.policy,
        );
        const loose = decideSignIn(input);
        const strict = decideSignIn({ ...input, policy: stricter });
        expect(OPENNESS[strict.outcome]).toBeLessThanOrEqual(OPENNESS[loose.outcome]);
        if (strict.outcome !== 'ALLOW' || loose.outcome !== 'ALLOW') return;
        // Nor for longer: what had a deadline keeps one, which is no later, and a day stays a day.
        expect(strict.graceEndsAt ?? Infinity).toBeLessThanOrEqual(loose.graceEndsAt ?? Infinity);
        expect(strict.limitedToOneDay || !loose.limitedToOneDay).toBe(true);
        stillIn.add(strict.rule);
      }),
      RUNS,
    );
    expect([...stillIn]).toEqual(expect.arrayContaining(['GRACE', 'TRUSTED_DEVICE', 'ISSUED_CODE']));
  });

  it('challenges only where nothing was proved, and only with factors that the user has', () => {
    fc.assert(
      fc.property(facts, (input) => {
        const decision = decideSignIn(input);
        if (decision.outcome !== 'CHALLENGE') return;
        expect(input.proof).toBe('NOTHING');
        expect(decision.factors.length).toBeGreaterThan(0);
        expect(input.user.activeFactors).toEqual(expect.arrayContaining([...decision.factors]));
      }),
      RUNS,
    );
  });

  it('shows the status that the next native sign-in bears out', () => {
    fc.assert(
      fc.property(user, policy, (who, rules) => {
        const next = (proved: Proof) =>
          decideSignIn({ user: who, arrival: NATIVE, proof: proved, trustedDevice: null, policy: rules, now: NOON });
        const { status, graceEndsAt } = twoFactorStatus(who, null, rules, NOON);
        const first = next('NOTHING');
        const after = next('FACTOR');
        const expected = {
          ENABLED: 'CHALLENGE FACTOR, ALLOW FACTOR',
          REPLACE: 'CHALLENGE FACTOR_NOT_ALLOWED, ENROLL FACTOR_NOT_ALLOWED',
          DUE: 'ENROLL REQUIRED, ENROLL REQUIRED',
          GRACE: 'ALLOW GRACE, ALLOW GRACE',
          OPTIONAL:
            who.activeFactors.length > 0
              ? 'CHALLENGE FACTOR_NOT_ALLOWED, ALLOW FACTOR'
              : 'ALLOW NOT_REQUIRED, ALLOW NOT_REQUIRED',
          SUSPENDED: 'DENY SUSPENDED, DENY SUSPENDED',
          PROVIDER_PROVED: 'never of a native user',
          PROVIDER_SILENT: 'never of a native user',
        }[status];
        expect(`${first.outcome} ${first.rule}, ${after.outcome} ${after.rule}`).toBe(expected);
        const deadline = first.outcome === 'ALLOW' && who.firstSignInAt !== null ? first.graceEndsAt : null;
        expect(graceEndsAt).toBe(deadline);
      }),
      RUNS,
    );
  });
});
