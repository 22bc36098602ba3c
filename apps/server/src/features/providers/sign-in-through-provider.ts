import { showsSeveralFactors } from '@countersign/domain/policy/provider-evidence.js';
import { fail, succeed, type Result } from '@countersign/domain/result.js';
import type { ProviderRefusalCode } from '@countersign/domain/third-party/refusals.js';

import type { Operation, Transaction } from '../../operations/operation.js';
import type { ProviderAssertion, ProviderRefusal } from '../../operations/provider-assertion.js';
import { advanceSignIn, type SignInProgress } from '../../operations/sign-in-progress.js';
import { isDuplicate } from '../../persistence/db-errors.js';
import type { User } from '../users/users.repository.js';
import { findOrMakeUser } from './find-or-make-user.js';
import { refuseIn } from './refuse-provider-flow.js';

/** What the way in over HTTP adds. */
export interface ProviderSignInFrom {
  /** A client that holds a token comes through no provider: there is no browser to come back. */
  readonly transport: 'COOKIE';
  /** What the browser holds as its trusted device of a user; null: nothing. */
  readonly deviceTokenOf: (userId: string) => string | null;
}

/**
 * The third-party way in: the user that (issuer, subject) names, then what the sign-in decision asks. Call it once the
 * adapter has checked and spent the assertion; what is refused here is refused for good, and stands in the trail.
 *
 * The provider's row is locked all the while: turning it off comes before this, and is seen, or after, and ends what this
 * has made; two first sign-ins of one subject make one user.
 */
export async function signInThroughProvider(
  op: Operation,
  providerId: string,
  assertion: ProviderAssertion,
  from: ProviderSignInFrom,
): Promise<Result<SignInProgress, ProviderRefusal>> {
  const attempt = () => op.repeatableTransaction((tx) => signIn(op, tx, providerId, assertion, from));
  try {
    return await attempt();
  } catch (error) {
    // Somebody was given this very address a moment ago: judged again by what is there now.
    if (isDuplicate(error)) return attempt();
    throw error;
  }
}

async function signIn(
  op: Operation,
  tx: Transaction,
  providerId: string,
  assertion: ProviderAssertion,
  { transport, deviceTokenOf }: ProviderSignInFrom,
): Promise<Result<SignInProgress, ProviderRefusal>> {
  const provider = await tx.providers.findLocked(providerId);
  const refuse = async (code: ProviderRefusalCode, subject: User | null = null) =>
    fail(
      await refuseIn(op, tx, {
        provider,
        flow: null,
        code,
        subject,
        detail: { email: assertion.email?.slice(0, 190) },
      }),
    );
  if (provider?.enabled !== true) return refuse('PROVIDER_OFF');
  const found = await findOrMakeUser(op, tx, provider, assertion);
  if (!found.ok) return refuse(found.failure.code, found.failure.user);
  const { user, identityId } = found.value;
  if (!provider.settings.roles.includes(user.role)) return refuse('ROLE_OFF', user);
  const { evidence, signOutSealed } = assertion;
  const policy = await tx.policies.current();
  if (!user.suspended) {
    await tx.identities.noteUse(identityId, op.now, evidence);
    await tx.providers.noteSignIn(provider.id, op.now, showsSeveralFactors(evidence));
  }
  const progress = await advanceSignIn(op, tx, user, policy, {
    signInId: null,
    came: {
      method: provider.kind,
      byEmergencyLink: false,
      provider: { id: provider.id, name: provider.name, evidence, signOutSealed },
    },
    transport,
    proof: 'NOTHING',
    issuedCodeId: null,
    deviceToken: deviceTokenOf(user.id),
  });
  return progress === null ? fail({ code: 'SUSPENDED' }) : succeed(progress);
}
