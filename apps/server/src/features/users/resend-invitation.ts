import { fail, type Result } from '@countersign/domain/result.js';
import type { CallingUser } from '../../operations/caller.js';
import type { User } from './users.repository.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';

export function resendInvitation(
  _op: Operation,
  _caller: CallingUser,
  _userId: string,
): Promise<Result<User, Failure>> {
  return Promise.resolve(fail(failure.unavailable('This is not built yet.')));
}
