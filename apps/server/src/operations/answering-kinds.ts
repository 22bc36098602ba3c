import { decideSignIn } from '@countersign/domain/policy/decide-sign-in.js';
import type { FactorKind } from '@countersign/domain/policy/policy.js';
import type { Instant } from '@countersign/domain/time.js';

import type { PolicyVersion } from '../features/policy/policy.repository.js';
import { factsOf, type StoredFacts } from './user-facts.js';

/**
 * The kinds of factors that may answer for this user where one is asked: those that the rule allows, or, where the user has
 * none of these, those that there are. The sign-in decision says so, and a step-up asks no less. Empty: there are none.
 */
export function answeringKinds(user: StoredFacts, policy: PolicyVersion, now: Instant): readonly FactorKind[] {
  const decision = decideSignIn({
    user: factsOf(user),
    // Whatever way the user came: what counts is what is asked where something is.
    arrival: { way: 'NATIVE', by: 'EMERGENCY_LINK' },
    proof: 'NOTHING',
    trustedDevice: null,
    policy: policy.document,
    now,
  });
  return decision.outcome === 'CHALLENGE' ? decision.factors : [];
}
