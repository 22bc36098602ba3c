import type { Instant } from '@countersign/domain/time.js';

import { toDate, toDateOrNull } from '../../platform/clock.js';
import type { PolicyVersion } from '../policy/policy.repository.js';
import { standingOf } from '../../operations/user-facts.js';
import type { ShownUser } from './users.read-model.js';
import type { UserType } from './users.types.js';

/** A user as the API shows one, standing as the policy has it now. */
export function toUserType(user: ShownUser, policy: PolicyVersion, now: Instant): UserType {
  const { status, graceEndsAt } = standingOf(user, policy.document, now);
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    role: user.role,
    suspended: Boolean(user.suspended),
    twoFactorStatus: status,
    graceEndsAt: toDateOrNull(graceEndsAt),
    lastSignInAt: toDateOrNull(user.lastSignInAt),
    createdAt: toDate(user.createdAt),
  };
}
