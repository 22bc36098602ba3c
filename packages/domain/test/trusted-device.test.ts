import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideSignIn, type UserFacts } from '../src/policy/decide-sign-in.js';
import { explainSignIn } from '../src/policy/explain-sign-in.js';
import { DEFAULT_POLICY, FACTOR_KINDS } from '../src/policy/policy.js';
import {
  judgeDeviceValue,
  rememberDeviceHoursOf,
  REPLACED_VALUE_LASTS,
  trustedUntil,
} from '../src/policy/trusted-device.js';
import { HOUR, MINUTE } from '../src/time.js';
import { ROLES } from '../src/users/roles.js';
import { NOON, withRule } from './policies.js';

const kinds = fc.subarray([...FACTOR_KINDS]);
const user: fc.Arbitrary<UserFacts> = fc.record({
  role: fc.constantFrom(...ROLES),
  suspended: fc.constant(false),
  activeFactors: kinds,
  graceForfeited: fc.boolean(),
  firstSignInAt: fc.constant(NOON),
  movedFromUnrequiredRoleAt: fc.constant(null),
});

describe('the hours that are offered', () => {
  it('are those for which the decision then lets the browser in, and none where it never would', () => {
    fc.assert(
      fc.property(
        user,
        fc.constantFrom(0, 1, 24, 2160),
        kinds,
        fc.boolean(),
        (who, hours, allowedFactors, required) => {
          const policy = withRule(who.role, { rememberDeviceHours: hours, allowedFactors, required }, DEFAULT_POLICY);
          const offered = rememberDeviceHoursOf(who, policy);
          const ruleAfter = (ms: number) =>
            decideSignIn({
              user: who,
              arrival: { way: 'NATIVE', by: 'PASSWORD' },
              proof: 'NOTHING',
              trustedDevice: { provedAt: NOON },
              policy,
              now: NOON + ms,
            }).rule;
          expect(ruleAfter(0) === 'TRUSTED_DEVICE').toBe(offered > 0);
          if (offered === 0) return;
          expect(ruleAfter(trustedUntil(NOON, offered) - NOON - 1)).toBe('TRUSTED_DEVICE');
          expect(ruleAfter(trustedUntil(NOON, offered) - NOON)).toBe('FACTOR');
        },
      ),
    );
  });
});

describe('a value that a browser shows', () => {
  const device = { valueHash: 'current', replacedHash: 'before', replacedGoodUntil: NOON + REPLACED_VALUE_LASTS };
  it.each([
    ['current', 0, 'CURRENT'],
    ['current', 90 * 24 * HOUR, 'CURRENT'],
    ['before', 0, 'REPLACED'],
    ['before', MINUTE - 1, 'REPLACED'],
    ['before', MINUTE, 'STOLEN'],
    ['older', 0, 'STOLEN'],
    ['', 0, 'STOLEN'],
  ])('%s, %d ms after the last use: %s', (shown, after, verdict) => {
    expect(judgeDeviceValue(shown, device, NOON + after)).toBe(verdict);
  });

  it('of a device that was never used has none before it', () => {
    const fresh = { valueHash: 'current', replacedHash: null, replacedGoodUntil: null };
    expect(judgeDeviceValue('current', fresh, NOON)).toBe('CURRENT');
    expect(judgeDeviceValue('before', fresh, NOON)).toBe('STOLEN');
  });
});

it('says until when a browser was trusted that was not asked', () => {
  const until = Date.UTC(2026, 4, 12, 14, 30);
  expect(explainSignIn('TRUSTED_DEVICE', 'ALLOWED', { policyVersion: 3, trustedUntil: until })).toBe(
    'Not asked for a second factor, because this browser was trusted until May 12, 2026, 14:30 UTC (policy version 3).',
  );
  expect(explainSignIn('TRUSTED_DEVICE', 'ALLOWED', { policyVersion: 3 })).toBe(
    'Not asked for a second factor, because this browser had proved one within the time that the policy remembers it (policy version 3).',
  );
});
