import { failure, type Failure } from './failures.js';

/** Why an admin does it, kept in the trail: 3 to 500 characters. */
export function reasonProblem(reason: string): Failure | null {
  const length = reason.trim().length;
  return length >= 3 && length <= 500
    ? null
    : failure.badField('input.reason', 'Give a reason of 3 to 500 characters; it is kept in the audit trail.');
}
