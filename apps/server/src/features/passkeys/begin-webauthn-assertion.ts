import { fail, succeed, type Result } from '@countersign/domain/result.js';
import type { Instant } from '@countersign/domain/time.js';

import { answeringKinds } from '../../operations/answering-kinds.js';
import type { CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';
import { newChallenge } from '../../operations/webauthn-challenge.js';
import { assertionOptions } from '../../platform/webauthn.js';

export interface BegunAssertion {
  readonly options: object;
  readonly expiresAt: Instant;
}

/** Options for a passkey of the user's own: to finish a sign-in, or to step up. */
export async function beginWebauthnAssertion(
  op: Operation,
  caller: CallingUser,
  asked: { readonly purpose: 'SECOND_FACTOR' | 'STEP_UP'; readonly boundTo: string },
): Promise<Result<BegunAssertion, Failure>> {
  const [passkeys, user, policy] = await Promise.all([
    op.read.passkeys.ofUser(caller.id),
    op.read.users.find(caller.id),
    op.read.policies.current(),
  ]);
  const here = passkeys.filter(({ rpId }) => rpId === op.relyingParty.id);
  const kinds = user === null ? [] : answeringKinds(user, policy);
  if (here.length === 0 || !kinds.includes('WEBAUTHN'))
    return fail(failure.conflict('You have no passkey that can be asked here. Use another way.'));
  const challenge = newChallenge(op, asked.purpose, asked.boundTo, caller.id);
  const options = await assertionOptions(op.relyingParty, challenge.bytes, here);
  return op.repeatableTransaction(async (tx) => {
    await challenge.keep(tx);
    await tx.audit('passkey.asked', { subject: caller });
    return succeed({ options, expiresAt: challenge.expiresAt });
  });
}
