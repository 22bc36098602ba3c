import { graceEndsAt } from '@countersign/domain/policy/decide-sign-in.js';
import { ruleFor, type PolicyDocument } from '@countersign/domain/policy/policy.js';
import { sessionEndsAt } from '@countersign/domain/sessions/session-end.js';
import type { Instant } from '@countersign/domain/time.js';

import { factsOf, type StoredFacts } from './user-facts.js';

/** A session with what is asked of its user. */
export interface SessionOfUser extends StoredFacts {
  readonly createdAt: Instant;
  readonly lastSeenAt: Instant;
  readonly endsAtLatest: Instant | null;
  /** The provider's word stood for the second factor, and so no grace ends it. */
  readonly judgedByProvider: boolean | number;
}

/** When a session that nothing has ended is over under a policy; `now` at the latest where its user is suspended. */
export function sessionExpiry(session: SessionOfUser, policy: PolicyDocument, now: Instant): Instant {
  const rule = ruleFor(policy, session.role);
  const endsAt = sessionEndsAt(
    session,
    rule,
    session.judgedByProvider ? null : graceEndsAt(factsOf(session), rule, now),
  );
  return session.suspended ? Math.min(endsAt, now) : endsAt;
}
