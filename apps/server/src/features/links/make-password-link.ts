import { fail, succeed, type Result } from '@countersign/domain/result.js';

import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';
import { createPasswordLink, type PasswordLink } from './password-link.js';

/** A link to choose a new password with, handed over on the host. It replaces the user's earlier one and leaves every factor alone. */
export async function makePasswordLink(
  op: Operation,
  input: { readonly email: string },
): Promise<Result<PasswordLink & { readonly email: string }, Failure>> {
  return op.transaction(async (tx) => {
    const subject = await tx.users.findByEmail(input.email);
    if (subject === null) return fail(failure.notFound('There is no user with this e-mail address.'));
    if (Boolean(subject.suspended))
      return fail(failure.conflict('This user is suspended and cannot sign in. Lift the suspension first.'));
    const made = await createPasswordLink(op, tx, subject.id);
    await tx.audit('password_link.created', { subject });
    return succeed({ ...made, email: subject.email });
  });
}
