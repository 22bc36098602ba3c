import { ruleFor } from '@countersign/domain/policy/policy.js';

import { failure, type Failure } from './failures.js';
import type { Transaction } from './operation.js';

/**
 * Whether nobody would be left who can put things right without a provider: an active owner with a password and
 * an allowed factor, which is what an emergency sign-in takes. Where owners are allowed none, the password is all there is.
 * @returns null where somebody is
 */
export async function ownerLockedOut(tx: Transaction): Promise<Failure | null> {
  const { document } = await tx.policies.current();
  const { allowedFactors } = ruleFor(document, 'OWNER');
  const owners = await tx.users.countActiveOwners(allowedFactors.length === 0 ? undefined : allowedFactors);
  return owners > 0
    ? null
    : failure.conflict(
        'An active owner must have a password and an allowed second factor first, so that somebody gets in when no provider does.',
      );
}
