import { dayOf } from '@countersign/domain/policy/status-history.js';

import type { Operation } from '../../operations/operation.js';
import { addOnce } from './add-once.js';

/**
 * Keeps how everybody stands today, once a day (UTC), at the first call of the day. However many call at once, and however
 * the clock is set meanwhile, a day is counted once and never changed.
 * @returns whether this call was the one
 */
export async function takeCoverageDay(op: Operation): Promise<boolean> {
  const day = dayOf(op.now);
  if (await op.read.coverageDays.isCounted(day)) return false;
  const { document } = await op.read.policies.current();
  // Counted outside the transaction: a million users take a while, and others write meanwhile.
  const coverage = await op.read.coverageDays.count(document, op.now);
  return addOnce(op, async ({ coverageDays }) => {
    await coverageDays.forgetWorkedOut(day);
    await coverageDays.add([{ day, coverage, workedOut: false }], op.now);
  });
}
