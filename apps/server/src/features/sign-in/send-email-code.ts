import { fail, type Result } from '@countersign/domain/result.js';

import { answeringKinds } from '../../operations/answering-kinds.js';
import type { Caller } from '../../operations/caller.js';
import { addressOf, sendCode, type SentEmailCode } from '../../operations/email-code.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';

const NOT_SET_UP = failure.conflict(
  'Codes by mail are not a second factor of yours, or are not accepted any more. Use another factor or a recovery code.',
);

/** Mails a code that finishes this sign-in, or confirms who is at this session; nobody else can use it. */
export async function sendEmailCode(
  op: Operation,
  caller: Extract<Caller, { kind: 'attempt' | 'session' }>,
): Promise<Result<SentEmailCode, Failure>> {
  const { user } = caller;
  return op.repeatableTransaction(async (tx): Promise<Result<SentEmailCode, Failure>> => {
    const stored = await tx.users.findLocked(user.id);
    const policy = await tx.policies.current();
    const factor = (await tx.factors.ofUser(user.id)).find(({ kind }) => kind === 'EMAIL');
    if (stored === null || factor === undefined || !answeringKinds(stored, policy).includes('EMAIL'))
      return fail(NOT_SET_UP);
    return sendCode(
      op,
      tx,
      user,
      addressOf(op, factor),
      caller.kind === 'attempt'
        ? { purpose: 'SIGN_IN', boundTo: caller.attempt.id }
        : { purpose: 'STEP_UP', boundTo: caller.session.id },
    );
  });
}
