import { ruleFor } from '@countersign/domain/policy/policy.js';
import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { ENROLLMENT_ATTEMPT_LASTS } from '@countersign/domain/sessions/session-end.js';

import { addressOf, sendCode, type SentEmailCode } from '../../operations/email-code.js';
import { factorSeal } from '../../operations/factor-seal.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';
import { enrollingCaller } from './enrolling-caller.js';

export interface BegunEmailEnrollment extends SentEmailCode {
  readonly id: string;
}

/** Mails a code to the user's address, pending: that the mailbox is theirs is proved by confirming it. Ask again for another code. */
export async function beginEmailEnrollment(op: Operation): Promise<Result<BegunEmailEnrollment, Failure>> {
  const { user, begunBy, attempt } = enrollingCaller(op.caller);
  const id = op.random.id();
  return op.repeatableTransaction(async (tx): Promise<Result<BegunEmailEnrollment, Failure>> => {
    const stored = await tx.users.findLocked(user.id);
    if (stored === null) return fail(failure.notFound('There is no such user any more.'));
    const policy = await tx.policies.current();
    if (!ruleFor(policy.document, stored.role).allowedFactors.includes('EMAIL'))
      return fail(failure.forbidden('The policy does not allow codes by mail for your role.'));
    const there = (await tx.factors.ofUser(user.id)).filter(({ kind }) => kind === 'EMAIL');
    // After an issued code for a lost factor, what is set up replaces this one too.
    const goes = attempt !== null && attempt.issuedCodeId !== null;
    if (!goes && there.some((factor) => addressOf(op, factor) === stored.email))
      return fail(failure.conflict('Codes are mailed to this address already. There is nothing to set up.'));
    const sent = await sendCode(op, tx, stored, stored.email, { purpose: 'ENROLLMENT', boundTo: id });
    if (!sent.ok) return sent;
    await tx.enrollments.begin({
      id,
      userId: user.id,
      begunBy,
      kind: 'EMAIL',
      secretSealed: op.secretBox.seal(stored.email, factorSeal(id)),
      createdAt: op.now,
      expiresAt: op.now + ENROLLMENT_ATTEMPT_LASTS,
    });
    await tx.audit('factor.enrollment_begun', { subject: user, detail: { kind: 'EMAIL' } });
    return succeed({ id, ...sent.value });
  });
}
