import { auditRetentionProblem } from '@countersign/domain/audit/retention.js';
import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { organizationNameProblem } from '@countersign/domain/users/input-problems.js';

import type { CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import { goneMeanwhile } from '../../operations/gone-meanwhile.js';
import type { Operation } from '../../operations/operation.js';

/** What is undefined stays as it is. */
export interface AccountChange {
  readonly organizationName: string | undefined;
  readonly auditRetentionDays: number | undefined;
}

/**
 * Changes the settings of the account: what it is called, in mails and in authenticator apps that are set up from now on,
 * and how long its audit trail is kept.
 */
export async function updateAccount(
  op: Operation,
  caller: CallingUser,
  input: AccountChange,
): Promise<Result<null, Failure>> {
  const asked: AccountChange = { ...input, organizationName: input.organizationName?.trim() };
  const problems = [
    { path: 'input.organizationName', message: problemOf(asked.organizationName, organizationNameProblem) },
    { path: 'input.auditRetentionDays', message: problemOf(asked.auditRetentionDays, auditRetentionProblem) },
  ].flatMap(({ path, message }) => (message === null ? [] : [{ path, message }]));
  if (problems.length > 0) return fail(failure.badInput(problems));
  if (asked.organizationName === undefined && asked.auditRetentionDays === undefined) return succeed(null);
  return op.repeatableTransaction(async (tx): Promise<Result<null, Failure>> => {
    // What it was before is read behind the lock, so that two changes at once are told one after the other.
    await tx.account.takeGuard();
    const gone = await goneMeanwhile(tx, caller);
    if (gone !== null) return fail(gone);
    const before = await tx.account.get();
    const { organizationName = before.organizationName, auditRetentionDays = before.auditRetentionDays } = asked;
    const detail = {
      ...changed('organizationName', before.organizationName, organizationName),
      ...changed('auditRetentionDays', before.auditRetentionDays, auditRetentionDays),
    };
    if (Object.keys(detail).length === 0) return succeed(null);
    await tx.account.rename(organizationName);
    await tx.account.setAuditRetention(auditRetentionDays);
    await tx.audit('account.updated', { detail });
    return succeed(null);
  });
}

function problemOf<T>(value: T | undefined, problem: (value: T) => string | null): string | null {
  return value === undefined ? null : problem(value);
}

function changed<T>(name: string, before: T, after: T): Record<string, { before: T; after: T }> {
  return before === after ? {} : { [name]: { before, after } };
}
