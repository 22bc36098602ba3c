import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { MINUTE, type Instant } from '@countersign/domain/time.js';
import { mayRecover } from '@countersign/domain/users/may-manage.js';

import type { CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import { goneMeanwhile } from '../../operations/gone-meanwhile.js';
import type { Operation } from '../../operations/operation.js';
import { newRecoveryCode } from '../../operations/own-recovery-codes.js';
import { reasonProblem } from '../../operations/reason.js';
import type { User } from '../users/users.repository.js';
import type { RecoverySituation } from './recovery.repository.js';

export interface IssueRecoveryCodeInput {
  readonly userId: string;
  readonly reason: string;
  readonly situation: RecoverySituation;
  readonly sendByEmail: boolean;
}

export interface IssuedRecoveryCode {
  /** Null where it went by e-mail: then the admin never sees it. */
  readonly code: string | null;
  readonly expiresAt: Instant;
  readonly user: User;
}

/** A day at most where the code lies in a mailbox. */
const LONGEST_BY_MAIL = 1440;

/** "Show recovery code": one single-use code for somebody else. It opens nothing without the password. */
export async function issueRecoveryCode(
  op: Operation,
  caller: CallingUser,
  input: IssueRecoveryCodeInput,
): Promise<Result<IssuedRecoveryCode, Failure>> {
  const problem = reasonProblem(input.reason);
  if (problem !== null) return fail(problem);
  // No person has proved themselves afresh: so nobody but the user gets to see the code.
  if (op.caller.kind === 'apiToken' && !input.sendByEmail)
    return fail(failure.forbidden('With an API token a recovery code goes to its user only: set sendByEmail to true.'));
  const policy = await op.read.policies.current();
  const minutes = policy.document.issuedRecoveryCodeValidMinutes;
  const expiresAt = op.now + (input.sendByEmail ? Math.min(minutes, LONGEST_BY_MAIL) : minutes) * MINUTE;
  return op.transaction(async (tx) => {
    const gone = await goneMeanwhile(tx, caller);
    if (gone !== null) return fail(gone);
    const subject = await tx.users.findLocked(input.userId);
    if (subject === null) return fail(failure.notFound('There is no such user.'));
    if (!mayRecover(caller, subject)) {
      await tx.audit('authorization.refused', {
        subject,
        outcome: 'refused',
        detail: { asked: 'recovery_code.issued' },
      });
      return fail(
        failure.forbidden(
          caller.id === subject.id
            ? 'Nobody issues a recovery code for themselves. Use one of your own, or ask another admin.'
            : 'Nobody issues a recovery code for a higher role than their own.',
        ),
      );
    }
    if (Boolean(subject.suspended))
      return fail(failure.conflict('This user is suspended and cannot sign in. Lift the suspension first.'));
    if (subject.factorKinds === 0)
      return fail(
        failure.conflict(
          'This user has no second factor, so there is nothing to recover: the password alone signs in or leads to the set-up.',
        ),
      );
    await tx.recovery.voidIssued(subject.id, op.now);
    const { code, codeHash } = newRecoveryCode(op);
    await tx.recovery.issue({
      id: op.random.id(),
      userId: subject.id,
      codeHash,
      situation: input.situation,
      createdAt: op.now,
      expiresAt,
    });
    await tx.audit('recovery_code.issued', {
      subject,
      detail: { reason: input.reason.trim(), situation: input.situation, byEmail: input.sendByEmail },
    });
    await tx.mail(
      subject,
      {
        kind: 'RECOVERY_CODE_ISSUED',
        by: caller.name,
        situation: input.situation,
        expiresAt,
        code: input.sendByEmail ? code : null,
      },
      expiresAt,
    );
    return succeed({ code: input.sendByEmail ? null : code, expiresAt, user: subject });
  });
}
