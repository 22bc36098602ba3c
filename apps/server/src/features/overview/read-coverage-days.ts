import { dayOf } from '@countersign/domain/policy/status-history.js';
import { fail, succeed, type Result } from '@countersign/domain/result.js';
import type { Instant } from '@countersign/domain/time.js';

import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';
import type { CoverageOfDay } from './coverage-days.repository.js';
import { LONGEST_HISTORY_DAYS } from './longest-history.js';
import { takeCoverageDay } from './take-coverage-day.js';

/**
 * How everybody stood on the days from the one to the other, both included and oldest first. A day on which nobody looked
 * and no server ran is not there. Whoever is the first to look today has today counted.
 */
export async function readCoverageDays(
  op: Operation,
  from: Instant,
  to: Instant,
): Promise<Result<CoverageOfDay[], Failure>> {
  const today = dayOf(op.now);
  const [first, last] = [dayOf(from), Math.min(dayOf(to), today)];
  if (from > to) return fail(failure.badField('to', 'Give a `to` that is not before `from`.'));
  if (dayOf(to) - first >= LONGEST_HISTORY_DAYS)
    return fail(failure.badField('from', `Ask for ${LONGEST_HISTORY_DAYS} days at most at a time.`));
  if (last === today) await takeCoverageDay(op).catch((error: unknown) => cannotKeep(op, error));
  return succeed(await op.read.coverageDays.between(first, last));
}

/** A full disk takes the count of today, and not what is there of other days. */
function cannotKeep(op: Operation, error: unknown): void {
  op.logger.warn(
    { reason: error instanceof Error ? error.message : String(error) },
    'the coverage of today was not kept, which is tried again at the next look',
  );
}
