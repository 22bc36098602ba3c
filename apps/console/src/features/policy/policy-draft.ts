import { describePolicyChange, roleList } from '@countersign/domain/policy/describe-policy-change.js';
import { ROLES, TEAM_ROLES, type PolicyInput, type Role } from '../../lib/api-types';
import type { Policy, Rule } from './documents';

export type RuleSettings = Omit<Rule, 'role' | 'requiredSince'>;
export type AccountSettings = Pick<
  Policy,
  'thirdPartySignIn' | 'recoveryCodeValidDays' | 'issuedRecoveryCodeValidMinutes' | 'passwordApiAccess'
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
    thirdPartySignIn: policy.thirdPartySignIn,
    recoveryCodeValidDays: policy.recoveryCodeValidDays,
    issuedRecoveryCodeValidMinutes: policy.issuedRecoveryCodeValidMinutes,
    passwordApiAccess: policy.passwordApiAccess,
    ...draft.account,
    rules: ROLES.flatMap((role) => {
      const rule = policy.rules.find((candidate) => candidate.role === role);
      if (rule === undefined) return [];
      const { requiredSince: _since, ...settings } = rule;
      return [{ ...settings, ...draft.rules[role] }];
    }),
  };
}

/** Kinds of factors are a list; everything else is a plain value. */
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What to send: the touched settings that differ from the policy, or null when nothing does. */
export function inputOf(policy: Policy, draft: Draft): PolicyInput | null {
  const rules = policy.rules.flatMap((rule) => {
    const touched = Object.entries(draft.rules[rule.role] ?? {}).filter(
      ([key, value]) => !isSame(rule[key as keyof RuleSettings], value),
    );
    return touched.length === 0 ? [] : [{ role: rule.role, ...(Object.fromEntries(touched) as Partial<RuleSettings>) }];
  });
  const account = Object.fromEntries(
    Object.entries(draft.account).filter(([key, value]) => !isSame(policy[key as keyof AccountSettings], value)),
  ) as Partial<AccountSettings>;
  if (rules.length === 0 && Object.keys(account).length === 0) return null;
  return { ...account, ...(rules.length === 0 ? {} : { rules }) };
}

/** What differs from one version to another, a sentence for each change. */
export const differences = (before: Proposed, after: Proposed): readonly string[] =>
  describePolicyChange(before, after);

/** Every setting of an earlier version, to be laid over the current one. */
export function draftOf(version: Policy): Draft {
  const { rules, ...account } = propose(version, EMPTY);
  return { rules: Object.fromEntries(rules.map(({ role, ...settings }) => [role, settings])), account };
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
