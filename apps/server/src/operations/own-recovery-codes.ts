import { DAY, type Instant } from '@countersign/domain/time.js';
import {
  canonicalRecoveryCode,
  formatRecoveryCode,
  RECOVERY_CODE_BYTES,
} from '@countersign/domain/recovery/code-format.js';
import type { PolicyDocument } from '@countersign/domain/policy/policy.js';

import { sha256 } from '../platform/digest.js';
import type { Operation, Transaction } from './operation.js';

/** As many as a user can keep on a card. */
const SET_SIZE = 10;

export interface RecoveryCodeSet {
  /** Shown this once. */
  readonly codes: readonly string[];
  readonly expiresAt: Instant | null;
}

/** What is stored and looked up of a typed recovery code; null where it cannot be one. */
export function recoveryCodeHash(typed: string): string | null {
  const canonical = canonicalRecoveryCode(typed);
  return canonical === null ? null : sha256(canonical);
}

/** A new code: as it is shown, and as it is stored. */
export function newRecoveryCode(op: Operation): { readonly code: string; readonly codeHash: string } {
  const code = formatRecoveryCode(op.random.bytes(RECOVERY_CODE_BYTES));
  const codeHash = recoveryCodeHash(code);
  if (codeHash === null) throw new Error('a recovery code of ours is not canonical');
  return { code, codeHash };
}

/** Makes a set, which voids the one before. */
export async function makeOwnRecoveryCodes(
  op: Operation,
  tx: Transaction,
  userId: string,
  policy: PolicyDocument,
): Promise<RecoveryCodeSet> {
  const made = Array.from({ length: SET_SIZE }, () => newRecoveryCode(op));
  await tx.recovery.replaceOwn(
    userId,
    made.map(({ codeHash }) => ({ id: op.random.id(), codeHash })),
    op.now,
  );
  return {
    codes: made.map(({ code }) => code),
    expiresAt: policy.recoveryCodeValidDays === null ? null : op.now + policy.recoveryCodeValidDays * DAY,
  };
}
