import { failure } from '../operations/failures.js';
import type { FilterInput } from '../operations/directory-filter.js';
import { FailureError } from './errors.js';

/** The largest value of each number that a filter of users takes; the smallest is 0. */
const LARGEST = { dueForDays: 3650, recoveryCodesAtMost: 10, factorsUnusedForDays: 3650 } as const;

/**
 * A filter whose numbers are in their ranges.
 * @param path where it stands in the arguments
 * @throws FailureError BAD_USER_INPUT that names every number which is not
 */
export function checkedFilter<Filter extends FilterInput>(
  filter: Filter | null | undefined,
  path = 'filter',
): Filter | null | undefined {
  const problems = Object.entries(LARGEST).flatMap(([name, largest]) => {
    const value = filter?.[name as keyof typeof LARGEST] ?? 0;
    return value >= 0 && value <= largest
      ? []
      : [{ path: `${path}.${name}`, message: `Give a whole number from 0 to ${largest}.` }];
  });
  if (problems.length > 0) throw new FailureError(failure.badInput(problems));
  return filter;
}
