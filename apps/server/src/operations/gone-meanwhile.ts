import type { CallingUser } from './caller.js';
import type { Failure } from './failures.js';
import type { Transaction } from './operation.js';

const SIGNED_OUT: Failure = { code: 'UNAUTHENTICATED', message: 'Sign in first.' };

/**
 * Whether whoever asked is still who they were when their request was let in: there, not suspended, in the same role. Ask
 * it where what is done outlasts the session; with the guard or the caller's row taken before, it stays so until the end.
 * @returns null where they are
 */
export async function goneMeanwhile(tx: Transaction, caller: CallingUser): Promise<Failure | null> {
  const user = await tx.users.find(caller.id);
  return user === null || Boolean(user.suspended) || user.role !== caller.role ? SIGNED_OUT : null;
}
