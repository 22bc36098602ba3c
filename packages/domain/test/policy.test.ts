import { describe, expect, it } from 'vitest';
import { describePolicyChange, policyDifference } from '../src/policy/describe-policy-change.js';
import {
  isWeakening,
  planPolicyChange,
  rolesNewlyRequired,
  type PolicySupport,
} from '../src/policy/plan-policy-change.js';
import {
  DEFAULT_POLICY,
  passwordApiAccessHolds,
  POLICY_LIMITS,
  requiresAnything,
  ruleFor,
  storedPolicy,
  type PolicyChange,
  type PolicyDocument,
  type RoleRule,
} from '../src/policy/policy.js';
import { DAY } from '../src/time.js';
import { ROLES } from '../src/users/roles.js';
import { NOON, withRule } from './policies.js';

const EVERYTHING: PolicySupport = {
  factorKinds: ['TOTP', 'WEBAUTHN', 'EMAIL'],
  trustedDevices: true,
  thirdParty: true,
};
/** What an account starts with must be what can be had. */
const AT_THE_START: PolicySupport = { factorKinds: ['TOTP', 'WEBAUTHN'], trustedDevices: false, thirdParty: false };
const FIRST_RELEASE: PolicySupport = { factorKinds: ['TOTP'], trustedDevices: false, thirdParty: false };
const AGENTS_REQUIRED: PolicyDocument = {
  ...withRule('AGENT', { required: true, requiredSince: NOON - 5 * DAY, gracePeriodDays: 7 }),
  passwordApiAccess: false,
};

function plan(change: PolicyChange, current = DEFAULT_POLICY, supports = EVERYTHING): PolicyDocument {
  const result = planPolicyChange(current, change, NOON, supports);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

/** The problems as `path: message`. The change may be anything, as what arrives at run time may be. */
function problems(change: unknown, current = DEFAULT_POLICY, supports = EVERYTHING): string[] {
  const result = planPolicyChange(current, change as PolicyChange, NOON, supports);
  return result.ok ? [] : result.failure.map(({ path, message }) => `${path}: ${message}`);
}

describe('the default policy', () => {
  it('has a rule for each role, requires nothing and is within its limits', () => {
    expect(DEFAULT_POLICY.rules.map((rule) => rule.role)).toEqual(ROLES);
    expect(requiresAnything(DEFAULT_POLICY)).toBe(false);
    expect(passwordApiAccessHolds(DEFAULT_POLICY)).toBe(true);
    expect(problems({ rules: DEFAULT_POLICY.rules }, DEFAULT_POLICY, AT_THE_START)).toEqual([]);
  });

  it.each(ROLES)('of %s has the documented values', (role) => {
    expect(ruleFor(DEFAULT_POLICY, role)).toEqual({
      role,
      required: false,
      requiredSince: null,
      gracePeriodDays: 0,
      rememberDeviceHours: 0,
      allowedFactors: ['TOTP', 'WEBAUTHN'],
      passkeySignIn: true,
      passwordSignIn: true,
      sessionLifetimeHours: 24,
      sessionIdleMinutes: 60,
    });
  });
});

describe('reading a policy', () => {
  it('gives a version from before a setting was there what held then', () => {
    const older = DEFAULT_POLICY.rules.map(
      ({ passwordSignIn: _, ...rule }) => rule,
    ) as unknown as PolicyDocument['rules'];
    expect(storedPolicy({ ...DEFAULT_POLICY, rules: older })).toEqual(DEFAULT_POLICY);
    const off = withRule('AGENT', { passwordSignIn: false });
    expect(storedPolicy(off)).toEqual(off);
  });

  it('answers with the strictest rule where a document lacks the role', () => {
    const damaged = { ...DEFAULT_POLICY, rules: DEFAULT_POLICY.rules.filter((rule) => rule.role !== 'AGENT') };
    expect(ruleFor(damaged, 'AGENT')).toMatchObject({
      role: 'AGENT',
      required: true,
      gracePeriodDays: 0,
      rememberDeviceHours: 0,
    });
    expect(requiresAnything(damaged)).toBe(true);
  });

  it.each(ROLES)('closes the API to passwords when %s must use a second factor', (role) => {
    expect(passwordApiAccessHolds(withRule(role, { required: true }))).toBe(false);
  });

  it('keeps the API closed to passwords where an admin closed it', () => {
    expect(passwordApiAccessHolds({ ...DEFAULT_POLICY, passwordApiAccess: false })).toBe(false);
  });
});

describe('planning a change', () => {
  it('changes what is given and nothing else', () => {
    expect(plan({})).toEqual(DEFAULT_POLICY);
    expect(
      plan({ rules: [{ role: 'AGENT', sessionIdleMinutes: null, gracePeriodDays: 7 }], recoveryCodeValidDays: 90 }),
    ).toEqual({
      ...withRule('AGENT', { sessionIdleMinutes: null, gracePeriodDays: 7 }),
      recoveryCodeValidDays: 90,
    });
    expect(
      plan({ recoveryCodeValidDays: null }, { ...DEFAULT_POLICY, recoveryCodeValidDays: 90 }).recoveryCodeValidDays,
    ).toBeNull();
    expect(plan({ thirdPartySignIn: 'ENFORCE', issuedRecoveryCodeValidMinutes: 60, passwordApiAccess: false })).toEqual(
      {
        ...DEFAULT_POLICY,
        thirdPartySignIn: 'ENFORCE',
        issuedRecoveryCodeValidMinutes: 60,
        passwordApiAccess: false,
      },
    );
  });

  it('keeps allowed factors as a set, in one order', () => {
    const change: PolicyChange = { rules: [{ role: 'AGENT', allowedFactors: ['EMAIL', 'TOTP', 'EMAIL'] }] };
    expect(ruleFor(plan(change), 'AGENT').allowedFactors).toEqual(['TOTP', 'EMAIL']);
  });

  it.each<[string, PolicyDocument, PolicyChange, number | null]>([
    ['is set when the requirement is turned on', DEFAULT_POLICY, { rules: [{ role: 'AGENT', required: true }] }, NOON],
    [
      'is carried while it stays on',
      AGENTS_REQUIRED,
      { rules: [{ role: 'AGENT', required: true, gracePeriodDays: 1 }] },
      NOON - 5 * DAY,
    ],
    ['is carried where the role is not named', AGENTS_REQUIRED, { thirdPartySignIn: 'ENFORCE' }, NOON - 5 * DAY],
    [
      'is none when the requirement is turned off',
      AGENTS_REQUIRED,
      { rules: [{ role: 'AGENT', required: false }] },
      null,
    ],
    ['stays none while it is off', DEFAULT_POLICY, { rules: [{ role: 'AGENT', gracePeriodDays: 3 }] }, null],
  ])('requiredSince %s', (_words, current, change, since) => {
    expect(ruleFor(plan(change, current), 'AGENT').requiredSince).toBe(since);
  });

  it('sets requiredSince anew after off and on', () => {
    const off = plan({ rules: [{ role: 'AGENT', required: false }] }, AGENTS_REQUIRED);
    expect(ruleFor(plan({ rules: [{ role: 'AGENT', required: true }] }, off), 'AGENT').requiredSince).toBe(NOON);
  });

  it('closes the API to passwords with the first requirement, and leaves it closed with the last gone', () => {
    const on = plan({ rules: [{ role: 'AGENT', required: true }] });
    expect(on.passwordApiAccess).toBe(false);
    expect(plan({ rules: [{ role: 'AGENT', required: false }] }, on).passwordApiAccess).toBe(false);
    expect(plan({ rules: [{ role: 'AGENT', required: false }], passwordApiAccess: true }, on).passwordApiAccess).toBe(
      true,
    );
  });

  it.each(Object.entries(POLICY_LIMITS))(
    'takes %s from its least to its greatest, and whole numbers only',
    (field, { min, max }) => {
      const ofRole = field in ruleFor(DEFAULT_POLICY, 'AGENT');
      const change = (value: unknown) => (ofRole ? { rules: [{ role: 'AGENT', [field]: value }] } : { [field]: value });
      const message = `${ofRole ? `policy.rules[0].${field}` : `policy.${field}`}: Must be a whole number from ${min} to ${max}.`;
      expect(problems(change(min))).toEqual([]);
      expect(problems(change(max))).toEqual([]);
      for (const bad of [min - 1, max + 1, min + 0.5, -1, NaN, Infinity, '7'])
        expect(problems(change(bad))).toEqual([message]);
      const mayBeNull = field === 'sessionIdleMinutes' || field === 'recoveryCodeValidDays';
      expect(problems(change(null))).toEqual(mayBeNull ? [] : [message]);
    },
  );

  it.each<[string, unknown, PolicyDocument, PolicySupport, RegExp[]]>([
    [
      'a role twice',
      { rules: [{ role: 'AGENT' }, { role: 'ADMIN' }, { role: 'AGENT' }] },
      DEFAULT_POLICY,
      EVERYTHING,
      [/^policy\.rules\[2\]\.role: AGENT is given twice/],
    ],
    [
      'an unknown role',
      { rules: [{ role: 'ROOT' }] },
      DEFAULT_POLICY,
      EVERYTHING,
      [/^policy\.rules\[0\]\.role: Must be one of/],
    ],
    ['rules that are null', { rules: null }, DEFAULT_POLICY, EVERYTHING, [/^policy\.rules: Must not be null/]],
    [
      'required that is null',
      { rules: [{ role: 'AGENT', required: null }] },
      DEFAULT_POLICY,
      EVERYTHING,
      [/^policy\.rules\[0\]\.required: Must be true or false/],
    ],
    [
      'a password switch that is null',
      { rules: [{ role: 'AGENT', passwordSignIn: null }] },
      DEFAULT_POLICY,
      EVERYTHING,
      [/^policy\.rules\[0\]\.passwordSignIn: Must be true or false/],
    ],
    [
      'factors that are null',
      { rules: [{ role: 'AGENT', allowedFactors: null }] },
      DEFAULT_POLICY,
      EVERYTHING,
      [/^policy\.rules\[0\]\.allowedFactors: Must not be null/],
    ],
    [
      'an unknown factor',
      { rules: [{ role: 'AGENT', allowedFactors: ['TOTP', 'SMS'] }] },
      DEFAULT_POLICY,
      EVERYTHING,
      [/^policy\.rules\[0\]\.allowedFactors: Must be a list of/],
    ],
    [
      'required without a factor',
      { rules: [{ role: 'AGENT', required: true, allowedFactors: [] }] },
      DEFAULT_POLICY,
      EVERYTHING,
      [/^policy\.rules\[0\]\.allowedFactors: .*at least one kind/],
    ],
    [
      'the last factor of a required role',
      { rules: [{ role: 'AGENT', allowedFactors: [] }] },
      AGENTS_REQUIRED,
      EVERYTHING,
      [/^policy\.rules\[0\]\.allowedFactors: .*at least one kind/],
    ],
    [
      'required where no factor is allowed',
      { rules: [{ role: 'AGENT', required: true }] },
      withRule('AGENT', { allowedFactors: [] }),
      EVERYTHING,
      [/^policy\.rules\[0\]\.required: .*at least one kind/],
    ],
    [
      'a kind of factor to come',
      { rules: [{ role: 'AGENT', allowedFactors: ['TOTP', 'WEBAUTHN'] }] },
      DEFAULT_POLICY,
      FIRST_RELEASE,
      [/^policy\.rules\[0\]\.allowedFactors: WEBAUTHN is not available yet/],
    ],
    [
      'remembering before there are devices',
      { rules: [{ role: 'AGENT', rememberDeviceHours: 1 }] },
      DEFAULT_POLICY,
      FIRST_RELEASE,
      [/^policy\.rules\[0\]\.rememberDeviceHours: .*not available yet/],
    ],
    [
      'ENFORCE before there are providers',
      { thirdPartySignIn: 'ENFORCE' },
      DEFAULT_POLICY,
      FIRST_RELEASE,
      [/^policy\.thirdPartySignIn: .*not available yet/],
    ],
    [
      'REQUIRE_PROVIDER_MFA before there are providers',
      { thirdPartySignIn: 'REQUIRE_PROVIDER_MFA' },
      DEFAULT_POLICY,
      FIRST_RELEASE,
      [/^policy\.thirdPartySignIn: .*not available yet/],
    ],
    [
      'an unknown way with providers',
      { thirdPartySignIn: null },
      DEFAULT_POLICY,
      EVERYTHING,
      [/^policy\.thirdPartySignIn: Must be one of/],
    ],
    [
      'passwords at the API while something is required',
      { passwordApiAccess: true },
      AGENTS_REQUIRED,
      EVERYTHING,
      [/^policy\.passwordApiAccess: .*required of any role/],
    ],
    [
      'passwords at the API together with a requirement',
      { passwordApiAccess: true, rules: [{ role: 'END_USER', required: true }] },
      DEFAULT_POLICY,
      EVERYTHING,
      [/^policy\.passwordApiAccess: .*required of any role/],
    ],
    [
      'passwords at the API that are null',
      { passwordApiAccess: null },
      DEFAULT_POLICY,
      EVERYTHING,
      [/^policy\.passwordApiAccess: Must be true or false/],
    ],
    [
      'everything at once',
      {
        rules: [
          { role: 'AGENT', gracePeriodDays: 181 },
          { role: 'ADMIN', sessionLifetimeHours: 0, sessionIdleMinutes: 4 },
        ],
        recoveryCodeValidDays: 0,
        issuedRecoveryCodeValidMinutes: 9,
      },
      DEFAULT_POLICY,
      FIRST_RELEASE,
      [
        /^policy\.rules\[0\]\.gracePeriodDays/,
        /^policy\.rules\[1\]\.sessionLifetimeHours/,
        /^policy\.rules\[1\]\.sessionIdleMinutes/,
        /^policy\.recoveryCodeValidDays/,
        /^policy\.issuedRecoveryCodeValidMinutes/,
      ],
    ],
  ])('refuses %s', (_words, change, current, supports, expected) => {
    const found = problems(change, current, supports);
    expect(found).toHaveLength(expected.length);
    expected.forEach((pattern, index) => expect(found[index]).toMatch(pattern));
  });

  it('leaves the current policy untouched', () => {
    const before = structuredClone(AGENTS_REQUIRED);
    plan({ rules: [{ role: 'AGENT', required: false, allowedFactors: ['EMAIL'] }] }, AGENTS_REQUIRED);
    expect(AGENTS_REQUIRED).toEqual(before);
  });
});

describe('comparing two policies', () => {
  const on: Partial<RoleRule> = {
    required: true,
    requiredSince: NOON,
    gracePeriodDays: 7,
    rememberDeviceHours: 24,
    allowedFactors: ['TOTP'],
  };
  const base: PolicyDocument = {
    ...withRule('AGENT', on),
    passwordApiAccess: false,
    recoveryCodeValidDays: 90,
    thirdPartySignIn: 'REQUIRE_PROVIDER_MFA',
  };
  const open: PolicyDocument = { ...DEFAULT_POLICY, passwordApiAccess: true };

  it.each<[boolean, string, PolicyDocument, PolicyDocument, string[]]>([
    [false, 'nothing', base, base, []],
    [
      true,
      'requirement off',
      base,
      withRule('AGENT', { required: false, requiredSince: null }, base),
      ['Agents: a second factor is no longer required'],
    ],
    [
      false,
      'requirement on',
      DEFAULT_POLICY,
      { ...withRule('AGENT', { required: true, gracePeriodDays: 7 }), passwordApiAccess: false },
      [
        'Agents: a second factor is required',
        'Agents: grace period 7 days, was none (from the next sign-in)',
        'The API may no longer be called with e-mail and password',
      ],
    ],
    [
      false,
      'requirement on at once',
      base,
      withRule('END_USER', { required: true }, base),
      ['End users: a second factor is required'],
    ],
    [
      true,
      'longer grace',
      base,
      withRule('AGENT', { gracePeriodDays: 8 }, base),
      ['Agents: grace period 8 days, was 7 days'],
    ],
    [
      false,
      'shorter grace',
      base,
      withRule('AGENT', { gracePeriodDays: 1 }, base),
      ['Agents: grace period 1 day, was 7 days'],
    ],
    [
      false,
      'longer grace where nothing is required',
      base,
      withRule('OWNER', { gracePeriodDays: 8 }, base),
      ['Owners: grace period 8 days, was none (from the next sign-in)'],
    ],
    [
      true,
      'more hours',
      base,
      withRule('AGENT', { rememberDeviceHours: 25 }, base),
      ['Agents: asked again on the same browser after 1 day 1 hour, was after 1 day'],
    ],
    [
      false,
      'no hours',
      base,
      withRule('AGENT', { rememberDeviceHours: 0 }, base),
      ['Agents: asked again on the same browser at every sign-in, was after 1 day'],
    ],
    [
      true,
      'a weaker kind',
      base,
      withRule('AGENT', { allowedFactors: ['TOTP', 'EMAIL'] }, base),
      ['Agents: allowed factors: authenticator app, code by e-mail; was authenticator app'],
    ],
    [
      false,
      'a stronger kind',
      base,
      withRule('AGENT', { allowedFactors: ['TOTP', 'WEBAUTHN'] }, base),
      ['Agents: allowed factors: authenticator app, passkey or security key; was authenticator app'],
    ],
    [
      false,
      'no kind',
      base,
      withRule('OWNER', { allowedFactors: [] }, base),
      ['Owners: allowed factors: none; was authenticator app, passkey or security key'],
    ],
    [
      false,
      'no passwords',
      base,
      withRule('AGENT', { passwordSignIn: false }, base),
      ['Agents: may no longer sign in with a password'],
    ],
    [
      true,
      'passwords again',
      withRule('AGENT', { passwordSignIn: false }, base),
      base,
      ['Agents: may sign in with a password'],
    ],
    [
      true,
      'longer sessions',
      base,
      withRule('ADMIN', { sessionLifetimeHours: 25 }, base),
      ['Admins: sessions last 25 hours, was 24 hours'],
    ],
    [
      false,
      'shorter sessions',
      base,
      withRule('ADMIN', { sessionLifetimeHours: 1 }, base),
      ['Admins: sessions last 1 hour, was 24 hours'],
    ],
    [
      true,
      'no idle limit',
      base,
      withRule('ADMIN', { sessionIdleMinutes: null }, base),
      ['Admins: no idle limit, was 1 hour'],
    ],
    [
      false,
      'an idle limit where there was none',
      withRule('ADMIN', { sessionIdleMinutes: null }, base),
      base,
      ['Admins: idle limit 1 hour, was none'],
    ],
    [
      false,
      'a shorter idle limit',
      base,
      withRule('ADMIN', { sessionIdleMinutes: 5 }, base),
      ['Admins: idle limit 5 minutes, was 1 hour'],
    ],
    [
      true,
      'trusting providers',
      base,
      { ...base, thirdPartySignIn: 'TRUST' },
      [
        'Third-party sign-in: the provider is trusted with the second factor; was: exempt only where the provider asserts more than one factor',
      ],
    ],
    [
      false,
      'not minding providers',
      base,
      { ...base, thirdPartySignIn: 'ENFORCE' },
      [
        'Third-party sign-in: asked for a second factor like everybody else; was: exempt only where the provider asserts more than one factor',
      ],
    ],
    [
      true,
      'codes without end',
      base,
      { ...base, recoveryCodeValidDays: null },
      ['Own recovery codes work without end, was for 90 days'],
    ],
    [
      false,
      'codes with an earlier end',
      base,
      { ...base, recoveryCodeValidDays: 1 },
      ['Own recovery codes work for 1 day, was for 90 days'],
    ],
    [
      true,
      'issued codes for longer',
      base,
      { ...base, issuedRecoveryCodeValidMinutes: 1441 },
      ['Issued recovery codes work for 1 day 1 minute, was 1 day'],
    ],
    [
      true,
      'passwords at the API',
      { ...open, passwordApiAccess: false },
      open,
      ['The API may be called with e-mail and password'],
    ],
    [
      true,
      'weaker and stricter at once',
      base,
      { ...withRule('AGENT', { gracePeriodDays: 0, rememberDeviceHours: 48 }, base) },
      [
        'Agents: grace period none (from the next sign-in), was 7 days',
        'Agents: asked again on the same browser after 2 days, was after 1 day',
      ],
    ],
  ])('weakening: %s for %s', (weakening, _words, before, after, lines) => {
    expect(isWeakening(before, after)).toBe(weakening);
    expect(describePolicyChange(before, after)).toEqual(lines);
  });

  it('says the same of several roles in one sentence', () => {
    const both = withRule('OWNER', { required: true }, withRule('ADMIN', { required: true }, base));
    expect(describePolicyChange(base, both)).toEqual(['Owners and admins: a second factor is required']);
    const team = withRule('OWNER', { sessionLifetimeHours: 8 }, withRule('AGENT', { sessionLifetimeHours: 8 }, both));
    expect(describePolicyChange(base, withRule('ADMIN', { sessionLifetimeHours: 8 }, team))).toEqual([
      'Owners and admins: a second factor is required',
      'Owners, admins and agents: sessions last 8 hours, was 24 hours',
    ]);
  });

  it('has each difference as data too, and no other', () => {
    const after = { ...withRule('END_USER', { allowedFactors: [] }, base), recoveryCodeValidDays: null };
    expect(policyDifference(base, after)).toEqual([
      { role: 'END_USER', setting: 'allowedFactors', before: ['TOTP', 'WEBAUTHN'], after: [] },
      { role: null, setting: 'recoveryCodeValidDays', before: 90, after: null },
    ]);
    expect(policyDifference(DEFAULT_POLICY, withRule('AGENT', { required: true }))).toEqual([
      { role: 'AGENT', setting: 'required', before: false, after: true },
      { role: null, setting: 'passwordApiAccess', before: true, after: false },
    ]);
    expect(policyDifference(base, withRule('AGENT', { requiredSince: NOON }, base))).toEqual([]);
  });

  it('names the roles newly required, in the order of power', () => {
    const after = withRule('END_USER', { required: true }, withRule('OWNER', { required: true }, base));
    expect(rolesNewlyRequired(base, after)).toEqual(['OWNER', 'END_USER']);
    expect(rolesNewlyRequired(after, base)).toEqual([]);
  });
});
