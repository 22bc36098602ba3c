import type { SignInMethod } from '@countersign/domain/sign-in/sign-in-method.js';

import { bitsToProviderKinds } from '../persistence/provider-kinds.js';

/** The ways in that a user has, in the order of the API. */
export function signInMethodsOf(user: {
  readonly hasPassword: boolean | number;
  readonly providerKinds: number;
}): SignInMethod[] {
  return [...(user.hasPassword ? (['PASSWORD'] as const) : []), ...bitsToProviderKinds(user.providerKinds)];
}
