import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { organizationNameProblem } from '@countersign/domain/users/input-problems.js';

import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';

/** Changes what the account is called, in mails and in authenticator apps that are set up from now on. */
export async function updateAccount(
  op: Operation,
  input: { readonly organizationName: string | undefined },
): Promise<Result<null, Failure>> {
  const organizationName = input.organizationName?.trim();
  if (organizationName === undefined) return succeed(null);
  const problem = organizationNameProblem(organizationName);
  if (problem !== null) return fail(failure.badField('input.organizationName', problem));
  return op.repeatableTransaction(async (tx) => {
    // What it was before is read behind the lock, so that two changes at once are told one after the other.
    await tx.account.takeGuard();
    const before = (await tx.account.get()).organizationName;
    if (before === organizationName) return succeed(null);
    await tx.account.rename(organizationName);
    await tx.audit('account.updated', { detail: { organizationName: { before, after: organizationName } } });
    return succeed(null);
  });
}
