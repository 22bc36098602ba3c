import { kindsThatMayAnswer } from '@countersign/domain/policy/decide-sign-in.js';
import { ruleFor, type FactorKind } from '@countersign/domain/policy/policy.js';

import type { PolicyVersion } from '../features/policy/policy.repository.js';
import { factsOf, type StoredFacts } from './user-facts.js';

/** The kinds of factors that may prove who a stored user is, at a challenge and for a step-up. Empty: there are none. */
export function answeringKinds(user: StoredFacts, { document }: PolicyVersion): readonly FactorKind[] {
  return kindsThatMayAnswer(factsOf(user), ruleFor(document, user.role));
}
