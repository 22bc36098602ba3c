import { fail, succeed, type Result } from '@countersign/domain/result.js';

import type { CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';
import { makeOwnRecoveryCodes, type RecoveryCodeSet } from '../../operations/own-recovery-codes.js';

/** Ten new own recovery codes; the old ones stop working. */
export async function regenerateRecoveryCodes(
  op: Operation,
  caller: CallingUser,
): Promise<Result<RecoveryCodeSet, Failure>> {
  const policy = await op.read.policies.current();
  return op.transaction(async (tx) => {
    await tx.users.findLocked(caller.id);
    if ((await tx.factors.ofUser(caller.id)).length === 0)
      return fail(failure.conflict('Recovery codes stand in for a factor, and you have none. Set one up first.'));
    const codes = await makeOwnRecoveryCodes(op, tx, caller.id, policy.document);
    await tx.audit('recovery_codes.generated', { subject: caller, detail: { count: codes.codes.length } });
    await tx.mail(caller, { kind: 'RECOVERY_CODES_MADE' });
    return succeed(codes);
  });
}
