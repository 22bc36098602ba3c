import { fail, succeed, type Result } from '@countersign/domain/result.js';

import { BY_PASSWORD } from '../../operations/came-by.js';
import { checkPassword } from '../../operations/check-password.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';
import { advanceSignIn, type SignInProgress } from '../../operations/sign-in-progress.js';

export interface SignInInput {
  readonly email: string;
  readonly password: string;
  readonly transport: 'COOKIE' | 'TOKEN';
}

/** What a browser holds as its trusted device of a user; null: nothing, or it is no browser. */
export type DeviceTokenOf = (userId: string) => string | null;

/** The native way in: the password, then what the sign-in decision asks. A suspended user gets the answer of a wrong password. */
export async function signIn(
  op: Operation,
  input: SignInInput,
  deviceTokenOf: DeviceTokenOf,
): Promise<Result<SignInProgress, Failure>> {
  const checked = await checkPassword(op, input.email, input.password, 'sign-in');
  if (!checked.ok) return checked;
  return op.repeatableTransaction(async (tx) => {
    // Read again where it counts, and locked: what ends all sessions (a new password, a first factor, another role, a
    // suspension) happens before this, and is seen, or after it, and ends this session too.
    const user = await tx.users.findLocked(checked.value.id);
    if (user === null || user.passwordHash !== checked.value.passwordHash) return fail(failure.invalidCredentials());
    const policy = await tx.policies.current();
    const progress = await advanceSignIn(op, tx, user, policy, {
      signInId: null,
      came: BY_PASSWORD,
      transport: input.transport,
      proof: 'NOTHING',
      issuedCodeId: null,
      deviceToken: deviceTokenOf(user.id),
    });
    return progress === null ? fail(failure.invalidCredentials()) : succeed(progress);
  });
}
