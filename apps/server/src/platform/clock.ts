import type { Instant } from '@countersign/domain/time.js';

/** The only source of the current time; an operation reads it once and passes `now` on. */
export interface Clock {
  now(): Instant;
}

export const systemClock: Clock = { now: () => Date.now() };

/** As the API shows a moment. */
export function toDate(instant: Instant): Date {
  return new Date(instant);
}

export function toDateOrNull(instant: Instant | null): Date | null {
  return instant === null ? null : new Date(instant);
}

/** For text that people and files carry: 2026-05-03T14:00:00.000Z. */
export function toIso(instant: Instant): string {
  return new Date(instant).toISOString();
}
