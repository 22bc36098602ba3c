import { failure, type Failure } from '../../operations/failures.js';

/** More than anybody carries; a bound on what one user can store. */
export const MOST_FACTORS = 10;

export function tooManyFactors(): Failure {
  return failure.conflict(`You have ${MOST_FACTORS} factors already. Remove one first.`);
}
