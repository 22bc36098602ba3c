import { ruleFor } from '@countersign/domain/policy/policy.js';
import { fail, succeed, type Result } from '@countersign/domain/result.js';

import type { User } from '../features/users/users.repository.js';
import { failure, type Failure } from './failures.js';
import type { Operation } from './operation.js';
import { networkOf, passwordGuardKey } from './password-guard-key.js';

/**
 * Judges a password. Wrong, unknown and without a password are one answer with one timing: each costs one reservation,
 * one hash and one audit event. The try is counted before it is judged.
 * @param isRefused whom the caller is about to answer like a wrong password: then the try stays counted, because
 *   whoever is slowed down after wrong ones only would learn that this one was right
 * @returns the user whose password it is; suspended ones too, which is for the sign-in decision to refuse.
 */
export async function checkPassword(
  op: Operation,
  email: string,
  password: string,
  queue: 'sign-in' | 'api',
  isRefused: (user: User) => Promise<boolean> = () => Promise.resolve(false),
): Promise<Result<User, Failure>> {
  const guardKey = passwordGuardKey(email, op.origin.ipAddress);
  const reservation = await op.repeatableTransaction((tx) => tx.guards.reservePassword(guardKey, op.now));
  if (reservation.kind === 'WAIT') return fail(failure.rateLimited(Math.ceil((reservation.until - op.now) / 1000)));
  const user = await op.read.users.findByEmail(email);
  // Nobody has a password longer than we take; the hash still runs, for the timing.
  const right = await op.hasher.verify(
    password.length > 512 ? null : (user?.passwordHash ?? null),
    password.slice(0, 512),
    { queue, from: networkOf(op.origin.ipAddress) },
  );
  if (user === null || !right) {
    return op.transaction(async (tx) => {
      await tx.audit('sign_in.failed', { subject: user, outcome: 'failure', detail: { reason: 'password' } });
      return fail(failure.invalidCredentials());
    });
  }
  if (await isRefused(user)) return succeed(user);
  const { passwordHash } = user;
  const rehashed = passwordHash !== null && op.hasher.needsRehash(passwordHash) ? await op.hasher.hash(password) : null;
  // Repeatable: windows that sign in at once meet here over the same guard, and InnoDB may give one of them up.
  const isStored = await op.repeatableTransaction(async (tx) => {
    await tx.guards.clearPassword(guardKey);
    return rehashed === null || passwordHash === null || tx.users.rehashPassword(user.id, passwordHash, rehashed);
  });
  // Another window was first with its rehash, or the password is another one by now: judged by what is stored.
  if (!isStored) return checkPassword(op, email, password, queue, isRefused);
  return succeed(rehashed === null ? user : { ...user, passwordHash: rehashed });
}

/** Whom neither a sign-in nor HTTP Basic takes, whatever the password: the decision denies it. */
export async function isPasswordOff(op: Operation, { role, suspended }: User): Promise<boolean> {
  const { document } = await op.read.policies.current();
  return Boolean(suspended) || !ruleFor(document, role).passwordSignIn;
}
