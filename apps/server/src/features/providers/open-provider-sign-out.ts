import type { Operation } from '../../operations/operation.js';
import { flowSeal } from '../../operations/provider-seal.js';
import { sha256 } from '../../platform/digest.js';
import type { StoredProvider } from './provider-settings.js';

/** What the provider is asked to end (keepProviderSignOut); null: the address was used already, or is too old. */
export async function openProviderSignOut(
  op: Operation,
  providerId: string,
  state: string,
): Promise<{ readonly provider: StoredProvider; readonly hint: string } | null> {
  const stateHash = sha256(state);
  const waiting = await op.read.providers.findFlow(stateHash, op.now);
  if (waiting?.purpose !== 'SIGN_OUT' || waiting.providerId !== providerId) return null;
  const provider = await op.read.providers.find(providerId);
  const flow = await op.repeatableTransaction((tx) => tx.providers.claimFlow(stateHash, op.now));
  if (provider === null || flow?.sealed == null) return null;
  const { hint } = JSON.parse(op.secretBox.open(flow.sealed, flowSeal(stateHash))) as { readonly hint: string };
  return { provider, hint };
}
