import { DAY, HOUR, MINUTE } from '../time.js';
import { ROLES, type Role } from '../users/roles.js';
import { FACTOR_KINDS, type FactorKind, type PolicyDocument, type RoleRule, type ThirdPartySignIn } from './policy.js';

/** What a policy says, whenever it was said: two that are alike in this are alike to everybody. */
export interface PolicySettings extends Omit<PolicyDocument, 'rules'> {
  readonly rules: readonly Omit<RoleRule, 'requiredSince'>[];
}

/** One setting that differs, by its name in the API; `role`: null for one of the account. */
export interface SettingChange {
  readonly role: Role | null;
  readonly setting: string;
  readonly before: unknown;
  readonly after: unknown;
}

const RULE_SETTINGS = [
  'required',
  'gracePeriodDays',
  'rememberDeviceHours',
  'allowedFactors',
  'passwordSignIn',
  'passkeySignIn',
  'sessionLifetimeHours',
  'sessionIdleMinutes',
] as const;
const ACCOUNT_SETTINGS = [
  'thirdPartySignIn',
  'recoveryCodeValidDays',
  'issuedRecoveryCodeValidMinutes',
  'passwordApiAccess',
] as const;

/** The differences of two policies as data, by role and then for the account; empty where there are none. */
export function policyDifference(before: PolicySettings, after: PolicySettings): SettingChange[] {
  const [was, is] = [effective(before), effective(after)];
  const changes: SettingChange[] = [];
  const note = (role: Role | null, setting: string, from: unknown, to: unknown): void => {
    if (JSON.stringify(from) !== JSON.stringify(to)) changes.push({ role, setting, before: from, after: to });
  };
  for (const role of ROLES) {
    const [one, other] = [ruleOf(was, role), ruleOf(is, role)];
    if (one === undefined || other === undefined) continue;
    for (const setting of RULE_SETTINGS) note(role, setting, one[setting], other[setting]);
  }
  for (const setting of ACCOUNT_SETTINGS) note(null, setting, was[setting], is[setting]);
  return changes;
}

/**
 * The differences of two policies in plain words, a sentence each, with what was before: roles of the same change in one
 * sentence, then the account. Empty where there are none.
 */
export function describePolicyChange(before: PolicySettings, after: PolicySettings): string[] {
  const [was, is] = [effective(before), effective(after)];
  const sentences = new Map<string, Role[]>();
  for (const role of ROLES) {
    const [one, other] = [ruleOf(was, role), ruleOf(is, role)];
    if (one === undefined || other === undefined) continue;
    for (const sentence of ruleSentences(one, other))
      sentences.set(sentence, [...(sentences.get(sentence) ?? []), role]);
  }
  return [...sentences].map(([sentence, roles]) => `${roleList(roles)}: ${sentence}`).concat(accountSentences(was, is));
}

/** Roles as one says them: "Owners, admins and agents". */
export function roleList(roles: readonly Role[]): string {
  const names = roles.map((role, index) => (index === 0 ? PLURALS[role] : PLURALS[role].toLowerCase()));
  const last = names.pop() ?? '';
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}

const PLURALS: Readonly<Record<Role, string>> = {
  OWNER: 'Owners',
  ADMIN: 'Admins',
  AGENT: 'Agents',
  END_USER: 'End users',
};
const KIND_WORDS: Readonly<Record<FactorKind, string>> = {
  TOTP: 'authenticator app',
  WEBAUTHN: 'passkey or security key',
  EMAIL: 'code by e-mail',
};
const THIRD_PARTY_WORDS: Readonly<Record<ThirdPartySignIn, string>> = {
  TRUST: 'the provider is trusted with the second factor',
  REQUIRE_PROVIDER_MFA: 'exempt only where the provider asserts more than one factor',
  ENFORCE: 'asked for a second factor like everybody else',
};

type Rule = PolicySettings['rules'][number];

function ruleSentences(before: Rule, after: Rule): string[] {
  const sentences: string[] = [];
  if (before.required !== after.required)
    sentences.push(after.required ? 'a second factor is required' : 'a second factor is no longer required');
  if (before.gracePeriodDays !== after.gracePeriodDays)
    sentences.push(`grace period ${grace(after.gracePeriodDays)}, was ${grace(before.gracePeriodDays)}`);
  if (before.rememberDeviceHours !== after.rememberDeviceHours)
    sentences.push(
      `asked again on the same browser ${askedAgain(after.rememberDeviceHours)}, was ${askedAgain(before.rememberDeviceHours)}`,
    );
  if (kinds(before.allowedFactors) !== kinds(after.allowedFactors))
    sentences.push(`allowed factors: ${kinds(after.allowedFactors)}; was ${kinds(before.allowedFactors)}`);
  if (before.passwordSignIn !== after.passwordSignIn)
    sentences.push(after.passwordSignIn ? 'may sign in with a password' : 'may no longer sign in with a password');
  if (before.passkeySignIn !== after.passkeySignIn)
    sentences.push(
      after.passkeySignIn ? 'may sign in with a passkey alone' : 'may no longer sign in with a passkey alone',
    );
  if (before.sessionLifetimeHours !== after.sessionLifetimeHours)
    sentences.push(
      `sessions last ${count(after.sessionLifetimeHours, 'hour')}, was ${count(before.sessionLifetimeHours, 'hour')}`,
    );
  if (before.sessionIdleMinutes !== after.sessionIdleMinutes)
    sentences.push(
      after.sessionIdleMinutes === null
        ? `no idle limit, was ${idle(before.sessionIdleMinutes)}`
        : `idle limit ${idle(after.sessionIdleMinutes)}, was ${idle(before.sessionIdleMinutes)}`,
    );
  return sentences;
}

function accountSentences(before: PolicySettings, after: PolicySettings): string[] {
  const sentences: string[] = [];
  if (before.thirdPartySignIn !== after.thirdPartySignIn)
    sentences.push(
      `Third-party sign-in: ${THIRD_PARTY_WORDS[after.thirdPartySignIn]}; was: ${THIRD_PARTY_WORDS[before.thirdPartySignIn]}`,
    );
  if (before.recoveryCodeValidDays !== after.recoveryCodeValidDays)
    sentences.push(
      `Own recovery codes work ${validity(after.recoveryCodeValidDays)}, was ${validity(before.recoveryCodeValidDays)}`,
    );
  if (before.issuedRecoveryCodeValidMinutes !== after.issuedRecoveryCodeValidMinutes)
    sentences.push(
      `Issued recovery codes work for ${minutes(after.issuedRecoveryCodeValidMinutes)}, was ${minutes(before.issuedRecoveryCodeValidMinutes)}`,
    );
  if (before.passwordApiAccess !== after.passwordApiAccess)
    sentences.push(
      after.passwordApiAccess
        ? 'The API may be called with e-mail and password'
        : 'The API may no longer be called with e-mail and password',
    );
  return sentences;
}

/** Passwords at the API are off while anything is required, whatever a document says of them. */
function effective(policy: PolicySettings): PolicySettings {
  const required = policy.rules.some((rule) => rule.required);
  return required ? { ...policy, passwordApiAccess: false } : policy;
}

function ruleOf(policy: PolicySettings, role: Role): Rule | undefined {
  return policy.rules.find((rule) => rule.role === role);
}

const grace = (days: number): string => (days === 0 ? 'none (from the next sign-in)' : count(days, 'day'));
const idle = (limit: number | null): string => (limit === null ? 'none' : minutes(limit));
const validity = (days: number | null): string => (days === null ? 'without end' : `for ${count(days, 'day')}`);
const askedAgain = (hours: number): string =>
  hours === 0 ? 'at every sign-in' : `after ${minutes((hours * HOUR) / MINUTE)}`;

function kinds(allowed: readonly FactorKind[]): string {
  const words = FACTOR_KINDS.filter((kind) => allowed.includes(kind)).map((kind) => KIND_WORDS[kind]);
  return words.join(', ') || 'none';
}

/** "1 hour 30 minutes", "2 days" */
function minutes(total: number): string {
  const days = Math.floor((total * MINUTE) / DAY);
  const hours = Math.floor((total * MINUTE - days * DAY) / HOUR);
  const rest = total % (HOUR / MINUTE);
  return [
    ...(days > 0 ? [count(days, 'day')] : []),
    ...(hours > 0 ? [count(hours, 'hour')] : []),
    ...(rest > 0 ? [count(rest, 'minute')] : []),
  ].join(' ');
}

function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}
