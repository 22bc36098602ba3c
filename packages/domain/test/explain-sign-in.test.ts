import { describe, expect, it } from 'vitest';
import { explainSignIn } from '../src/policy/explain-sign-in.js';
import { askedAtTheTime, type PolicyInTime } from '../src/policy/policy-in-time.js';
import type { RoleRule } from '../src/policy/policy.js';
import type { SignInRule } from '../src/policy/decide-sign-in.js';
import { DAY } from '../src/time.js';
import { AGENT, withRule } from './policies.js';

const MAY = (day: number): number => Date.UTC(2026, 4, day, 14, 30);

/** The rule of agents, version by version, each saved on a day of May. */
function history(...versions: readonly (readonly [day: number, rule: Partial<RoleRule>])[]): PolicyInTime[] {
  return versions.map(([day, rule], index) => ({
    version: index + 1,
    createdAt: MAY(day),
    document: withRule('AGENT', rule),
  }));
}

const REQUIRED_ON_3 = { required: true, requiredSince: MAY(3) };

const EXPLAINED: readonly {
  readonly when: string;
  readonly versions: readonly (readonly [day: number, rule: Partial<RoleRule>])[];
  readonly rule: SignInRule;
  /** The version that judged, where it is not the last one. */
  readonly version?: number;
  readonly user?: { readonly firstSignInAt?: number | null; readonly movedFromUnrequiredRoleAt?: number | null };
  readonly because: string;
}[] = [
  {
    when: 'hours were taken away on a day, from those of whom a factor is required',
    versions: [
      [1, { ...REQUIRED_ON_3, requiredSince: MAY(1), rememberDeviceHours: 24 }],
      [3, { ...REQUIRED_ON_3, requiredSince: MAY(1), rememberDeviceHours: 0 }],
      [5, { ...REQUIRED_ON_3, requiredSince: MAY(1), rememberDeviceHours: 0, sessionLifetimeHours: 8 }],
    ],
    rule: 'FACTOR',
    because: 'every sign-in has asked since May 3, 2026',
  },
  {
    when: 'no browser was ever remembered, and a factor is required since a day',
    versions: [
      [1, {}],
      [3, REQUIRED_ON_3],
    ],
    rule: 'FACTOR',
    because: 'every sign-in has asked since May 3, 2026',
  },
  {
    when: 'the requirement is newer than the end of the hours',
    versions: [
      [1, { rememberDeviceHours: 24 }],
      [2, {}],
      [3, REQUIRED_ON_3],
    ],
    rule: 'RECOVERY_CODE',
    because: 'every sign-in has asked since May 3, 2026',
  },
  {
    when: 'none is required, and hours were taken away',
    versions: [
      [1, { rememberDeviceHours: 24 }],
      [4, {}],
    ],
    rule: 'FACTOR',
    because: 'one is set up and every sign-in has asked for it since May 4, 2026',
  },
  {
    when: 'none is required, and no browser was ever remembered',
    versions: [[1, {}]],
    rule: 'FACTOR',
    because: 'one is set up and every sign-in asks for it',
  },
  {
    when: 'browsers are remembered, and this one was not',
    versions: [
      [1, {}],
      [2, { ...REQUIRED_ON_3, rememberDeviceHours: 24 }],
    ],
    rule: 'FACTOR',
    because: 'one is set up and it came from no trusted browser',
  },
  {
    when: 'hours came after the version that judged',
    versions: [
      [1, { rememberDeviceHours: 24 }],
      [2, {}],
      [6, { rememberDeviceHours: 24 }],
    ],
    version: 2,
    rule: 'FACTOR',
    because: 'one is set up and every sign-in has asked for it since May 2, 2026',
  },
  {
    when: 'none was set up',
    versions: [
      [1, {}],
      [3, REQUIRED_ON_3],
    ],
    rule: 'REQUIRED',
    because: 'the policy has required one since May 3, 2026 and none was set up',
  },
  {
    when: 'grace ran from the requirement on',
    versions: [[3, { ...REQUIRED_ON_3, gracePeriodDays: 10 }]],
    rule: 'GRACE',
    user: { firstSignInAt: MAY(1) },
    because: 'the grace period for setting one up was still running, until May 13, 2026, 14:30 UTC',
  },
  {
    when: 'grace ran from the first sign-in on, and that was it',
    versions: [[3, { ...REQUIRED_ON_3, gracePeriodDays: 10 }]],
    rule: 'GRACE',
    user: { firstSignInAt: null },
    because: 'the grace period for setting one up was still running, until May 17, 2026, 14:30 UTC',
  },
  {
    when: 'the version that judged is not kept',
    versions: [[1, {}]],
    version: 9,
    rule: 'REQUIRED',
    because: 'the policy requires one and none was set up',
  },
];

describe('why a sign-in of May 7 went as it did', () => {
  it.each(EXPLAINED)('$when', ({ versions, rule, version = versions.length, user, because }) => {
    const signIn = { policyVersion: version, at: MAY(7) };
    const asked = askedAtTheTime(history(...versions), signIn, { ...AGENT, firstSignInAt: MAY(1), ...user });
    expect(explainSignIn(rule, 'ALLOWED', { policyVersion: version, asked })).toMatch(
      new RegExp(`, because ${because} \\(policy version ${version}\\)\\.$`),
    );
  });

  it('says no day of grace where the rule gave none', () => {
    const asked = askedAtTheTime(history([3, REQUIRED_ON_3]), { policyVersion: 1, at: MAY(7) }, AGENT);
    expect(asked).toEqual({
      rememberDeviceHours: 0,
      required: true,
      requiredSince: MAY(3),
      everySignInAsksSince: MAY(3),
      graceEndsAt: null,
    });
  });

  it('does not let a first sign-in that came later put the end of grace off', () => {
    const versions = history([3, { ...REQUIRED_ON_3, gracePeriodDays: 10 }]);
    const asked = askedAtTheTime(versions, { policyVersion: 1, at: MAY(7) }, { ...AGENT, firstSignInAt: MAY(9) });
    expect(asked?.graceEndsAt).toBe(MAY(7) + 10 * DAY);
  });
});

it('says of a passkey alone that nothing else was asked', () => {
  expect(explainSignIn('FACTOR', 'CHALLENGED_AND_PROVED', { policyVersion: 3, method: 'PASSKEY' })).toBe(
    'Let in with a passkey alone, because it is two factors in one step and the policy lets it stand alone (policy version 3).',
  );
  expect(explainSignIn('FACTOR', 'CHALLENGED_AND_PROVED', { policyVersion: 3, method: 'PASSWORD' })).toMatch(
    /^Asked for a second factor/,
  );
});
