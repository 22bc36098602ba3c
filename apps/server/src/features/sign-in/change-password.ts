import { fail, type Result } from '@countersign/domain/result.js';
import type { CallingSession, CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';

export function changePassword(
  _op: Operation,
  _caller: CallingUser,
  _session: CallingSession,
  _input: { readonly currentPassword: string; readonly newPassword: string },
): Promise<Result<null, Failure>> {
  return Promise.resolve(fail(failure.unavailable('This is not built yet.')));
}
