import {
  SECOND_FACTOR_OFF_AT,
  SECOND_FACTOR_PAUSE_AT,
  secondFactorLock,
} from '@countersign/domain/attempts/next-lock.js';
import { fail, succeed, type Result } from '@countersign/domain/result.js';

import type { Factor } from '../features/factors/factors.repository.js';
import { verifyTotp } from '../platform/totp.js';
import type { CallingUser } from './caller.js';
import { factorSeal } from './factor-seal.js';
import { failure, type Failure } from './failures.js';
import type { Operation, Transaction } from './operation.js';

/** A TOTP code that fits, not yet claimed: `claim` decides, in the transaction that acts on it, who was first. */
export interface FittingCode {
  claim(tx: Transaction): Promise<boolean>;
}

/**
 * Judges a TOTP code against every authenticator of a user. The try is counted, in a transaction of its own, before
 * anything is compared (security.md, rule 2), so that a thousand guesses at once are judged as if one after the other.
 */
export async function checkTotp(
  op: Operation,
  user: CallingUser,
  typed: string,
): Promise<Result<FittingCode, Failure>> {
  const { now } = op;
  const reservation = await op.repeatableTransaction((tx) => tx.guards.reserveSecondFactor(user.id, now));
  if (reservation.kind === 'WAIT') return fail(failure.rateLimited(Math.ceil((reservation.until - now) / 1000)));
  if (reservation.kind === 'OFF') {
    return fail({
      ...failure.rateLimited(86_400),
      message: `Codes are off for this user after ${SECOND_FACTOR_OFF_AT} wrong ones in a row. Use a recovery code, or ask an admin.`,
    });
  }
  const factors = await op.read.factors.totpOfUser(user.id);
  let skewed: { factor: Factor; step: number; offsetSeconds: number } | null = null;
  for (const factor of factors) {
    const verdict = verifyTotp(op.secretBox.open(factor.secretSealed, factorSeal(factor.id)), typed, now);
    if (verdict.verdict === 'MATCH')
      return succeed({ claim: (tx) => tx.factors.claimStep(factor.id, verdict.step, now) });
    if (verdict.verdict === 'SKEWED') skewed = { factor, step: verdict.step, offsetSeconds: verdict.offsetSeconds };
  }
  const hint = skewed;
  return op.transaction(async (tx) => {
    // The step that a hint is given for is spent, so that the hint cannot be used to fish for a code of the future.
    const told = hint !== null && (await tx.factors.spendStep(hint.factor.id, hint.step));
    await noteWrongCode(op, tx, user, reservation.failures);
    return fail(failure.invalidCode(told ? hint.offsetSeconds : undefined));
  });
}

/** The trail of a wrong second factor, and a mail at the pause. */
async function noteWrongCode(op: Operation, tx: Transaction, user: CallingUser, failures: number): Promise<void> {
  await tx.audit('second_factor.failed', { subject: user, outcome: 'failure', detail: { inARow: failures } });
  if (failures !== SECOND_FACTOR_PAUSE_AT) return;
  const pause = secondFactorLock(failures);
  await tx.audit('second_factor.paused', { subject: user, outcome: 'refused' });
  await tx.mail(user, {
    kind: 'SECOND_FACTOR_PAUSED',
    minutes: pause === 'OFF' ? 0 : Math.round(pause.delayMs / 60_000),
  });
}
