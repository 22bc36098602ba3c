import { fail, type Result } from '@countersign/domain/result.js';

import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';

export function requestPasswordReset(
  _op: Operation,
  _input: { readonly email: string },
): Promise<Result<null, Failure>> {
  return Promise.resolve(fail(failure.unavailable('This is not built yet.')));
}
