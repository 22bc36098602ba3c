import { HOUR, MINUTE, SECOND } from '../time.js';

/** From this many wrong codes in a row on, each further try waits 15 minutes, and the user is mailed. */
export const SECOND_FACTOR_PAUSE_AT = 10;
/** At this many wrong codes in a row TOTP and mail codes stay off until a passkey, a recovery code or an admin clears it. */
export const SECOND_FACTOR_OFF_AT = 100;
/** A wrong password counts for this long, in milliseconds, after the latest one. */
export const PASSWORD_FAILURES_FORGOTTEN_AFTER = 1 * HOUR;

const FREE_CODES = 3;
/** A right password takes a place until it is judged: several windows of one user signing in at once must not be slowed. */
const FREE_PASSWORDS = 10;
const PAUSE = 15 * MINUTE;
/** What the first tries after the free ones wait; the last value holds from there on. */
const GROWING = [2 * SECOND, 4 * SECOND, 8 * SECOND, 15 * SECOND, 30 * SECOND, 60 * SECOND] as const;
const GROWN = 60 * SECOND;

/**
 * How long the next TOTP or mail code of a user must wait after that many wrong ones in a row, or `OFF`.
 *
 * Three are free (typing errors), then 2 to 60 s, 15 minutes from the tenth on, off at the hundredth: a guesser gets a
 * hundred tries at a million codes, ever (NIST SP 800-63B-4 §3.2.2 wants no more than 100; ASVS 6.3.1).
 * @param failures wrong codes in a row, 0 or more
 */
export function secondFactorLock(failures: number): { readonly delayMs: number } | 'OFF' {
  if (failures < SECOND_FACTOR_PAUSE_AT) return { delayMs: growing(failures - FREE_CODES) };
  // Asked this way round so that a count that is no number locks rather than opens.
  return failures < SECOND_FACTOR_OFF_AT ? { delayMs: PAUSE } : 'OFF';
}

/**
 * How long the next password for a user from the same address prefix must wait after that many wrong ones in a row.
 *
 * Ten are free, then 2 to 60 s. It never grows into a lock: anybody who knows an address could set it (ASVS 6.3.1).
 * @param failures wrong passwords in a row, 0 or more
 */
export function passwordLock(failures: number): { readonly delayMs: number } {
  return { delayMs: growing(failures - FREE_PASSWORDS) };
}

function growing(beyondFree: number): number {
  return beyondFree <= 0 ? 0 : (GROWING[beyondFree - 1] ?? GROWN);
}
