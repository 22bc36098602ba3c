import { fail, succeed, type Result } from '@countersign/domain/result.js';

import { failure, type Failure } from '../../operations/failures.js';
import { newUserProblems } from '../../operations/new-user-problems.js';
import type { Operation } from '../../operations/operation.js';
import { weakPassword } from '../../operations/weak-password.js';

export interface CreateOwnerInput {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** An owner made on the host: for set-ups by script, and where every other owner is gone. The policy is owed at the first sign-in, as by everybody. */
export async function createOwner(
  op: Operation,
  input: CreateOwnerInput,
): Promise<Result<{ readonly id: string; readonly email: string }, Failure>> {
  const problems = newUserProblems(input);
  if (problems.length > 0) return fail(failure.badInput(problems));
  const weak = await weakPassword(op, input.password, input);
  if (weak !== null) return fail(weak);
  const passwordHash = await op.hasher.hash(input.password);
  const user = { id: op.random.id(), email: input.email.trim(), name: input.name.trim() };
  return op.transaction(async (tx) => {
    if ((await tx.users.findByEmail(user.email)) !== null)
      return fail(failure.conflict('There is a user with this e-mail address already.'));
    await tx.users.create({ ...user, role: 'OWNER', passwordHash, createdAt: op.now });
    await tx.audit('user.created', { subject: user, detail: { role: 'OWNER' } });
    return succeed({ id: user.id, email: user.email });
  });
}
