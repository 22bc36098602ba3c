import { ROLES, TEAM_ROLES, type PolicyInput, type Role } from '../../lib/api-types';
import { ROLE_PLURAL } from '../../lib/labels';
import { count, formatMinutes } from '../../lib/time';
import type { Policy, Rule } from './documents';

export type RuleSettings = Pick<
  Rule,
  'required' | 'gracePeriodDays' | 'rememberDeviceHours' | 'sessionLifetimeHours' | 'sessionIdleMinutes'
>;
export type AccountSettings = Pick<
  Policy,
  'recoveryCodeValidDays' | 'issuedRecoveryCodeValidMinutes' | 'passwordApiAccess'
>;

/**
 * Only what somebody touched. It lies over whatever version is current, so that it survives when somebody else changes
 * the policy meanwhile.
 */
export interface Draft {
  readonly rules: Readonly<Partial<Record<Role, Partial<RuleSettings>>>>;
  readonly account: Partial<AccountSettings>;
}
export const EMPTY: Draft = { rules: {}, account: {} };

export type Proposed = AccountSettings & { readonly rules: readonly (RuleSettings & { readonly role: Role })[] };

export function withRules(draft: Draft, roles: readonly Role[], change: Partial<RuleSettings>): Draft {
  const rules = { ...draft.rules };
  for (const role of roles) rules[role] = { ...rules[role], ...change };
  return { ...draft, rules };
}

export const withAccount = (draft: Draft, change: Partial<AccountSettings>): Draft => ({
  ...draft,
  account: { ...draft.account, ...change },
});

export function propose(policy: Policy, draft: Draft): Proposed {
  return {
    recoveryCodeValidDays: policy.recoveryCodeValidDays,
    issuedRecoveryCodeValidMinutes: policy.issuedRecoveryCodeValidMinutes,
    passwordApiAccess: policy.passwordApiAccess,
    ...draft.account,
    rules: ROLES.flatMap((role) => {
      const rule = policy.rules.find((candidate) => candidate.role === role);
      return rule === undefined ? [] : [{ ...rule, ...draft.rules[role] }];
    }),
  };
}

/** What to send: the touched settings that differ from the policy, or null when nothing does. */
export function inputOf(policy: Policy, draft: Draft): PolicyInput | null {
  const rules = policy.rules.flatMap((rule) => {
    const touched = Object.entries(draft.rules[rule.role] ?? {}).filter(
      ([key, value]) => rule[key as keyof RuleSettings] !== value,
    );
    return touched.length === 0 ? [] : [{ role: rule.role, ...(Object.fromEntries(touched) as Partial<RuleSettings>) }];
  });
  const account = Object.fromEntries(
    Object.entries(draft.account).filter(([key, value]) => policy[key as keyof AccountSettings] !== value),
  ) as Partial<AccountSettings>;
  if (rules.length === 0 && Object.keys(account).length === 0) return null;
  return { ...account, ...(rules.length === 0 ? {} : { rules }) };
}

const days = (value: number): string => (value === 0 ? 'none (from the next sign-in)' : count(value, 'day'));
const remembered = (hours: number): string => (hours === 0 ? 'at every sign-in' : `after ${formatMinutes(hours * 60)}`);
const idle = (value: number | null): string => (value === null ? 'no limit' : formatMinutes(value));
const validity = (value: number | null): string =>
  value === null ? 'do not expire' : `expire after ${count(value, 'day')}`;

/** Roles with the same change in one sentence: "Owners, admins and agents". */
function roleList(roles: readonly Role[]): string {
  const names = roles.map((role, index) => (index === 0 ? ROLE_PLURAL[role] : ROLE_PLURAL[role].toLowerCase()));
  const last = names.pop() ?? '';
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}

/** What differs from one version to another, a sentence for each change. */
export function differences(before: Proposed, after: Proposed): readonly string[] {
  const sentences = new Map<string, Role[]>();
  for (const rule of after.rules) {
    const old = before.rules.find((candidate) => candidate.role === rule.role);
    if (old === undefined) continue;
    const say = (sentence: string): void =>
      void sentences.set(sentence, [...(sentences.get(sentence) ?? []), rule.role]);
    if (old.required !== rule.required)
      say(rule.required ? 'a second factor is required' : 'a second factor is no longer required');
    if (old.gracePeriodDays !== rule.gracePeriodDays)
      say(`grace period ${days(rule.gracePeriodDays)}, was ${days(old.gracePeriodDays)}`);
    if (old.rememberDeviceHours !== rule.rememberDeviceHours)
      say(
        `asked again on the same browser ${remembered(rule.rememberDeviceHours)}, was ${remembered(old.rememberDeviceHours)}`,
      );
    if (old.sessionLifetimeHours !== rule.sessionLifetimeHours)
      say(`sessions last ${count(rule.sessionLifetimeHours, 'hour')}, was ${count(old.sessionLifetimeHours, 'hour')}`);
    if (old.sessionIdleMinutes !== rule.sessionIdleMinutes)
      say(`idle limit ${idle(rule.sessionIdleMinutes)}, was ${idle(old.sessionIdleMinutes)}`);
  }
  const lines = [...sentences].map(([sentence, roles]) => `${roleList(roles)}: ${sentence}`);
  if (before.recoveryCodeValidDays !== after.recoveryCodeValidDays) {
    lines.push(
      `Own recovery codes ${validity(after.recoveryCodeValidDays)}; before, they ${validity(before.recoveryCodeValidDays).replace('expire', 'expired').replace('do not expired', 'did not expire')}`,
    );
  }
  if (before.issuedRecoveryCodeValidMinutes !== after.issuedRecoveryCodeValidMinutes) {
    lines.push(
      `Issued recovery codes work for ${formatMinutes(after.issuedRecoveryCodeValidMinutes)}, was ${formatMinutes(before.issuedRecoveryCodeValidMinutes)}`,
    );
  }
  if (before.passwordApiAccess !== after.passwordApiAccess) {
    lines.push(
      after.passwordApiAccess
        ? 'The API may be called with e-mail and password'
        : 'The API may no longer be called with e-mail and password',
    );
  }
  return lines;
}

export const requiresTeam = (policy: Pick<Proposed, 'rules'>): boolean =>
  TEAM_ROLES.every((role) => policy.rules.some((rule) => rule.role === role && rule.required));

/** The verb of the button that saves. */
export function saveLabel(before: Proposed, after: Proposed): string {
  const turned = (to: boolean): Role[] =>
    after.rules
      .filter(
        (rule) => rule.required === to && before.rules.some((old) => old.role === rule.role && old.required !== to),
      )
      .map((rule) => rule.role);
  const on = turned(true);
  const off = turned(false);
  if (on.length > 0 && off.length === 0) {
    if (requiresTeam(after) && !on.includes('END_USER')) return 'Require for agents and admins';
    return `Require for ${roleList(on).toLowerCase()}`;
  }
  if (off.length > 0 && on.length === 0) return `Stop requiring for ${roleList(off).toLowerCase()}`;
  return 'Apply changes';
}
