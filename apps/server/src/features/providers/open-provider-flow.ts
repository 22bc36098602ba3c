import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { MINUTE } from '@countersign/domain/time.js';

import type { Operation } from '../../operations/operation.js';
import type { ProviderRefusal } from '../../operations/provider-assertion.js';
import { sha256 } from '../../platform/digest.js';
import type { StoredProvider } from './provider-settings.js';
import type { ProviderFlow } from './providers.repository.js';
import { refuseProviderFlow } from './refuse-provider-flow.js';

/** For how long a way to a provider and back may take. */
const FLOW_LASTS = 10 * MINUTE;

/** What is about to begin: enough to build the request to the provider. */
export interface OpenedFlow {
  readonly provider: StoredProvider;
  readonly purpose: ProviderFlow['purpose'];
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly returnTo: string | null;
}

/**
 * Begins a way to a provider: a sign-in, or what a ticket (of beginProviderTest, beginIdentityLink, beginProviderStepUp)
 * was given for, which only the session that got it opens, once. Call it with the caller of the cookie.
 * @param returnTo a path of our own, checked by `ownPath`; tickets carry theirs
 */
export async function openProviderFlow(
  op: Operation,
  input: { readonly providerId: string; readonly ticket: string | null; readonly returnTo: string | null },
): Promise<Result<OpenedFlow, ProviderRefusal>> {
  const provider = await op.read.providers.find(input.providerId);
  if (input.ticket === null) {
    if (provider?.enabled !== true)
      return fail(await refuseProviderFlow(op, { provider, flow: null, code: 'PROVIDER_OFF' }));
    return succeed({ provider, purpose: 'SIGN_IN', userId: null, sessionId: null, returnTo: input.returnTo });
  }
  const stateHash = sha256(input.ticket);
  const session = op.caller.kind === 'session' ? op.caller.session.id : null;
  // Nobody else's try spends it.
  const flow = await op.repeatableTransaction(async (tx) => {
    const found = await tx.providers.findFlow(stateHash, op.now);
    if (found === null || session === null || found.sessionId !== session) return null;
    if (found.browserHash !== null || found.providerId !== input.providerId) return null;
    return tx.providers.claimFlow(stateHash, op.now);
  });
  if (flow === null) return fail(await refuseProviderFlow(op, { provider, flow, code: 'FLOW_GONE' }));
  if (provider === null || (flow.purpose !== 'TEST' && !provider.enabled))
    return fail(await refuseProviderFlow(op, { provider, flow, code: 'PROVIDER_OFF' }));
  const { purpose, userId, sessionId, returnTo } = flow;
  return succeed({ provider, purpose, userId, sessionId, returnTo });
}

/** Keeps what the return will be judged by, and binds it to the browser. */
export async function keepProviderFlow(
  op: Operation,
  opened: OpenedFlow,
  bound: {
    readonly stateHash: string;
    /** SHA-256 of what the browser holds in its cookie. */
    readonly browserHash: string;
    /** Nonce, verifier, request id: what the adapter needs again, sealed with `flowSeal(stateHash)`. */
    readonly sealed: string | null;
  },
): Promise<void> {
  const { provider, purpose, userId, sessionId, returnTo } = opened;
  await op.repeatableTransaction((tx) =>
    tx.providers.createFlow({
      id: op.random.id(),
      providerId: provider.id,
      purpose,
      ...bound,
      userId,
      sessionId,
      returnTo,
      settingsVersion: provider.settingsVersion,
      createdAt: op.now,
      expiresAt: op.now + FLOW_LASTS,
    }),
  );
}

/**
 * The one claim of a return: the state is known, unused, not over ten minutes old, of this provider and this browser.
 * @returns null where it is not; the flow is then as it was, so that a stranger's return cannot end it
 */
export async function claimProviderFlow(
  op: Operation,
  shown: { readonly providerId: string; readonly stateHash: string; readonly browserHash: string | null },
): Promise<ProviderFlow | null> {
  return op.repeatableTransaction(async (tx) => {
    const flow = await tx.providers.findFlow(shown.stateHash, op.now);
    if (flow === null || flow.providerId !== shown.providerId) return null;
    if (flow.browserHash === null || flow.browserHash !== shown.browserHash) return null;
    return tx.providers.claimFlow(shown.stateHash, op.now);
  });
}

/** A path of our own to go to after a sign-in, or null: nothing that a browser would read as another site. */
export function ownPath(path: string | null | undefined): string | null {
  if (path == null || path.length > 500 || !/^\/(?![/\\])[\w\-./~%?&=+:@,;!$'()*#]*$/.test(path)) return null;
  // As a browser reads it: without the dots, which may hide what it begins with.
  const { pathname } = new URL(path, 'http://here.invalid');
  return pathname.startsWith('/auth/') || pathname.startsWith('//') ? null : path;
}
