import { ruleFor } from '@countersign/domain/policy/policy.js';
import { fail, succeed, type Result } from '@countersign/domain/result.js';
import type { Instant } from '@countersign/domain/time.js';

import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';
import { newChallenge } from '../../operations/webauthn-challenge.js';
import { registrationOptions } from '../../platform/webauthn.js';
import { enrollingCaller } from './enrolling-caller.js';
import { isFull, tooManyFactors } from './most-factors.js';

export interface BegunWebauthnEnrollment {
  readonly id: string;
  readonly options: object;
  readonly expiresAt: Instant;
}

/** A challenge for a new passkey, pending: it is no factor until it was answered, and it replaces nothing until then. */
export async function beginWebauthnEnrollment(op: Operation): Promise<Result<BegunWebauthnEnrollment, Failure>> {
  const caller = enrollingCaller(op.caller);
  const { user, begunBy } = caller;
  const [policy, factors, passkeys, { organizationName }] = await Promise.all([
    op.read.policies.current(),
    op.read.factors.ofUser(user.id),
    op.read.passkeys.ofUser(user.id),
    op.read.account.get(),
  ]);
  if (!ruleFor(policy.document, user.role).allowedFactors.includes('WEBAUTHN'))
    return fail(failure.forbidden('The policy does not allow passkeys for your role.'));
  if (isFull(caller, factors)) return fail(tooManyFactors());
  const challenge = newChallenge(op, 'ENROLLMENT', begunBy, user.id);
  const options = await registrationOptions(op.relyingParty, organizationName, user, challenge.bytes, passkeys);
  const id = op.random.id();
  const { expiresAt } = challenge;
  return op.transaction(async (tx) => {
    await tx.enrollments.begin({
      id,
      userId: user.id,
      begunBy,
      kind: 'WEBAUTHN',
      secretSealed: null,
      createdAt: op.now,
      expiresAt,
    });
    await challenge.keep(tx);
    await tx.audit('factor.enrollment_begun', { subject: user, detail: { kind: 'WEBAUTHN' } });
    return succeed({ id, options, expiresAt });
  });
}
