import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { MINUTE, type Instant } from '@countersign/domain/time.js';

import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';
import { newRecoveryCode } from '../../operations/own-recovery-codes.js';

export interface HostRecoveryCode {
  readonly code: string;
  readonly expiresAt: Instant;
  readonly email: string;
}

/**
 * For somebody whom nobody else may help: the last owner without the phone. Like a code that an admin issues for a lost
 * factor: it opens nothing without the password, and what is set up with it replaces everything older.
 */
export async function issueHostRecoveryCode(
  op: Operation,
  input: { readonly email: string },
): Promise<Result<HostRecoveryCode, Failure>> {
  const policy = await op.read.policies.current();
  const expiresAt = op.now + policy.document.issuedRecoveryCodeValidMinutes * MINUTE;
  return op.transaction(async (tx) => {
    const found = await tx.users.findByEmail(input.email);
    const subject = found === null ? null : await tx.users.findLocked(found.id);
    if (subject === null) return fail(failure.notFound('There is no user with this e-mail address.'));
    if (Boolean(subject.suspended))
      return fail(failure.conflict('This user is suspended and cannot sign in. Lift the suspension first.'));
    if (subject.factorKinds === 0) {
      return fail(
        failure.conflict(
          'This user has no second factor, so there is nothing to recover: the password alone signs in, or leads to the set-up. If the password is lost, use password-link.',
        ),
      );
    }
    await tx.recovery.voidIssued(subject.id, op.now);
    const { code, codeHash } = newRecoveryCode(op);
    await tx.recovery.issue({
      id: op.random.id(),
      userId: subject.id,
      codeHash,
      situation: 'FACTOR_LOST',
      createdAt: op.now,
      expiresAt,
    });
    await tx.audit('recovery_code.issued', { subject, detail: { situation: 'FACTOR_LOST', byEmail: false } });
    await tx.mail(
      subject,
      { kind: 'RECOVERY_CODE_ISSUED', by: 'Whoever runs this server', situation: 'FACTOR_LOST', expiresAt, code: null },
      expiresAt,
    );
    return succeed({ code, expiresAt, email: subject.email });
  });
}
