import type { UserFacts } from '@countersign/domain/policy/decide-sign-in.js';
import type { PolicyDocument } from '@countersign/domain/policy/policy.js';
import { twoFactorStatus } from '@countersign/domain/policy/two-factor-status.js';
import type { EmergencyFacts } from '@countersign/domain/sign-in/emergency-link.js';
import type { Instant } from '@countersign/domain/time.js';
import type { Role } from '@countersign/domain/users/roles.js';

import { bitsToFactorKinds } from '../persistence/factor-kinds.js';

/** Of a stored user, the columns that the sign-in decision is made of. */
export interface StoredFacts {
  readonly role: Role;
  readonly suspended: boolean | number;
  readonly factorKinds: number;
  readonly graceForfeited: boolean | number;
  readonly firstSignInAt: Instant | null;
  readonly movedFromUnrequiredRoleAt: Instant | null;
  /** Whether the provider showed more than one factor; null: the last sign-in came through none. */
  readonly lastThirdPartyProved: boolean | number | null;
}

/** What the sign-in decision is made of. Raw rows carry 0 and 1 for no and yes. */
export function factsOf(user: StoredFacts): UserFacts {
  return {
    role: user.role,
    suspended: Boolean(user.suspended),
    activeFactors: bitsToFactorKinds(user.factorKinds),
    graceForfeited: Boolean(user.graceForfeited),
    firstSignInAt: user.firstSignInAt,
    movedFromUnrequiredRoleAt: user.movedFromUnrequiredRoleAt,
  };
}

/** How somebody last came: what their provider showed, or null for a native sign-in. */
export function lastThirdPartyOf({ lastThirdPartyProved }: Pick<StoredFacts, 'lastThirdPartyProved'>) {
  return lastThirdPartyProved === null ? null : { proved: Boolean(lastThirdPartyProved) };
}

/** How a stored user stands under a policy. */
export function standingOf(user: StoredFacts, policy: PolicyDocument, now: Instant) {
  return twoFactorStatus(factsOf(user), lastThirdPartyOf(user), policy, now);
}

/** What decides about the link for when a provider is down. */
export function emergencyFactsOf(user: StoredFacts & { readonly passwordHash: string | null }): EmergencyFacts {
  return {
    role: user.role,
    suspended: Boolean(user.suspended),
    hasPassword: user.passwordHash !== null,
    hasFactor: user.factorKinds !== 0,
  };
}
