import { ruleFor, type PolicyDocument } from '@countersign/domain/policy/policy.js';
import { trustedUntil } from '@countersign/domain/policy/trusted-device.js';
import type { Instant } from '@countersign/domain/time.js';
import { ROLES, type Role } from '@countersign/domain/users/roles.js';

import type { SqlCondition } from '../../persistence/dialect.js';

/** The roles that would remember devices for fewer hours, each with the hours that it would have. */
export function lowerings(
  before: PolicyDocument,
  after: PolicyDocument,
): readonly { readonly role: Role; readonly hours: number }[] {
  return ROLES.map((role) => ({ role, hours: ruleFor(after, role).rememberDeviceHours })).filter(
    ({ role, hours }) => hours < ruleFor(before, role).rememberDeviceHours,
  );
}

/** Of `trusted_devices d`: older than so many hours, as the sign-in decision counts them. */
export function outlivedBy(hours: number, now: Instant): SqlCondition {
  const age = trustedUntil(0, hours);
  // Both ways: a proof noted while a clock ran ahead is none.
  return { sql: '(d.proved_at <= ? or d.proved_at >= ?)', parameters: [now - age, now + age] };
}
