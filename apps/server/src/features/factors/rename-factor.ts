import { fail, succeed, type Result } from '@countersign/domain/result.js';

import type { CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';
import type { Factor } from './factors.repository.js';

const LONGEST_NAME = 60;

/** Another name for one of one's own factors, so that its user knows which of several it is. */
export async function renameFactor(
  op: Operation,
  caller: CallingUser,
  input: { readonly id: string; readonly name: string },
): Promise<Result<Factor, Failure>> {
  const name = input.name.trim();
  if (name === '' || name.length > LONGEST_NAME || /\p{Cc}/u.test(name))
    return fail(failure.badField('input.name', `Name it with 1 to ${LONGEST_NAME} characters.`));
  return op.transaction(async (tx) => {
    const factor = (await tx.factors.ofUser(caller.id)).find(({ id }) => id === input.id);
    if (factor === undefined || !(await tx.factors.rename(caller.id, input.id, name)))
      return fail(failure.notFound('You have no such factor. It may have been removed already.'));
    await tx.audit('factor.renamed', { subject: caller, detail: { kind: factor.kind, from: factor.name, to: name } });
    return succeed({ ...factor, name });
  });
}
