import type { FieldProblem } from '@countersign/domain/policy/policy.js';
import { emailProblem, nameProblem, passwordProblem } from '@countersign/domain/users/input-problems.js';

/** Everything that is wrong with what somebody typed about themselves, by field. */
export function newUserProblems(input: {
  readonly email?: string;
  readonly name?: string;
  readonly password?: string;
}): FieldProblem[] {
  const checks: readonly (readonly [string, string | null])[] = [
    ['input.email', input.email === undefined ? null : emailProblem(input.email)],
    ['input.name', input.name === undefined ? null : nameProblem(input.name)],
    ['input.password', input.password === undefined ? null : passwordProblem(input.password)],
  ];
  return checks.flatMap(([path, message]) => (message === null ? [] : [{ path, message }]));
}
