import { MINUTE } from '@countersign/domain/time.js';

import { sha256 } from '../platform/digest.js';
import type { Operation, Transaction } from './operation.js';
import { flowSeal, signOutSeal } from './provider-seal.js';

/** A browser follows the address that signing out answers at once. */
const SIGN_OUT_LASTS = MINUTE;

/** What stands in `browserHash`: the address itself is the credential, and it is no ticket either. */
const NO_BROWSER = 'none';

/**
 * Lets a browser whose session has just ended tell the provider too, by a single-use address of ours: what the provider
 * wants to see (an ID token, a NameID) is on no page and in no answer of the API.
 * @returns a path, or null: the session came through no provider, or it is gone, off, or has no page for it
 */
export async function keepProviderSignOut(op: Operation, tx: Transaction, sessionId: string): Promise<string | null> {
  const session = await tx.sessions.find(sessionId);
  if (session?.providerId == null || session.providerSignOutSealed === null) return null;
  const { providerId } = session;
  const provider = await tx.providers.find(providerId);
  if (provider?.enabled !== true) return null;
  const { protocol } = provider.settings;
  // Of OpenID Connect the discovery says it, which is asked when the browser comes; Google has none.
  if (protocol.kind === 'OIDC' ? protocol.preset === 'GOOGLE' : protocol.signOutUrl === null) return null;
  const state = op.random.token();
  const stateHash = sha256(state);
  const hint = op.secretBox.open(session.providerSignOutSealed, signOutSeal(providerId));
  await tx.providers.createFlow({
    id: op.random.id(),
    providerId,
    purpose: 'SIGN_OUT',
    stateHash,
    browserHash: NO_BROWSER,
    userId: null,
    sessionId: null,
    returnTo: null,
    sealed: op.secretBox.seal(JSON.stringify({ hint }), flowSeal(stateHash)),
    settingsVersion: provider.settingsVersion,
    createdAt: op.now,
    expiresAt: op.now + SIGN_OUT_LASTS,
  });
  return `/auth/${providerId}/sign-out?state=${state}`;
}
