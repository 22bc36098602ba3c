import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { MINUTE } from '@countersign/domain/time.js';

import type { CallingSession, CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation, Transaction } from '../../operations/operation.js';
import { sha256 } from '../../platform/digest.js';
import { missingSettings } from './judge-protocol.js';
import type { StoredProvider } from './provider-settings.js';
import { ownPath } from './open-provider-flow.js';

type Purpose = 'TEST' | 'LINK' | 'STEP_UP';

const TICKET_LASTS = 10 * MINUTE;
const OFF = failure.notFound('There is no such provider, or it is turned off.');
const NOT_A_BROWSER = failure.conflict('This takes a browser: sign in there.');

/** A test sign-in by an owner, of a provider that may still be off. */
export async function beginProviderTest(
  op: Operation,
  caller: CallingUser,
  session: CallingSession,
  providerId: string,
): Promise<Result<string, Failure>> {
  return op.transaction(async (tx) => {
    const provider = await tx.providers.find(providerId);
    if (provider === null) return fail(failure.notFound('There is no such provider. Somebody may have removed it.'));
    if (session.transport !== 'COOKIE') return fail(NOT_A_BROWSER);
    const missing = missingSettings(provider.settings.protocol, provider.secretSealed !== null);
    if (missing.length > 0)
      return fail(failure.conflict(`There is nothing to test yet. Still missing: ${missing.join(', ')}.`));
    await tx.audit('provider.test_begun', { detail: { providerId, provider: provider.name } });
    return succeed(await ticket(op, tx, provider, 'TEST', caller, session, `/integrations?tested=${provider.id}`));
  });
}

/**
 * Connecting a provider with oneself: only by somebody who proved password and second factor, so that a stolen session of
 * either alone opens no second way in.
 */
export async function beginIdentityLink(
  op: Operation,
  caller: CallingUser,
  session: CallingSession,
  providerId: string,
): Promise<Result<string, Failure>> {
  return op.transaction(async (tx) => {
    const provider = await tx.providers.find(providerId);
    if (provider?.enabled !== true) return fail(OFF);
    if (session.transport !== 'COOKIE') return fail(NOT_A_BROWSER);
    const user = await tx.users.findLocked(caller.id);
    const problem =
      user === null || user.factorKinds === 0
        ? 'Set up a second factor first: a provider is connected by whoever proved password and factor.'
        : session.providerId !== null
          ? 'Sign in with your password first: a provider is connected by whoever proved password and factor.'
          : provider.settings.roles.includes(caller.role)
            ? null
            : 'Your role does not sign in through this provider.';
    if (problem !== null) {
      await tx.audit('identity.link_refused', {
        subject: caller,
        outcome: 'refused',
        detail: { provider: provider.name, because: problem },
      });
      return fail(failure.conflict(problem));
    }
    await tx.audit('identity.link_begun', { subject: caller, detail: { provider: provider.name } });
    return succeed(await ticket(op, tx, provider, 'LINK', caller, session, `/security?connected=${provider.id}`));
  });
}

/** A fresh proof at the provider that the session came through, for users without a factor of ours. */
export async function beginProviderStepUp(
  op: Operation,
  caller: CallingUser,
  session: CallingSession,
  returnTo: string | null,
): Promise<Result<string, Failure>> {
  const path = returnTo === null ? '/security' : ownPath(returnTo);
  if (path === null) return fail(failure.badField('input.returnTo', 'Name a path of the console, like /security.'));
  return op.transaction(async (tx) => {
    const provider = session.providerId === null ? null : await tx.providers.find(session.providerId);
    if (provider?.enabled !== true)
      return fail(
        failure.conflict('This session did not come through a provider. Prove your password or your factor.'),
      );
    const user = await tx.users.find(caller.id);
    if (user === null || user.factorKinds !== 0)
      return fail(failure.conflict('You have a second factor: prove that, not the provider.'));
    await tx.audit('step_up.begun', { subject: caller, detail: { with: provider.name } });
    return succeed(await ticket(op, tx, provider, 'STEP_UP', caller, session, path));
  });
}

/** A single-use address that only this session opens. */
async function ticket(
  op: Operation,
  tx: Transaction,
  provider: StoredProvider,
  purpose: Purpose,
  caller: CallingUser,
  session: CallingSession,
  returnTo: string,
): Promise<string> {
  const token = op.random.token();
  await tx.providers.createFlow({
    id: op.random.id(),
    providerId: provider.id,
    purpose,
    stateHash: sha256(token),
    browserHash: null,
    userId: caller.id,
    sessionId: session.id,
    returnTo,
    sealed: null,
    settingsVersion: provider.settingsVersion,
    createdAt: op.now,
    expiresAt: op.now + TICKET_LASTS,
  });
  return new URL(`/auth/${provider.id}/start?ticket=${token}`, op.publicUrl).href;
}
