import { describe, expect, it } from 'vitest';
import {
  decideSignIn,
  graceEndsAt,
  SIGN_IN_OUTCOMES,
  SIGN_IN_RULES,
  type Arrival,
  type Proof,
  type UserFacts,
} from '../src/policy/decide-sign-in.js';
import { explainSignIn } from '../src/policy/explain-sign-in.js';
import { twoFactorStatus } from '../src/policy/two-factor-status.js';
import { ruleFor, type RoleRule, type ThirdPartySignIn } from '../src/policy/policy.js';
import { DAY, HOUR } from '../src/time.js';
import { AGENT, NOON, withRule } from './policies.js';

interface Case {
  readonly when: string;
  readonly user?: Partial<UserFacts>;
  readonly rule?: Partial<RoleRule>;
  readonly thirdParty?: ThirdPartySignIn;
  /** `amr` of a third-party sign-in; without it the sign-in is native. */
  readonly amr?: readonly string[];
  readonly acrListed?: boolean;
  readonly proof?: Proof;
  /** How a native sign-in came, where not with a password alone. */
  readonly by?: 'PASSKEY' | 'EMERGENCY_LINK';
  /** How long ago the trusted device proved its second factor. */
  readonly device?: number;
  /** Outcome and rule, then what else the decision says. */
  readonly then: string;
}

const required: Partial<RoleRule> = { required: true, requiredSince: NOON - 10 * DAY, allowedFactors: ['TOTP'] };
const week: Partial<RoleRule> = { ...required, requiredSince: NOON - 3 * DAY, gracePeriodDays: 7 };
const totp: Partial<UserFacts> = { activeFactors: ['TOTP'], graceForfeited: true };
const dropped: Partial<UserFacts> = { activeFactors: ['EMAIL'], graceForfeited: true };
const lost: Proof = { issuedCode: 'FACTOR_LOST' };
const notAtHand: Proof = { issuedCode: 'FACTOR_NOT_AT_HAND' };
const longAgo = { firstSignInAt: NOON - 400 * DAY };

const CASES: readonly Case[] = [
  // 1. Suspended
  { when: 'suspended', user: { suspended: true }, then: 'DENY SUSPENDED' },
  {
    when: 'suspended, with a proved factor',
    user: { ...totp, suspended: true },
    proof: 'FACTOR',
    then: 'DENY SUSPENDED',
  },
  { when: 'suspended, from a trusted provider', user: { suspended: true }, amr: ['mfa'], then: 'DENY SUSPENDED' },
  {
    when: 'suspended, on a trusted device',
    user: { ...totp, suspended: true },
    rule: { rememberDeviceHours: 24 },
    device: 0,
    then: 'DENY SUSPENDED',
  },

  // Passwords off for the role
  { when: 'a password where the rule takes none', rule: { passwordSignIn: false }, then: 'DENY PASSWORD_OFF' },
  {
    when: 'a password and a proved factor where the rule takes none by now',
    user: totp,
    rule: { passwordSignIn: false },
    proof: 'FACTOR',
    then: 'DENY PASSWORD_OFF',
  },
  {
    when: 'a password on a trusted device where the rule takes none',
    user: totp,
    rule: { passwordSignIn: false, rememberDeviceHours: 24 },
    device: 0,
    then: 'DENY PASSWORD_OFF',
  },
  {
    when: 'an emergency link where the rule takes no password',
    user: totp,
    rule: { ...required, passwordSignIn: false },
    by: 'EMERGENCY_LINK',
    then: 'CHALLENGE FACTOR TOTP',
  },
  {
    when: 'a passkey where the rule takes no password',
    user: { activeFactors: ['WEBAUTHN'], graceForfeited: true },
    rule: { ...required, passwordSignIn: false, allowedFactors: ['WEBAUTHN'] },
    by: 'PASSKEY',
    proof: 'FACTOR',
    then: 'ALLOW FACTOR',
  },
  {
    when: 'a provider where the rule takes no password',
    rule: { passwordSignIn: false },
    amr: [],
    then: 'ALLOW PROVIDER_TRUSTED',
  },

  // 2. Third-party
  { when: 'TRUST, silent provider, required', rule: required, amr: [], then: 'ALLOW PROVIDER_TRUSTED' },
  { when: 'TRUST, user with a factor', rule: required, user: totp, amr: [], then: 'ALLOW PROVIDER_TRUSTED' },
  { when: 'TRUST, but a native sign-in of the same user', rule: required, user: totp, then: 'CHALLENGE FACTOR TOTP' },
  {
    when: 'PROVIDER_MFA, mfa asserted',
    thirdParty: 'REQUIRE_PROVIDER_MFA',
    rule: required,
    amr: ['mfa'],
    then: 'ALLOW PROVIDER_PROVED',
  },
  {
    when: 'PROVIDER_MFA, password and code',
    thirdParty: 'REQUIRE_PROVIDER_MFA',
    rule: required,
    amr: ['pwd', 'otp'],
    then: 'ALLOW PROVIDER_PROVED',
  },
  {
    when: 'PROVIDER_MFA, key and fingerprint',
    thirdParty: 'REQUIRE_PROVIDER_MFA',
    rule: required,
    amr: ['hwk', 'fpt'],
    then: 'ALLOW PROVIDER_PROVED',
  },
  {
    when: 'PROVIDER_MFA, PIN and face',
    thirdParty: 'REQUIRE_PROVIDER_MFA',
    rule: required,
    amr: ['pin', 'face'],
    then: 'ALLOW PROVIDER_PROVED',
  },
  {
    when: 'PROVIDER_MFA, acr on the list',
    thirdParty: 'REQUIRE_PROVIDER_MFA',
    rule: required,
    amr: [],
    acrListed: true,
    then: 'ALLOW PROVIDER_PROVED',
  },
  {
    when: 'PROVIDER_MFA, nothing said',
    thirdParty: 'REQUIRE_PROVIDER_MFA',
    rule: required,
    amr: [],
    then: 'ENROLL REQUIRED TOTP',
  },
  {
    when: 'PROVIDER_MFA, password only',
    thirdParty: 'REQUIRE_PROVIDER_MFA',
    rule: required,
    amr: ['pwd'],
    then: 'ENROLL REQUIRED TOTP',
  },
  {
    when: 'PROVIDER_MFA, two of one kind',
    thirdParty: 'REQUIRE_PROVIDER_MFA',
    rule: required,
    amr: ['pwd', 'pin', 'kba'],
    then: 'ENROLL REQUIRED TOTP',
  },
  {
    when: 'PROVIDER_MFA, two possessions',
    thirdParty: 'REQUIRE_PROVIDER_MFA',
    rule: required,
    amr: ['otp', 'sms', 'tel', 'hwk', 'swk', 'sc'],
    then: 'ENROLL REQUIRED TOTP',
  },
  {
    when: 'PROVIDER_MFA, two features of a body',
    thirdParty: 'REQUIRE_PROVIDER_MFA',
    rule: required,
    amr: ['fpt', 'face', 'iris', 'retina', 'vbm'],
    then: 'ENROLL REQUIRED TOTP',
  },
  {
    when: 'PROVIDER_MFA, methods that are none',
    thirdParty: 'REQUIRE_PROVIDER_MFA',
    rule: required,
    amr: ['pwd', 'geo', 'rba', 'user', 'wia', 'mca', 'pop'],
    then: 'ENROLL REQUIRED TOTP',
  },
  {
    when: 'PROVIDER_MFA, names of object members',
    thirdParty: 'REQUIRE_PROVIDER_MFA',
    rule: required,
    amr: ['pwd', 'constructor', '__proto__', 'toString'],
    then: 'ENROLL REQUIRED TOTP',
  },
  {
    when: 'PROVIDER_MFA, another spelling of mfa',
    thirdParty: 'REQUIRE_PROVIDER_MFA',
    rule: required,
    amr: ['MFA', 'mfa '],
    then: 'ENROLL REQUIRED TOTP',
  },
  {
    when: 'PROVIDER_MFA, silent, own factor',
    thirdParty: 'REQUIRE_PROVIDER_MFA',
    rule: required,
    user: totp,
    amr: [],
    then: 'CHALLENGE FACTOR TOTP',
  },
  {
    when: 'PROVIDER_MFA, silent, not required',
    thirdParty: 'REQUIRE_PROVIDER_MFA',
    amr: [],
    then: 'ALLOW NOT_REQUIRED',
  },
  {
    when: 'ENFORCE, mfa asserted',
    thirdParty: 'ENFORCE',
    rule: required,
    amr: ['mfa'],
    acrListed: true,
    then: 'ENROLL REQUIRED TOTP',
  },
  { when: 'ENFORCE, own factor', thirdParty: 'ENFORCE', user: totp, amr: ['mfa'], then: 'CHALLENGE FACTOR TOTP' },
  {
    when: 'ENFORCE, own factor proved',
    thirdParty: 'ENFORCE',
    user: totp,
    amr: ['mfa'],
    proof: 'FACTOR',
    then: 'ALLOW FACTOR',
  },

  // 3. A factor of an allowed kind
  { when: 'factor, required', rule: required, user: totp, then: 'CHALLENGE FACTOR TOTP' },
  { when: 'factor, not required', user: totp, then: 'CHALLENGE FACTOR TOTP' },
  {
    when: 'factor, though grace would be left',
    rule: week,
    user: { activeFactors: ['TOTP'] },
    then: 'CHALLENGE FACTOR TOTP',
  },
  {
    when: 'two factors, both allowed',
    rule: { ...required, allowedFactors: ['TOTP', 'WEBAUTHN'] },
    user: { activeFactors: ['TOTP', 'WEBAUTHN'] },
    then: 'CHALLENGE FACTOR TOTP,WEBAUTHN',
  },
  {
    when: 'two factors, one dropped',
    rule: { ...required, allowedFactors: ['WEBAUTHN'] },
    user: { activeFactors: ['TOTP', 'WEBAUTHN'] },
    then: 'CHALLENGE FACTOR WEBAUTHN',
  },
  { when: 'device, remembering off', rule: required, user: totp, device: 0, then: 'CHALLENGE FACTOR TOTP' },
  {
    when: 'device just inside its hours',
    rule: { ...required, rememberDeviceHours: 24 },
    user: totp,
    device: 24 * HOUR - 1,
    then: 'ALLOW TRUSTED_DEVICE',
  },
  {
    when: 'device exactly at its hours',
    rule: { ...required, rememberDeviceHours: 24 },
    user: totp,
    device: 24 * HOUR,
    then: 'CHALLENGE FACTOR TOTP',
  },
  {
    when: 'device, hours lowered below its age',
    rule: { ...required, rememberDeviceHours: 1 },
    user: totp,
    device: 2 * HOUR,
    then: 'CHALLENGE FACTOR TOTP',
  },
  {
    when: 'device from a clock slightly ahead',
    rule: { ...required, rememberDeviceHours: 24 },
    user: totp,
    device: -1000,
    then: 'ALLOW TRUSTED_DEVICE',
  },
  {
    when: 'device from a clock years ahead',
    rule: { ...required, rememberDeviceHours: 24 },
    user: totp,
    device: -900 * DAY,
    then: 'CHALLENGE FACTOR TOTP',
  },
  {
    when: 'device of a user without a factor, required',
    rule: { ...required, rememberDeviceHours: 24 },
    device: 0,
    then: 'ENROLL REQUIRED TOTP',
  },
  {
    when: 'device of a user whose kind was dropped',
    rule: { ...required, rememberDeviceHours: 24 },
    user: dropped,
    device: 0,
    then: 'CHALLENGE FACTOR_NOT_ALLOWED EMAIL',
  },
  { when: 'factor proved', rule: required, user: totp, proof: 'FACTOR', then: 'ALLOW FACTOR' },
  {
    when: 'factor proved on a trusted device',
    rule: { ...required, rememberDeviceHours: 24 },
    user: totp,
    device: 0,
    proof: 'FACTOR',
    then: 'ALLOW FACTOR',
  },
  { when: 'own code', rule: required, user: totp, proof: 'OWN_CODE', then: 'ALLOW RECOVERY_CODE' },
  {
    when: 'issued code, lost',
    rule: required,
    user: totp,
    proof: lost,
    then: 'ENROLL ISSUED_CODE TOTP replaces everything',
  },
  {
    when: 'issued code, lost, not required',
    user: totp,
    proof: lost,
    then: 'ENROLL ISSUED_CODE TOTP,WEBAUTHN replaces everything',
  },
  {
    when: 'issued code, lost, on a trusted device',
    rule: { ...required, rememberDeviceHours: 24 },
    user: totp,
    device: 0,
    proof: lost,
    then: 'ENROLL ISSUED_CODE TOTP replaces everything',
  },
  {
    when: 'issued code, not at hand',
    rule: required,
    user: totp,
    proof: notAtHand,
    then: 'ALLOW ISSUED_CODE for a day',
  },

  // 4. Only factors of kinds no longer allowed
  { when: 'dropped kind, required', rule: required, user: dropped, then: 'CHALLENGE FACTOR_NOT_ALLOWED EMAIL' },
  { when: 'dropped kind, not required', user: dropped, then: 'CHALLENGE FACTOR_NOT_ALLOWED EMAIL' },
  {
    when: 'dropped kind, required, factor proved',
    rule: required,
    user: dropped,
    proof: 'FACTOR',
    then: 'ENROLL FACTOR_NOT_ALLOWED TOTP',
  },
  {
    when: 'dropped kind, required, own code',
    rule: required,
    user: dropped,
    proof: 'OWN_CODE',
    then: 'ENROLL FACTOR_NOT_ALLOWED TOTP',
  },
  {
    when: 'dropped kind, grace in the rule, factor proved',
    rule: week,
    user: { activeFactors: ['EMAIL'] },
    proof: 'FACTOR',
    then: 'ENROLL FACTOR_NOT_ALLOWED TOTP',
  },
  { when: 'dropped kind, not required, factor proved', user: dropped, proof: 'FACTOR', then: 'ALLOW FACTOR' },
  { when: 'dropped kind, not required, own code', user: dropped, proof: 'OWN_CODE', then: 'ALLOW RECOVERY_CODE' },
  {
    when: 'dropped kind, required, issued code, lost',
    rule: required,
    user: dropped,
    proof: lost,
    then: 'ENROLL ISSUED_CODE TOTP replaces everything',
  },
  {
    when: 'dropped kind, required, issued code, not at hand',
    rule: required,
    user: dropped,
    proof: notAtHand,
    then: 'ALLOW ISSUED_CODE for a day',
  },
  {
    when: 'no kind allowed, not required, issued code, lost',
    rule: { allowedFactors: [] },
    user: totp,
    proof: lost,
    then: 'ALLOW ISSUED_CODE for a day',
  },

  // 5. No factor, one required
  { when: 'no grace', rule: required, then: 'ENROLL REQUIRED TOTP' },
  { when: 'first sign-in, no grace', rule: required, user: { firstSignInAt: null }, then: 'ENROLL REQUIRED TOTP' },
  {
    when: 'all that can be set up is offered',
    rule: { ...required, allowedFactors: ['TOTP', 'WEBAUTHN'] },
    then: 'ENROLL REQUIRED TOTP,WEBAUTHN',
  },
  { when: 'grace, since the requirement', rule: week, user: longAgo, then: 'ALLOW GRACE until day 4' },
  {
    when: 'grace, since the first sign-in',
    rule: week,
    user: { firstSignInAt: NOON - 1 * DAY },
    then: 'ALLOW GRACE until day 6',
  },
  { when: 'grace, at the first sign-in', rule: week, user: { firstSignInAt: null }, then: 'ALLOW GRACE until day 7' },
  {
    when: 'grace, since another role',
    rule: week,
    user: { ...longAgo, movedFromUnrequiredRoleAt: NOON - 2 * DAY },
    then: 'ALLOW GRACE until day 5',
  },
  {
    when: 'grace, another role long ago',
    rule: week,
    user: { ...longAgo, movedFromUnrequiredRoleAt: NOON - 90 * DAY },
    then: 'ALLOW GRACE until day 4',
  },
  {
    when: 'grace, its last millisecond',
    rule: { ...week, requiredSince: NOON - 7 * DAY + 1 },
    user: longAgo,
    then: `ALLOW GRACE until day ${1 / DAY}`,
  },
  {
    when: 'grace, exactly over',
    rule: { ...week, requiredSince: NOON - 7 * DAY },
    user: longAgo,
    then: 'ENROLL REQUIRED TOTP',
  },
  {
    when: 'grace, shortened below what has passed',
    rule: { ...week, gracePeriodDays: 2 },
    user: longAgo,
    then: 'ENROLL REQUIRED TOTP',
  },
  { when: 'grace forfeited', rule: week, user: { ...longAgo, graceForfeited: true }, then: 'ENROLL REQUIRED TOTP' },
  {
    when: 'grace forfeited before the first sign-in',
    rule: week,
    user: { firstSignInAt: null, graceForfeited: true },
    then: 'ENROLL REQUIRED TOTP',
  },
  {
    when: 'grace, required since a clock that ran years ahead',
    rule: { ...week, requiredSince: NOON + 900 * DAY },
    user: longAgo,
    then: 'ALLOW GRACE until day 7',
  },
  {
    when: 'required since when is unknown',
    rule: { ...week, requiredSince: null },
    user: longAgo,
    then: 'ENROLL REQUIRED TOTP',
  },
  { when: 'a proved factor that is gone by now', rule: required, proof: 'FACTOR', then: 'ENROLL REQUIRED TOTP' },
  {
    when: 'an issued code without a factor that it stands for',
    rule: required,
    proof: notAtHand,
    then: 'ENROLL REQUIRED TOTP',
  },
  { when: 'required with nothing to set up', rule: { ...required, allowedFactors: [] }, then: 'ENROLL REQUIRED ' },

  // 6. No factor, not required
  { when: 'nothing required', then: 'ALLOW NOT_REQUIRED' },
  { when: 'nothing required, after a reset', user: { graceForfeited: true }, then: 'ALLOW NOT_REQUIRED' },
  {
    when: 'nothing required of this role, but of another',
    user: { role: 'END_USER' },
    rule: required,
    then: 'ALLOW NOT_REQUIRED',
  },
];

function decide(one: Case): string {
  const arrival: Arrival =
    one.amr === undefined
      ? { way: 'NATIVE', by: one.by ?? 'PASSWORD' }
      : { way: 'THIRD_PARTY', evidence: { amr: one.amr, acrListed: one.acrListed ?? false } };
  const decision = decideSignIn({
    user: { ...AGENT, ...one.user },
    arrival,
    proof: one.proof ?? 'NOTHING',
    trustedDevice: one.device === undefined ? null : { provedAt: NOON - one.device },
    policy: { ...withRule('AGENT', one.rule ?? {}), thirdPartySignIn: one.thirdParty ?? 'TRUST' },
    now: NOON,
  });
  const words = `${decision.outcome} ${decision.rule}`;
  switch (decision.outcome) {
    case 'DENY':
      return words;
    case 'CHALLENGE':
      return `${words} ${decision.factors.join()}`;
    case 'ENROLL':
      return `${words} ${decision.allowedFactors.join()}${decision.replacesEverything ? ' replaces everything' : ''}`;
    case 'ALLOW': {
      const until = decision.graceEndsAt === null ? '' : ` until day ${(decision.graceEndsAt - NOON) / DAY}`;
      return `${words}${until}${decision.limitedToOneDay ? ' for a day' : ''}`;
    }
  }
}

describe('the sign-in decision', () => {
  it.each(CASES)('$when: $then', (one) => {
    expect(decide(one)).toBe(one.then);
  });

  it('has a case for every rule', () => {
    expect(new Set(CASES.map((one) => one.then.split(' ')[1]))).toEqual(new Set(SIGN_IN_RULES));
  });
});

describe('the end of the grace period', () => {
  const rule = ruleFor(withRule('AGENT', week), 'AGENT');
  it.each<[string, Partial<UserFacts>, Partial<RoleRule>, number | null]>([
    ['counts from the requirement', longAgo, {}, NOON + 4 * DAY],
    ['may be over', longAgo, { requiredSince: NOON - 20 * DAY }, NOON - 13 * DAY],
    ['is none where nothing is required', longAgo, { required: false, requiredSince: null }, null],
    ['is none where the rule gives none', longAgo, { gracePeriodDays: 0 }, null],
    ['is none for whoever forfeited it', { ...longAgo, graceForfeited: true }, {}, null],
    ['is none for whoever has a factor', { ...longAgo, activeFactors: ['EMAIL'] }, {}, null],
    ['has not begun before the first sign-in', { firstSignInAt: null }, {}, null],
  ])('%s', (_words, user, changed, expected) => {
    expect(graceEndsAt({ ...AGENT, ...user }, { ...rule, ...changed }, NOON)).toBe(expected);
  });
});

describe('the status of a user', () => {
  const asking = withRule('AGENT', required);
  const passwordOff = withRule('AGENT', { ...required, passwordSignIn: false });
  const provided = { proved: true };
  const silent = { proved: false };
  it.each([
    ['ENABLED', 'an allowed factor', totp, asking, null],
    ['ENABLED', 'an allowed factor where none is required', totp, withRule('AGENT', {}), null],
    ['ENABLED', 'an allowed factor beside a provider', totp, asking, silent],
    ['ENABLED', 'an allowed factor where the role takes no password, and no provider', totp, passwordOff, null],
    ['PROVIDER_SILENT', 'an allowed factor that nothing asks for', totp, passwordOff, silent],
    ['PROVIDER_PROVED', 'an allowed factor beside a provider that proved', totp, passwordOff, provided],
    [
      'ENABLED',
      'an allowed factor that is asked for after the provider',
      totp,
      { ...passwordOff, thirdPartySignIn: 'ENFORCE' },
      provided,
    ],
    ['REPLACE', 'only a dropped kind, required', dropped, asking, null],
    ['OPTIONAL', 'only a dropped kind, not required', dropped, withRule('AGENT', {}), null],
    ['DUE', 'required, none, no grace', {}, asking, null],
    ['DUE', 'required, never signed in, no grace in the rule', { firstSignInAt: null }, asking, null],
    [
      'DUE',
      'required, never signed in, but reset',
      { firstSignInAt: null, graceForfeited: true },
      withRule('AGENT', week),
      null,
    ],
    ['OPTIONAL', 'not required, none', {}, withRule('AGENT', {}), null],
    ['PROVIDER_PROVED', 'trusted provider that said mfa', {}, asking, provided],
    ['PROVIDER_SILENT', 'trusted provider that said nothing', {}, asking, silent],
    [
      'PROVIDER_PROVED',
      'provider that must prove and did',
      {},
      { ...asking, thirdPartySignIn: 'REQUIRE_PROVIDER_MFA' },
      provided,
    ],
    [
      'DUE',
      'provider that must prove and did not',
      {},
      { ...asking, thirdPartySignIn: 'REQUIRE_PROVIDER_MFA' },
      silent,
    ],
    ['DUE', 'provider that does not count', {}, { ...asking, thirdPartySignIn: 'ENFORCE' }, provided],
    [
      'REPLACE',
      'dropped kind, provider that does not count',
      dropped,
      { ...asking, thirdPartySignIn: 'ENFORCE' },
      provided,
    ],
    ['SUSPENDED', 'suspended', { suspended: true }, asking, null],
    ['SUSPENDED', 'suspended with a factor and a provider', { ...totp, suspended: true }, asking, provided],
  ] as const)('is %s for: %s', (status, _words, user, policy, lastThirdParty) => {
    expect(twoFactorStatus({ ...AGENT, ...user }, lastThirdParty, policy, NOON)).toEqual({ status, graceEndsAt: null });
  });

  it('is GRACE with the day while grace runs', () => {
    expect(twoFactorStatus({ ...AGENT, ...longAgo }, null, withRule('AGENT', week), NOON)).toEqual({
      status: 'GRACE',
      graceEndsAt: NOON + 4 * DAY,
    });
  });

  it('is GRACE without a day before the first sign-in', () => {
    expect(twoFactorStatus({ ...AGENT, firstSignInAt: null }, null, withRule('AGENT', week), NOON)).toEqual({
      status: 'GRACE',
      graceEndsAt: null,
    });
  });
});

describe('why a sign-in went as it did', () => {
  it.each([
    ['FACTOR', 'CHALLENGE', 'Asked for a second factor, because one is set up (policy version 3).'],
    [
      'FACTOR',
      'CHALLENGED_AND_PROVED',
      'Asked for a second factor and let in with it, because one is set up (policy version 3).',
    ],
    ['FACTOR', 'ALLOW', 'Let in with a second factor, because one is set up (policy version 3).'],
    [
      'FACTOR',
      'ABANDONED',
      'Asked for a second factor, which was not proved, because one is set up (policy version 3).',
    ],
    [
      'RECOVERY_CODE',
      'CHALLENGED_AND_PROVED',
      'Asked for a second factor and let in with a recovery code, because one is set up (policy version 3).',
    ],
    [
      'ISSUED_CODE',
      'ENROLLED',
      'Asked to set up a second factor and let in once it was set up, because an admin had issued a recovery code for a lost one (policy version 3).',
    ],
    [
      'ISSUED_CODE',
      'ALLOWED',
      'Let in with a recovery code from an admin, because an admin had issued one for a factor that was not at hand (policy version 3).',
    ],
    [
      'GRACE',
      'ALLOWED',
      'Let in without a second factor, because the grace period for setting one up was still running (policy version 3).',
    ],
    [
      'REQUIRED',
      'ENROLL',
      'Asked to set up a second factor, because the policy requires one and none was set up (policy version 3).',
    ],
    [
      'REQUIRED',
      'ABANDONED',
      'Asked to set up a second factor, which was not finished, because the policy requires one and none was set up (policy version 3).',
    ],
    ['SUSPENDED', 'REFUSED', 'Refused, because the user is suspended (policy version 3).'],
    ['PASSWORD_OFF', 'REFUSED', 'Refused, because the policy takes no password from the role (policy version 3).'],
    ['FACTOR', 'REFUSED', 'Refused for lack of a second factor, because one is set up (policy version 3).'],
    [
      'NOT_REQUIRED',
      'ALLOWED',
      'Let in without a second factor, because the policy does not require one and none is set up (policy version 3).',
    ],
  ] as const)('%s, %s', (rule, outcome, sentence) => {
    expect(explainSignIn(rule, outcome, { policyVersion: 3 })).toBe(sentence);
  });

  it('has words for every rule and outcome, and speaks to nobody in particular', () => {
    for (const rule of SIGN_IN_RULES) {
      for (const outcome of [...SIGN_IN_OUTCOMES, 'ALLOW', 'CHALLENGE', 'ENROLL', 'DENY'] as const) {
        const sentence = explainSignIn(rule, outcome, { policyVersion: 1 });
        expect(sentence).toMatch(/^[A-Z].+, because .+ \(policy version 1\)\.$/);
        expect(sentence).not.toMatch(/\byou|undefined/i);
      }
    }
  });
});
