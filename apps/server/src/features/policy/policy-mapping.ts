import { passwordApiAccessHolds, type PolicyChange, type RoleRule } from '@countersign/domain/policy/policy.js';

import { toActorType } from '../../graphql/actor.types.js';
import { toDate, toDateOrNull } from '../../platform/clock.js';
import type { PolicyVersion } from './policy.repository.js';
import { PolicyType, RoleRuleType, type PolicyInput } from './policy.types.js';

export function toRoleRuleType(rule: RoleRule): RoleRuleType {
  return Object.assign(new RoleRuleType(), {
    ...rule,
    requiredSince: toDateOrNull(rule.requiredSince),
    allowedFactors: [...rule.allowedFactors],
  });
}

export function toPolicyType({ version, document, createdAt, actor }: PolicyVersion): PolicyType {
  return Object.assign(new PolicyType(), {
    version,
    rules: document.rules.map(toRoleRuleType),
    thirdPartySignIn: document.thirdPartySignIn,
    recoveryCodeValidDays: document.recoveryCodeValidDays,
    issuedRecoveryCodeValidMinutes: document.issuedRecoveryCodeValidMinutes,
    passwordApiAccess: passwordApiAccessHolds(document),
    updatedAt: toDate(createdAt),
    updatedBy: toActorType(actor),
  });
}

/** The input as the domain takes it: absent stays absent, so that "unchanged" and "none" are never mixed up. */
export function toPolicyChange(input: PolicyInput): PolicyChange {
  const { rules, ...account } = input;
  return {
    ...withoutAbsent(account),
    ...(rules === undefined ? {} : { rules: rules === null ? rules : rules.map((rule) => withoutAbsent({ ...rule })) }),
  };
}

function withoutAbsent<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}
