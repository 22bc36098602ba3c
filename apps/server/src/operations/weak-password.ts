import { weakPasswordProblem } from '@countersign/password-strength/password-strength.js';

import { failure, type Failure } from './failures.js';
import type { Operation } from './operation.js';

/**
 * Whether a new password is guessed easily, by somebody who knows its user. Costs milliseconds, so ask it only of whoever
 * holds a link or a session, and after the rules of `newUserProblems`.
 * @param where the field that it was typed into, and what the organization is about to be called
 * @returns null where it is taken
 */
export async function weakPassword(
  op: Operation,
  password: string,
  user: { readonly name: string; readonly email: string },
  where: { readonly path?: string; readonly organizationName?: string | null } = {},
): Promise<Failure | null> {
  const organizationName = where.organizationName ?? (await op.read.account.get()).organizationName;
  const problem = weakPasswordProblem(password, [user.name, user.email, organizationName]);
  return problem === null ? null : failure.badField(where.path ?? 'input.password', problem);
}
