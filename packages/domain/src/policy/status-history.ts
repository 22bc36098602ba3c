import { DAY, type Instant } from '../time.js';
import type { UserFacts } from './decide-sign-in.js';
import type { PolicyDocument } from './policy.js';
import { twoFactorStatus, type TwoFactorStatus } from './two-factor-status.js';

/** A user as known today, with the moments that tell how the user stood before. */
export interface UserWithPast extends UserFacts {
  readonly createdAt: Instant;
  /** When the oldest of the active factors was confirmed; null: none. */
  readonly enrolledAt: Instant | null;
  /** Suspended and let in again, oldest first, as far as it is still known. */
  readonly suspensions: readonly { readonly at: Instant; readonly suspended: boolean }[];
}

/** A version of the policy, in force from then on. */
export interface PolicyInForce {
  readonly from: Instant;
  readonly document: PolicyDocument;
}

/** Days, counted from the first of a history and both ends included, through which a status held. */
export interface StatusRun {
  readonly status: TwoFactorStatus;
  readonly first: number;
  readonly last: number;
}

/** The day, counted from 1970-01-01 by UTC, that a moment lies in: no daylight saving moves it. */
export function dayOf(at: Instant): number {
  return Math.floor(at / DAY);
}

/**
 * How a user stood at the beginning of each of some days, worked out from what is known today. It knows of the user since
 * they were added, of the factors held today since they were set up, of suspensions as far as they are given, and of the
 * policy of each day. It does not know of factors that are gone, of roles that were changed and of people who were deleted:
 * with it, nobody is called protected who may not have been.
 * @param policies oldest first; before the first of them it holds as well
 * @param firstDay as `dayOf` counts
 */
export function statusHistory(
  user: UserWithPast,
  policies: readonly PolicyInForce[],
  firstDay: number,
  days: number,
): StatusRun[] {
  const begin = Math.max(firstDay * DAY, user.createdAt);
  const end = (firstDay + days) * DAY;
  const changes = [
    ...policies.map(({ from }) => from),
    user.firstSignInAt,
    user.movedFromUnrequiredRoleAt,
    user.enrolledAt,
    ...user.suspensions.map(({ at }) => at),
  ].filter((at): at is Instant => at !== null && at > begin && at < end);
  const moments = [...new Set([begin, ...changes])].sort((a, b) => a - b);

  const runs: StatusRun[] = [];
  const add = (status: TwoFactorStatus, from: Instant, to: Instant): void => {
    // Each day is judged as it begins: what holds in between only is on no day.
    const first = Math.ceil(from / DAY) - firstDay;
    const last = Math.min(days, Math.ceil(to / DAY) - firstDay) - 1;
    if (last >= first) runs.push({ status, first, last });
  };
  moments.forEach((from, index) => {
    const to = moments[index + 1] ?? end;
    const policy = policies.findLast((version) => version.from <= from) ?? policies[0];
    if (policy === undefined || from >= end) return;
    const statusAt = (at: Instant) => twoFactorStatus(factsAt(user, at), null, policy.document, at);
    const { status, graceEndsAt } = statusAt(from);
    // Within a stretch of unchanged facts only the end of the grace changes anything.
    if (graceEndsAt === null || graceEndsAt >= to) return add(status, from, to);
    add(status, from, graceEndsAt);
    add(statusAt(graceEndsAt).status, graceEndsAt, to);
  });
  return runs;
}

/** What was a fact already at a moment. */
function factsAt(user: UserWithPast, at: Instant): UserFacts {
  const ifBefore = (moment: Instant | null): Instant | null => (moment !== null && moment <= at ? moment : null);
  const enrolled = ifBefore(user.enrolledAt) !== null;
  return {
    ...user,
    suspended: suspendedAt(user, at),
    activeFactors: enrolled ? user.activeFactors : [],
    graceForfeited: user.enrolledAt === null ? user.graceForfeited : enrolled,
    firstSignInAt: ifBefore(user.firstSignInAt),
    movedFromUnrequiredRoleAt: ifBefore(user.movedFromUnrequiredRoleAt),
  };
}

function suspendedAt({ suspended, suspensions }: UserWithPast, at: Instant): boolean {
  const last = suspensions.findLast((change) => change.at <= at);
  if (last !== undefined) return last.suspended;
  const next = suspensions[0];
  return next === undefined ? suspended : !next.suspended;
}
