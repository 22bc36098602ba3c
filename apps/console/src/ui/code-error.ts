import type { AppError } from '../lib/errors';

/** What the field of a code says. A wrong clock needs more words than fit there: those stand above the form. */
export function fieldProblem(error: AppError | null): string | undefined {
  if (error?.code !== 'INVALID_CODE' && error?.code !== 'INVALID_CREDENTIALS') return undefined;
  return error.clockOffsetSeconds === null ? error.message : 'This code is not valid.';
}

/** What stands above the form: everything that the field does not say. */
export const formProblem = (error: AppError | null): AppError | null =>
  fieldProblem(error) === undefined || error?.clockOffsetSeconds !== null ? error : null;
