import { fail, succeed, type Result } from '@countersign/domain/result.js';
import type { Proof } from '@countersign/domain/policy/decide-sign-in.js';

import type { CallingAttempt, CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation, Transaction } from '../../operations/operation.js';
import { ownCodesMadeSince, recoveryCodeHash } from '../../operations/own-recovery-codes.js';
import { checkTotp } from '../../operations/second-factor-check.js';
import { advanceSignIn, type SignInProgress } from '../../operations/sign-in-progress.js';

export type SecondFactor = { readonly totpCode: string } | { readonly recoveryCode: string };

/** What the claim of a code proved. */
interface Proved {
  readonly proof: Proof;
  readonly issuedCodeId: string | null;
}

/**
 * Finishes an unfinished sign-in with a second factor, or takes it on to an enrollment. The code is claimed, the attempt
 * is claimed and the session is made in one transaction: of any number of tries at once, one gets a session.
 */
export async function verifySecondFactor(
  op: Operation,
  attempt: CallingAttempt,
  caller: CallingUser,
  given: SecondFactor,
): Promise<Result<SignInProgress, Failure>> {
  if ('totpCode' in given) {
    const checked = await checkTotp(op, caller, given.totpCode);
    if (!checked.ok) return checked;
    return finish(op, attempt, caller, async (tx) =>
      (await checked.value.claim(tx)) ? { proof: 'FACTOR', issuedCodeId: null } : null,
    );
  }
  // Recovery codes are judged all the while: 120 bits need no throttle, and a paused user must have a way in.
  const codeHash = recoveryCodeHash(given.recoveryCode);
  return finish(op, attempt, caller, async (tx) =>
    codeHash === null ? null : claimRecoveryCode(op, tx, caller, codeHash),
  );
}

async function finish(
  op: Operation,
  attempt: CallingAttempt,
  caller: CallingUser,
  claim: (tx: Transaction) => Promise<Proved | null>,
): Promise<Result<SignInProgress, Failure>> {
  const policy = await op.read.policies.current();
  return op.transaction(async (tx) => {
    const user = await tx.users.findLocked(caller.id);
    const proved = user === null ? null : await claim(tx);
    if (user === null || proved === null) {
      await tx.audit('second_factor.failed', { subject: caller, outcome: 'failure' });
      return fail(failure.invalidCode());
    }
    // The code is spent either way; the attempt may have been finished or ended meanwhile.
    if (!(await tx.attempts.claim(attempt.id, op.now))) return fail(failure.invalidCode());
    await tx.guards.clearSecondFactor(user.id);
    await tx.audit('second_factor.verified', { subject: user });
    const { signInId, transport } = attempt;
    const progress = await advanceSignIn(op, tx, user, policy, { signInId, transport, ...proved });
    return progress === null ? fail(failure.invalidCode()) : succeed(progress);
  });
}

async function claimRecoveryCode(
  op: Operation,
  tx: Transaction,
  user: CallingUser,
  codeHash: string,
): Promise<Proved | null> {
  // Read by this transaction's own connection: to wait for a second one while holding the user's row stops everybody.
  const { document } = await tx.policies.current();
  const madeSince = ownCodesMadeSince(document, op.now);
  if (await tx.recovery.claimOwn(user.id, codeHash, madeSince, op.now)) {
    const left = await tx.recovery.countOwnLeft(user.id, madeSince);
    await tx.audit('recovery_code.used', { subject: user, detail: { kind: 'own', left } });
    await tx.mail(user, { kind: 'RECOVERY_CODE_USED', left });
    return { proof: 'OWN_CODE', issuedCodeId: null };
  }
  const issued = await tx.recovery.claimIssued(user.id, codeHash, op.now);
  if (issued === null) return null;
  await tx.audit('recovery_code.used', { subject: user, detail: { kind: 'issued', situation: issued.situation } });
  return {
    proof: { issuedCode: issued.situation },
    issuedCodeId: issued.situation === 'FACTOR_LOST' ? issued.id : null,
  };
}
