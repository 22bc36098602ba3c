import {
  EMAIL_CODE_LASTS,
  EMAIL_CODES_COUNTED_FOR,
  emailCodeOf,
  maskedAddress,
  nextEmailCodeAt,
} from '@countersign/domain/attempts/email-codes.js';
import { fail, succeed, type Result } from '@countersign/domain/result.js';
import type { Instant } from '@countersign/domain/time.js';
import { canonicalDigits } from '@countersign/domain/totp/verify-code.js';

import type { Factor } from '../features/factors/factors.repository.js';
import type { EmailCodePurpose } from '../persistence/entities/email-code.entity.js';
import { equalsInConstantTime } from '../platform/digest.js';
import type { CallingUser } from './caller.js';
import { factorSeal } from './factor-seal.js';
import { failure, type Failure } from './failures.js';
import type { Operation, Transaction } from './operation.js';
import type { FittingCode } from './second-factor-check.js';
import { noteWrongCode, reserveTry } from './second-factor-guard.js';

/** For what, and to whom of several who may be at it at once, a code is good. */
export interface EmailCodeBinding {
  readonly purpose: EmailCodePurpose;
  /** The attempt or session that asked; of an enrollment, its id. */
  readonly boundTo: string;
}

export interface SentEmailCode {
  readonly maskedAddress: string;
  readonly expiresAt: Instant;
}

const PURPOSE_WORDS: Readonly<Record<EmailCodePurpose, string>> = {
  SIGN_IN: 'signing in',
  STEP_UP: 'confirming identity',
  ENROLLMENT: 'setting up codes by mail',
};

const codeSeal = (id: string): string => `email-code:${id}`;

/**
 * Makes a code and mails it, in the transaction of whoever calls, who holds the lock of the user's row. It replaces the one
 * mailed before for the same. Wrong codes are counted apart from this, and asking again clears nothing.
 * @param address that of the factor; where one is being set up, the user's
 */
export async function sendCode(
  op: Operation,
  tx: Transaction,
  user: CallingUser,
  address: string,
  binding: EmailCodeBinding,
): Promise<Result<SentEmailCode, Failure>> {
  const nextAt = nextEmailCodeAt(await tx.emailCodes.madeSince(user.id, op.now - EMAIL_CODES_COUNTED_FOR));
  if (nextAt !== null) {
    const retryAfterSeconds = Math.max(1, Math.ceil((nextAt - op.now) / 1000));
    await tx.audit('email_code.refused', {
      subject: user,
      outcome: 'refused',
      detail: { for: PURPOSE_WORDS[binding.purpose], because: 'asked too often' },
    });
    return fail({
      ...failure.rateLimited(retryAfterSeconds),
      message: `Enough codes were mailed within an hour. Use the newest one, another factor or a recovery code, or ask for a new one in ${Math.ceil(retryAfterSeconds / 60)} minutes.`,
    });
  }
  const id = op.random.id();
  const code = newCode(op);
  const expiresAt = op.now + EMAIL_CODE_LASTS;
  await tx.emailCodes.create({
    id,
    userId: user.id,
    ...binding,
    codeHash: op.secretBox.keyedHashes(code, codeSeal(id))[0],
    createdAt: op.now,
    expiresAt,
  });
  await tx.audit('email_code.sent', { subject: user, detail: { for: PURPOSE_WORDS[binding.purpose] } });
  await tx.mail(
    { id: user.id, name: user.name, email: address },
    { kind: 'EMAIL_CODE', code, purpose: binding.purpose, expiresAt },
    expiresAt,
  );
  return succeed({ maskedAddress: maskedAddress(address), expiresAt });
}

function newCode(op: Operation): string {
  for (;;) {
    const code = emailCodeOf(op.random.bytes(4));
    if (code !== null) return code;
  }
}

/** Judges a mailed code. The try is counted before anything is compared, together with those of TOTP codes. */
export async function checkEmailCode(
  op: Operation,
  user: CallingUser,
  binding: EmailCodeBinding,
  typed: string,
): Promise<Result<FittingCode, Failure>> {
  const reserved = await reserveTry(op, user);
  if (!reserved.ok) return reserved;
  const digits = canonicalDigits(typed) ?? '';
  const open = await op.read.emailCodes.findOpen(user.id, binding.purpose, binding.boundTo, op.now);
  const hashes = op.secretBox.keyedHashes(digits, codeSeal(open?.id ?? ''));
  if (open !== null && hashes.some((hash) => equalsInConstantTime(hash, open.codeHash)))
    return succeed({ claim: (tx) => tx.emailCodes.claim(open.id, op.now) });
  return op.transaction(async (tx) => {
    await noteWrongCode(op, tx, user, reserved.value);
    return fail(failure.invalidCode());
  });
}

/**
 * Where the codes of a factor go: the address that was proved when it was set up, or changed by its user with a step-up.
 * Somebody else's change of the user's address does not move it.
 */
export function addressOf(op: Operation, factor: Factor): string {
  if (factor.kind !== 'EMAIL' || factor.secretSealed === null) throw new Error('a factor that codes are not mailed to');
  return op.secretBox.open(factor.secretSealed, factorSeal(factor.id));
}
