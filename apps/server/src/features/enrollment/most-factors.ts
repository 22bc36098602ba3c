import { failure, type Failure } from '../../operations/failures.js';
import type { EnrollingCaller } from './enrolling-caller.js';

/** More than anybody carries; a bound on what one user can store. */
const MOST_FACTORS = 10;

/** Whether one more would be too many. After an issued code for a lost factor none is: what is set up replaces them all. */
export function isFull({ attempt }: EnrollingCaller, factors: readonly unknown[]): boolean {
  return factors.length >= MOST_FACTORS && (attempt === null || attempt.issuedCodeId === null);
}

export function tooManyFactors(): Failure {
  return failure.conflict(`You have ${MOST_FACTORS} factors already. Remove one first.`);
}
