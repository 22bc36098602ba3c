import { fail, succeed, type Result } from '@countersign/domain/result.js';
import type { ProviderRefusalCode } from '@countersign/domain/third-party/refusals.js';
import { MINUTE } from '@countersign/domain/time.js';

import type { Operation, Transaction } from '../../operations/operation.js';
import type { ProviderAssertion } from '../../operations/provider-assertion.js';
import { flowSeal } from '../../operations/provider-seal.js';
import { sha256 } from '../../platform/digest.js';
import type { StoredProvider } from './provider-settings.js';
import type { ProviderFlow } from './providers.repository.js';

// SAML and JWT come back by a form of another site, which carries no cookie of ours (SameSite=Lax). What it brought is judged
// and spent at once, and then waits for the browser's own request, which shows the cookie that binds it.

/** Judged by its adapter; `spends` names what may be used once only. */
export interface JudgedAssertion {
  readonly assertion: ProviderAssertion;
  readonly spends: { readonly key: string; readonly lastsMs: number };
}

interface Landing {
  readonly code: ProviderRefusalCode;
}

/** A browser follows the answer to its form at once. */
const LANDING_LASTS = MINUTE;

/** What stands in `browserHash` of a row that waits for any browser which has a sign-in of its own under way: no digest. */
const ANY_BROWSER = 'any';

/** Spends the assertion and lets the flow that it answers wait under a new state, which it returns. */
export function landAssertion(
  op: Operation,
  provider: StoredProvider,
  stateHash: string,
  judged: JudgedAssertion,
): Promise<Result<string, Landing>> {
  return landing(op, provider, judged, async (tx, landed) => tx.providers.landFlow(stateHash, landed, op.now));
}

/** The same for a token that does not say which sign-in it answers. @param returnTo where it asks to end */
export function landUnnamed(
  op: Operation,
  provider: StoredProvider,
  judged: JudgedAssertion,
  returnTo: string | null,
): Promise<Result<string, Landing>> {
  return landing(op, provider, judged, async (tx, landed) => {
    await tx.providers.createFlow({
      id: op.random.id(),
      providerId: provider.id,
      purpose: 'SIGN_IN',
      ...landed,
      browserHash: ANY_BROWSER,
      userId: null,
      sessionId: null,
      returnTo,
      settingsVersion: provider.settingsVersion,
      createdAt: op.now,
      expiresAt: op.now + LANDING_LASTS,
    });
    return true;
  });
}

function landing(
  op: Operation,
  provider: StoredProvider,
  { assertion, spends }: JudgedAssertion,
  keep: (tx: Transaction, landed: { readonly stateHash: string; readonly sealed: string }) => Promise<boolean>,
): Promise<Result<string, Landing>> {
  const state = op.random.token();
  const stateHash = sha256(state);
  const sealed = op.secretBox.seal(JSON.stringify({ landed: assertion }), flowSeal(stateHash));
  return op.repeatableTransaction(async (tx) => {
    if (!(await tx.providers.spendAssertion(provider.id, spends.key, op.now + spends.lastsMs)))
      return fail({ code: 'ASSERTION_REPLAYED' });
    return (await keep(tx, { stateHash, sealed })) ? succeed(state) : fail({ code: 'FLOW_GONE' });
  });
}

/** What a browser picks up: the sign-in that it began, and what came back for it. */
export interface PickedUp {
  readonly flow: ProviderFlow;
  readonly assertion: ProviderAssertion;
}

/**
 * Picks up what waits, with the one claim of the flow. A token that named no sign-in counts for the latest one that this
 * browser began with the provider.
 * @returns null: nothing waits, or not for this browser; 'BEGIN': it began none, so that it may begin one now
 */
export async function pickUpAssertion(
  op: Operation,
  shown: { readonly providerId: string; readonly state: string; readonly browserHash: string | null },
): Promise<PickedUp | 'BEGIN' | null> {
  const { providerId, browserHash } = shown;
  const stateHash = sha256(shown.state);
  return op.repeatableTransaction(async (tx) => {
    const waiting = await tx.providers.findFlow(stateHash, op.now);
    if (waiting?.providerId !== providerId) return null;
    const assertion = landedOf(op, waiting, stateHash);
    if (assertion === null) return null;
    if (waiting.browserHash !== ANY_BROWSER) {
      if (browserHash === null || waiting.browserHash !== browserHash) return null;
      const flow = await tx.providers.claimFlow(stateHash, op.now);
      return flow === null ? null : { flow, assertion };
    }
    const begun = browserHash === null ? null : await tx.providers.newestFlow(providerId, browserHash, op.now);
    if (begun === null) return 'BEGIN';
    if ((await tx.providers.claimFlow(stateHash, op.now)) === null) return null;
    const flow = await tx.providers.claimFlow(begun.stateHash, op.now);
    return flow === null ? null : { flow: { ...flow, returnTo: flow.returnTo ?? waiting.returnTo }, assertion };
  });
}

/** Null: this flow is only begun, nothing came back for it. */
function landedOf(op: Operation, { sealed }: ProviderFlow, stateHash: string): ProviderAssertion | null {
  if (sealed === null) return null;
  const kept = JSON.parse(op.secretBox.open(sealed, flowSeal(stateHash))) as { readonly landed?: ProviderAssertion };
  return kept.landed ?? null;
}
