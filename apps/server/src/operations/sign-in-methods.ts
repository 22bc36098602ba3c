import { passkeySignInHolds, ruleFor, type PolicyDocument } from '@countersign/domain/policy/policy.js';
import type { SignInMethod } from '@countersign/domain/sign-in/sign-in-method.js';
import type { Role } from '@countersign/domain/users/roles.js';

import { bitsToFactorKinds } from '../persistence/factor-kinds.js';
import { bitsToProviderKinds } from '../persistence/provider-kinds.js';

/** The ways in that a user has, in the order of the API: a passkey only where the rule of the role lets it sign in alone. */
export function signInMethodsOf(
  user: {
    readonly role: Role;
    readonly hasPassword: boolean | number;
    readonly factorKinds: number;
    readonly providerKinds: number;
  },
  policy: PolicyDocument,
): SignInMethod[] {
  const hasPasskey =
    bitsToFactorKinds(user.factorKinds).includes('WEBAUTHN') && passkeySignInHolds(ruleFor(policy, user.role));
  return [
    ...(user.hasPassword ? (['PASSWORD'] as const) : []),
    ...(hasPasskey ? (['PASSKEY'] as const) : []),
    ...bitsToProviderKinds(user.providerKinds),
  ];
}
