import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { ruleFor } from '@countersign/domain/policy/policy.js';

import type { CallingSession, CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';
import { endTrustedDevices } from '../../operations/trusted-devices.js';

/** Removes one of one's own factors; not the last allowed one while one is required. The last of all takes the recovery codes along. */
export async function removeFactor(
  op: Operation,
  caller: CallingUser,
  session: CallingSession,
  id: string,
): Promise<Result<null, Failure>> {
  const result = await op.transaction(async (tx): Promise<Result<null, Failure>> => {
    // A requirement that is being turned on, and another removal, happen before this or after it, never in between.
    await tx.account.takeGuard();
    await tx.users.findLocked(caller.id);
    const { document } = await tx.policies.current();
    const factors = await tx.factors.ofUser(caller.id);
    const factor = factors.find((one) => one.id === id);
    if (factor === undefined)
      return fail(failure.notFound('You have no such factor. It may have been removed already.'));
    const rule = ruleFor(document, caller.role);
    const left = factors.filter((one) => one.id !== id);
    if (rule.required && !left.some((one) => rule.allowedFactors.includes(one.kind))) {
      return fail(
        failure.conflict(
          'A second factor is required of you, and this is your last one. Add another one first, then remove this one.',
        ),
      );
    }
    await tx.factors.remove(caller.id, id, op.now);
    if (left.length === 0) await tx.recovery.forgetOwn(caller.id);
    await tx.sessions.endAllOf(caller.id, op.now, session.id);
    await tx.attempts.endAllOf(caller.id, op.now);
    await endTrustedDevices(op, tx, caller, 'a second factor was removed');
    await tx.audit('factor.removed', { subject: caller, detail: { kind: factor.kind, name: factor.name } });
    await tx.mail(caller, { kind: 'FACTOR_REMOVED', factorName: factor.name });
    return succeed(null);
  });
  if (result.ok) op.events.publish('sessionsEnded', caller.id);
  return result;
}
