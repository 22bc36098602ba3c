import { TEAM_ROLES, type Role } from './api-types';
import type { SetUpStep } from './paths';

/** What the first run is read from: nothing of it is kept, so that it is right however something was done. */
export interface SetUpFacts {
  readonly account: { readonly organizationName: string; readonly mailDelivery: 'SMTP' | 'FILES' };
  readonly teamSize: number;
  readonly rules: readonly { readonly role: Role; readonly required: boolean }[];
  /** Whether whoever asks has a second factor. */
  readonly hasFactor: boolean;
}

/** What a deployment is called before somebody names it. */
const UNNAMED = 'Countersign';

export const isTeamRequired = (rules: SetUpFacts['rules']): boolean =>
  TEAM_ROLES.every((role) => rules.some((rule) => rule.role === role && rule.required));

/** The steps that an owner takes after being made one, in their order, each with whether it is done. */
export function setUpProgress({ account, teamSize, rules, hasFactor }: SetUpFacts): readonly {
  readonly step: 'factor' | Exclude<SetUpStep, 'done'>;
  readonly done: boolean;
}[] {
  return [
    { step: 'factor', done: hasFactor },
    { step: 'organization', done: account.organizationName !== UNNAMED && account.mailDelivery === 'SMTP' },
    { step: 'team', done: teamSize > 1 },
    { step: 'require', done: isTeamRequired(rules) },
  ];
}
