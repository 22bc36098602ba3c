import { HOUR, MINUTE } from '@countersign/domain/time.js';

/** 1, 2, 4, 8, 16, 32 minutes, then every hour: with these, 24 hours of tries. */
const TRIES = 29;

/**
 * How long to wait after so many failed tries; null: give up. Counted in tries and not by the clock, so that a mail is not
 * given up after one try because this server was off for a day.
 */
export function retryDelay(failedTries: number): number | null {
  if (failedTries >= TRIES) return null;
  return Math.min(MINUTE * 2 ** (failedTries - 1), HOUR);
}
