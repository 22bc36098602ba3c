import { fail, type Result } from '@countersign/domain/result.js';
import type { CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';

export function cancelInvitation(
  _op: Operation,
  _caller: CallingUser,
  _userId: string,
): Promise<Result<null, Failure>> {
  return Promise.resolve(fail(failure.unavailable('This is not built yet.')));
}
