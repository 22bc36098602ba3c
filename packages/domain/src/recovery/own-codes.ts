import type { PolicyDocument } from '../policy/policy.js';
import { DAY, type Instant } from '../time.js';

/** Own codes made before this no longer work (the policy's recoveryCodeValidDays, as it stands now). */
export function ownCodesMadeSince(policy: PolicyDocument, now: Instant): Instant {
  return policy.recoveryCodeValidDays === null ? 0 : now - policy.recoveryCodeValidDays * DAY + 1;
}
