import { HOUR, MINUTE, type Instant } from '../time.js';
import type { UserFacts } from './decide-sign-in.js';
import { ruleFor, type PolicyDocument } from './policy.js';

/** How long a replaced value of a trusted device stays good at most, in milliseconds: for windows that sign in at once. */
export const REPLACED_VALUE_LASTS = MINUTE;

/**
 * For how many hours a browser may be trusted that proves a second factor of this user now: 0 to 2160, and 0 where none
 * may be. A user who has only factors of kinds that the rule no longer allows is asked at every sign-in (rule 4 of the
 * sign-in decision), so there is nothing to offer.
 */
export function rememberDeviceHoursOf(user: UserFacts, policy: PolicyDocument): number {
  const rule = ruleFor(policy, user.role);
  return user.activeFactors.some((kind) => rule.allowedFactors.includes(kind)) ? rule.rememberDeviceHours : 0;
}

/** Until when a device is trusted at most. A longer time that is set later does not make it last longer. */
export function trustedUntil(provedAt: Instant, rememberDeviceHours: number): Instant {
  return provedAt + rememberDeviceHours * HOUR;
}

/** What the server keeps of the values of a device: digests only. */
export interface DeviceValues {
  readonly valueHash: string;
  /** The value before it, which a window may still hold. */
  readonly replacedHash: string | null;
  readonly replacedGoodUntil: Instant | null;
}

/**
 * What a value that a browser shows says of a device (security.md, rule 10).
 *
 * CURRENT: to be rotated. REPLACED: the one before it, shown by a window that signed in at the same time; good, and not
 * rotated again. STOLEN: it was replaced longer ago than that, so two browsers hold what only one was given: the device ends.
 */
export function judgeDeviceValue(
  shownHash: string,
  device: DeviceValues,
  now: Instant,
): 'CURRENT' | 'REPLACED' | 'STOLEN' {
  if (shownHash === device.valueHash) return 'CURRENT';
  const isRecent = device.replacedGoodUntil !== null && now < device.replacedGoodUntil;
  return shownHash === device.replacedHash && isRecent ? 'REPLACED' : 'STOLEN';
}
