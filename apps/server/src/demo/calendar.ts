import { DAY, HOUR, type Instant } from '@countersign/domain/time.js';

/** All moments of the demo are counted back from the one moment that it is made at: none lies after it. */
export interface Calendar {
  readonly now: Instant;
  /** @param days before now; parts of a day count. */
  ago(days: number): Instant;
  /** About so many days ago, on a weekday. @param hour of the day in UTC, parts count; at least a day ago. */
  workday(days: number, hour: number): Instant;
  /** The midnights (UTC) from a moment until now, oldest first. */
  midnightsSince(from: Instant): Instant[];
}

export function createCalendar(now: Instant): Calendar {
  return {
    now,
    ago: (days) => now - Math.round(days * DAY),
    workday(days, hour) {
      let midnight = midnightBefore(now - days * DAY);
      while (isWeekend(midnight) || midnight + hour * HOUR > now - DAY / 2) midnight -= DAY;
      return midnight + Math.round(hour * HOUR);
    },
    midnightsSince(from) {
      const midnights: Instant[] = [];
      for (let midnight = midnightBefore(from); midnight <= now; midnight += DAY) midnights.push(midnight);
      return midnights;
    },
  };
}

export function isWeekend(midnight: Instant): boolean {
  // 1 January 1970 was a Thursday.
  const weekday = (Math.floor(midnight / DAY) + 4) % 7;
  return weekday === 0 || weekday === 6;
}

function midnightBefore(moment: Instant): Instant {
  return Math.floor(moment / DAY) * DAY;
}
