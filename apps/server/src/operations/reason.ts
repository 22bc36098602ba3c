import { reasonProblem as problemOf } from '@countersign/domain/users/input-problems.js';

import { failure, type Failure } from './failures.js';

/** Why an admin does it, kept in the trail. */
export function reasonProblem(reason: string): Failure | null {
  const problem = problemOf(reason);
  return problem === null ? null : failure.badField('input.reason', problem);
}
