import type { GraphQLContext } from './context.js';
import { FailureError } from './errors.js';

/**
 * How many entries of lists within lists one request may show. Sessions have a user, who has sessions, who have a user:
 * what is bounded in depth still multiplies, two hundredfold with each round.
 */
const MOST_ROWS = 10_000;

const spent = new WeakMap<GraphQLContext, number>();

/**
 * Counts what a list of one user costs the request.
 * @returns whether it may still be shown. The first that may not is an error; every later one is just left out, because
 * thousands of errors would cost as much as what they refuse.
 * @throws FailureError TOO_COMPLEX
 */
export function spendRows(context: GraphQLContext, rows: number): boolean {
  const before = spent.get(context) ?? 0;
  if (before > MOST_ROWS) return false;
  spent.set(context, before + rows);
  if (before + rows <= MOST_ROWS) return true;
  throw new FailureError({
    code: 'TOO_COMPLEX',
    message: `An answer may show ${MOST_ROWS} entries of lists within lists. Ask for less at once.`,
  });
}
