import { DAY, type Instant } from '../time.js';
import { graceEndsAt, type UserFacts } from './decide-sign-in.js';
import type { RoleRule } from './policy.js';

/** How many days before the end of a grace period its user is reminded, the last reminder first. */
const REMINDER_DAYS = [1, 7] as const;

export interface DueReminder {
  readonly daysBefore: (typeof REMINDER_DAYS)[number];
  /** When the grace ends, as the user is told. */
  readonly endsAt: Instant;
  /** The same without regard to a clock that runs behind, so that one deadline has one name however often it is asked for. */
  readonly deadline: Instant;
}

/**
 * The reminder that is due for a user now, whether or not it has been sent; null: none. A reminder whose moment lies
 * before the grace period began is not due: whoever gets three days is not told "seven days left".
 */
export function reminderDue(user: UserFacts, rule: RoleRule, now: Instant): DueReminder | null {
  if (user.suspended) return null;
  const endsAt = graceEndsAt(user, rule, now);
  const deadline = graceEndsAt(user, rule, Number.MAX_SAFE_INTEGER);
  if (endsAt === null || deadline === null || now >= endsAt) return null;
  const daysBefore = REMINDER_DAYS.find((days) => rule.gracePeriodDays > days && endsAt - now <= days * DAY);
  return daysBefore === undefined ? null : { daysBefore, endsAt, deadline };
}

/** Whether any reminder can be due under a rule by now: it cannot long before the first of its deadlines. */
export function remindersBegin(rule: RoleRule, now: Instant): boolean {
  const earliest = Math.max(...REMINDER_DAYS) * DAY;
  return (
    rule.required &&
    rule.gracePeriodDays > Math.min(...REMINDER_DAYS) &&
    now >= (rule.requiredSince ?? 0) + rule.gracePeriodDays * DAY - earliest
  );
}
