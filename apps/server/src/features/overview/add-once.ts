import type { Operation, Transaction } from '../../operations/operation.js';
import { isDuplicate } from '../../persistence/db-errors.js';

/** All of it or nothing. @returns false where somebody else was first. */
export async function addOnce(op: Operation, work: (tx: Transaction) => Promise<void>): Promise<boolean> {
  try {
    await op.repeatableTransaction(work);
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}
