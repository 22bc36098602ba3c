import {
  SECOND_FACTOR_OFF_AT,
  SECOND_FACTOR_PAUSE_AT,
  secondFactorLock,
} from '@countersign/domain/attempts/next-lock.js';
import { fail, succeed, type Result } from '@countersign/domain/result.js';

import type { CallingUser } from './caller.js';
import { failure, type Failure } from './failures.js';
import type { Operation, Transaction } from './operation.js';

/**
 * Counts a try of a TOTP or mail code, in a transaction of its own, before anything is compared (security.md, rule 2), so
 * that a thousand guesses at once are judged as if one after the other. One counter a user, whatever the kind.
 * @returns how many in a row there are with this one, should it fail
 */
export async function reserveTry(op: Operation, user: CallingUser): Promise<Result<number, Failure>> {
  const { now } = op;
  const reservation = await op.repeatableTransaction((tx) => tx.guards.reserveSecondFactor(user.id, now));
  if (reservation.kind === 'WAIT') return fail(failure.rateLimited(Math.ceil((reservation.until - now) / 1000)));
  if (reservation.kind === 'OFF') {
    return fail({
      ...failure.rateLimited(86_400),
      message: `Codes are off for this user after ${SECOND_FACTOR_OFF_AT} wrong ones in a row. Use a recovery code, or ask an admin.`,
    });
  }
  return succeed(reservation.failures);
}

/** The trail of a wrong second factor, and a mail at the pause. */
export async function noteWrongCode(
  op: Operation,
  tx: Transaction,
  user: CallingUser,
  failures: number,
): Promise<void> {
  await tx.audit('second_factor.failed', { subject: user, outcome: 'failure', detail: { inARow: failures } });
  if (failures !== SECOND_FACTOR_PAUSE_AT) return;
  const pause = secondFactorLock(failures);
  await tx.audit('second_factor.paused', { subject: user, outcome: 'refused' });
  await tx.mail(user, {
    kind: 'SECOND_FACTOR_PAUSED',
    minutes: pause === 'OFF' ? 0 : Math.round(pause.delayMs / 60_000),
  });
}
