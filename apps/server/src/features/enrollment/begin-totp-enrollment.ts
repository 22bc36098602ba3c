import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { ruleFor } from '@countersign/domain/policy/policy.js';
import { ENROLLMENT_ATTEMPT_LASTS } from '@countersign/domain/sessions/session-end.js';
import type { Instant } from '@countersign/domain/time.js';

import { factorSeal } from '../../operations/factor-seal.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';
import { otpauthUri, qrCodeSvg, TOTP_SECRET_BYTES, totpSecret } from '../../platform/totp.js';
import { enrollingCaller } from './enrolling-caller.js';
import { isFull, tooManyFactors } from './most-factors.js';

export interface BegunTotpEnrollment {
  readonly id: string;
  readonly secret: string;
  readonly otpauthUri: string;
  readonly qrCodeSvg: string;
  readonly expiresAt: Instant;
}

/** A new secret, pending: it is no factor until a code of it was proved, and it replaces nothing until then. */
export async function beginTotpEnrollment(op: Operation): Promise<Result<BegunTotpEnrollment, Failure>> {
  const caller = enrollingCaller(op.caller);
  const { user, begunBy } = caller;
  const policy = await op.read.policies.current();
  if (!ruleFor(policy.document, user.role).allowedFactors.includes('TOTP'))
    return fail(failure.forbidden('The policy does not allow authenticator apps for your role.'));
  if (isFull(caller, await op.read.factors.ofUser(user.id))) return fail(tooManyFactors());
  const { organizationName } = await op.read.account.get();
  const id = op.random.id();
  const secret = totpSecret(op.random.bytes(TOTP_SECRET_BYTES));
  const uri = otpauthUri(secret, organizationName, user.email);
  const drawn = qrCodeSvg(uri);
  const expiresAt = op.now + ENROLLMENT_ATTEMPT_LASTS;
  return op.transaction(async (tx) => {
    await tx.enrollments.begin({
      id,
      userId: user.id,
      begunBy,
      kind: 'TOTP',
      secretSealed: op.secretBox.seal(secret, factorSeal(id)),
      createdAt: op.now,
      expiresAt,
    });
    await tx.audit('factor.enrollment_begun', { subject: user, detail: { kind: 'TOTP' } });
    return succeed({ id, secret, otpauthUri: uri, qrCodeSvg: drawn, expiresAt });
  });
}
