import type { Operation, Transaction } from '../../operations/operation.js';
import { providerSeal } from '../../operations/provider-seal.js';
import { describeProviderChange, protocolDifference } from './describe-provider-change.js';
import { endProviderAccess } from './end-provider-access.js';
import type { ProviderSettings, StoredProvider } from './provider-settings.js';

/** What a provider is to be, already judged. */
export interface ProviderToBe {
  readonly name: string;
  readonly enabled: boolean;
  readonly managedByFile: boolean;
  readonly settings: ProviderSettings;
  /** The new secret; null: it goes; undefined: it stays as it is. */
  readonly secret: string | null | undefined;
}

/**
 * Stores a change of a provider with all that goes with it: earlier tests count no more where what they proved has changed,
 * and what came in through it ends where it is turned off, or for roles that may not any more. Call it with the row locked.
 * @returns what changed in words, and whose sessions ended: publish `sessionsEnded` for them after the commit
 */
export async function storeProviderChange(
  op: Operation,
  tx: Transaction,
  before: StoredProvider,
  { secret, ...after }: ProviderToBe,
): Promise<{ readonly changes: readonly string[]; readonly signedOut: readonly string[] }> {
  const changesSecret = secret !== undefined;
  const changes = describeProviderChange(before, { ...after, changesSecret });
  if (changes.length === 0 && before.managedByFile === after.managedByFile) return { changes, signedOut: [] };
  const provesAnew = changesSecret || protocolDifference(before, after).length > 0;
  const sealed = secret === null || secret === undefined ? null : op.secretBox.seal(secret, providerSeal(before.id));
  const change = { ...after, ...(changesSecret ? { secretSealed: sealed } : {}) };
  await tx.providers.update(before.id, change, provesAnew, op.now);
  const isTurnedOff = before.enabled && !after.enabled;
  const lost = before.settings.roles.filter((role) => !after.settings.roles.includes(role));
  const ended =
    isTurnedOff || lost.length > 0
      ? await endProviderAccess(op, tx, before.id, isTurnedOff ? null : lost)
      : { sessions: 0, userIds: [] };
  if (isTurnedOff) await tx.identities.forgetLastSignIns(before.id);
  await tx.audit('provider.updated', {
    detail: { providerId: before.id, provider: before.name, changes, sessionsEnded: ended.sessions },
  });
  return { changes, signedOut: ended.userIds };
}
