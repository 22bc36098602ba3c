import { fail, type Result } from '@countersign/domain/result.js';
import type { CallingUser } from '../../operations/caller.js';
import type { User } from './users.repository.js';
import type { Role } from '@countersign/domain/users/roles.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';

export function inviteUser(
  _op: Operation,
  _caller: CallingUser,
  _input: { readonly email: string; readonly name: string; readonly role: Role },
): Promise<Result<User, Failure>> {
  return Promise.resolve(fail(failure.unavailable('This is not built yet.')));
}
