import { ruleFor } from '@countersign/domain/policy/policy.js';

import { failure, type Failure } from './failures.js';
import type { Transaction } from './operation.js';

/**
 * Whether nobody would be left who can put things right without a provider: an active owner with a password, with an
 * allowed factor where owners need one, whose password opens anything.
 * @returns null where somebody is
 */
export async function ownerLockedOut(tx: Transaction): Promise<Failure | null> {
  const { document } = await tx.policies.current();
  const rule = ruleFor(document, 'OWNER');
  const owners = await tx.users.countActiveOwners(rule.required ? rule.allowedFactors : undefined);
  return owners > 0
    ? null
    : failure.conflict(
        'An active owner must have a password first, and an allowed second factor where owners need one, so that somebody gets in when no provider does.',
      );
}
