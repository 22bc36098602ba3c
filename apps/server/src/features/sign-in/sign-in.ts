import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { emergencyLinkRefusal } from '@countersign/domain/sign-in/emergency-link.js';

import { BY_EMERGENCY_LINK, BY_PASSWORD } from '../../operations/came-by.js';
import { checkPassword, isPasswordOff } from '../../operations/check-password.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation, Transaction } from '../../operations/operation.js';
import { advanceSignIn, type SignInProgress } from '../../operations/sign-in-progress.js';
import { emergencyFactsOf } from '../../operations/user-facts.js';
import { sha256 } from '../../platform/digest.js';
import type { User } from '../users/users.repository.js';

export interface SignInInput {
  readonly email: string;
  readonly password: string;
  readonly transport: 'COOKIE' | 'TOKEN';
  /** Of the link for when a provider is down; null: an ordinary sign-in. */
  readonly emergencyToken: string | null;
}

/** What a browser holds as its trusted device of a user; null: nothing, or it is no browser. */
export type DeviceTokenOf = (userId: string) => string | null;

const DEAD_LINK = failure.notFound('This link has been used or has expired. Ask for a new one.');

/**
 * The native way in: the password, then what the sign-in decision asks. A suspended user, and one of whose role the policy
 * takes no password, gets the answer of a wrong password. With the token of an emergency link the password is taken all the
 * same, and a second factor is asked even on a trusted device.
 */
export async function signIn(
  op: Operation,
  input: SignInInput,
  deviceTokenOf: DeviceTokenOf,
): Promise<Result<SignInProgress, Failure>> {
  const { emergencyToken, transport } = input;
  const linkHash = emergencyToken === null ? null : sha256(emergencyToken);
  const link = linkHash === null ? null : await op.read.links.findOpen('EMERGENCY', linkHash, op.now);
  if (linkHash !== null && link === null) return fail(DEAD_LINK);
  // Somebody else's link says nothing about a password either.
  const isRefused = async (user: User) =>
    link === null ? isPasswordOff(op, user) : link.userId !== user.id || Boolean(user.suspended);
  const checked = await checkPassword(op, input.email, input.password, 'sign-in', isRefused);
  if (!checked.ok) return checked;
  if (link !== null && link.userId !== checked.value.id) return fail(failure.invalidCredentials());
  return op.repeatableTransaction(async (tx) => {
    // Read again where it counts, and locked: what ends all sessions (a new password, a first factor, another role, a
    // suspension) happens before this, and is seen, or after it, and ends this session too.
    const user = await tx.users.findLocked(checked.value.id);
    if (user === null || user.passwordHash !== checked.value.passwordHash) return fail(failure.invalidCredentials());
    if (linkHash !== null && !(await useEmergencyLink(op, tx, user, linkHash))) return fail(DEAD_LINK);
    const policy = await tx.policies.current();
    const progress = await advanceSignIn(op, tx, user, policy, {
      signInId: null,
      came: linkHash === null ? BY_PASSWORD : BY_EMERGENCY_LINK,
      transport,
      proof: 'NOTHING',
      issuedCodeId: null,
      deviceToken: linkHash === null ? deviceTokenOf(user.id) : null,
    });
    return progress === null ? fail(failure.invalidCredentials()) : succeed(progress);
  });
}

/** The link is claimed with the right password, never by a wrong one; and every owner and admin hears of it. */
async function useEmergencyLink(op: Operation, tx: Transaction, user: User, linkHash: string): Promise<boolean> {
  const link = await tx.links.findOpen('EMERGENCY', linkHash, op.now);
  if (link === null || link.userId !== user.id || emergencyLinkRefusal(emergencyFactsOf(user)) !== null) return false;
  if (!(await tx.links.claim(link.id, op.now))) return false;
  await tx.audit('emergency_sign_in.used', { by: user, subject: user });
  for (const admin of await tx.users.activeByRoles(['OWNER', 'ADMIN']))
    await tx.mail(admin, { kind: 'EMERGENCY_SIGN_IN', by: user.name, ipAddress: op.origin.ipAddress });
  return true;
}
