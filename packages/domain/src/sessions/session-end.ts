import type { RoleRule } from '../policy/policy.js';
import { HOUR, MINUTE, type Instant } from '../time.js';

/** How long a step-up is good for, in milliseconds. */
export const STEP_UP_LASTS = 10 * MINUTE;
/** How long an unfinished sign-in may take, in milliseconds. */
export const ATTEMPT_LASTS = 10 * MINUTE;
/** The same where an enrollment is owed: somebody may have to install an app first. */
export const ENROLLMENT_ATTEMPT_LASTS = 30 * MINUTE;

/** What the server says on closing the socket of a session whose time is over, for the browser to tell that from an end. */
export const SESSION_EXPIRED = 'Your session has expired.';

/**
 * When a session is over at the server: the earliest of its lifetime, its idle limit, its own cap and its user's grace
 * (ASVS 7.3.1, 7.3.2). It follows the policy that holds now, so a shorter value ends sessions that were made before it.
 *
 * The session is alive while `now` is less than this. One that an issued code opened for a day keeps that promise: it does
 * not end with a grace.
 * @param session `endsAtLatest`: the cap set when it was made (a day for one opened by an issued code), or null
 * @param graceEndsAt of its user, from `graceEndsAt`; null where the sign-in was judged by a provider, which owes no enrollment
 */
export function sessionEndsAt(
  session: { readonly createdAt: Instant; readonly lastSeenAt: Instant; readonly endsAtLatest: Instant | null },
  rule: RoleRule,
  graceEndsAt: Instant | null,
): Instant {
  return Math.min(
    session.createdAt + rule.sessionLifetimeHours * HOUR,
    rule.sessionIdleMinutes === null ? Infinity : session.lastSeenAt + rule.sessionIdleMinutes * MINUTE,
    session.endsAtLatest ?? Infinity,
    (session.endsAtLatest === null ? graceEndsAt : null) ?? Infinity,
  );
}
