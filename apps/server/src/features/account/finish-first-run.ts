import { succeed, type Result } from '@countersign/domain/result.js';

import type { Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';

/** No owner is led through the first run from now on. A second time changes nothing. */
export function finishFirstRun(op: Operation): Promise<Result<null, Failure>> {
  return op.repeatableTransaction(async (tx) => {
    if (await tx.account.finishFirstRun(op.now)) await tx.audit('account.first_run_finished');
    return succeed(null);
  });
}
