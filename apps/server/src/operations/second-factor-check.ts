import { fail, succeed, type Result } from '@countersign/domain/result.js';

import type { Factor } from '../features/factors/factors.repository.js';
import { verifyTotp } from '../platform/totp.js';
import type { CallingUser } from './caller.js';
import { factorSeal } from './factor-seal.js';
import { failure, type Failure } from './failures.js';
import type { Operation, Transaction } from './operation.js';
import { noteWrongCode, reserveTry } from './second-factor-guard.js';

/** A code that fits, not yet claimed: `claim` decides, in the transaction that acts on it, who was first. */
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
  const reserved = await reserveTry(op, user);
  if (!reserved.ok) return reserved;
  const factors = await op.read.factors.totpOfUser(user.id);
  let skewed: { factor: Factor; step: number; offsetSeconds: number } | null = null;
  for (const factor of factors) {
    if (factor.secretSealed === null) continue;
    const verdict = verifyTotp(op.secretBox.open(factor.secretSealed, factorSeal(factor.id)), typed, now);
    if (verdict.verdict === 'MATCH')
      return succeed({ claim: (tx) => tx.factors.claimStep(factor.id, verdict.step, now) });
    if (verdict.verdict === 'SKEWED') skewed = { factor, step: verdict.step, offsetSeconds: verdict.offsetSeconds };
  }
  const hint = skewed;
  return op.transaction(async (tx) => {
    // The step that a hint is given for is spent, so that the hint cannot be used to fish for a code of the future.
    const told = hint !== null && (await tx.factors.spendStep(hint.factor.id, hint.step));
    await noteWrongCode(op, tx, user, reserved.value);
    return fail(failure.invalidCode(told ? hint.offsetSeconds : undefined));
  });
}
