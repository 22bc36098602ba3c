import { fail, succeed, type Result } from '@countersign/domain/result.js';

import type { CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import { goneMeanwhile } from '../../operations/gone-meanwhile.js';
import type { Operation, Transaction } from '../../operations/operation.js';
import { ownerLockedOut } from '../../operations/owner-way-in.js';
import { protocolDifference } from './describe-provider-change.js';
import { judgeProvider, type ProviderInput } from './judge-provider.js';
import type { StoredProvider } from './provider-settings.js';
import { isTested } from './provider-warnings.js';
import { storeProviderChange, type ProviderToBe } from './store-provider-change.js';

export interface UpdateProviderInput extends ProviderInput {
  readonly id: string;
  readonly enabled?: boolean | null;
}

export const GONE = failure.notFound('There is no such provider. Somebody may have removed it.');
export const FROM_FILE = failure.conflict(
  'This provider is set up by the file that PROVIDERS_FILE names. Change it there, and restart the server.',
);
/** Who the provider is: another one must be tested before anybody comes through it. What is rotated is not among them. */
const WHO_IT_IS = new Set(['issuer', 'clientId', 'identityProviderEntityId', 'signInUrl']);

/**
 * Changes a provider, and turns it on or off. Nobody comes through it before its settings as they are came back in order
 * from a test; turned off, it stops at once, and what it let in ends.
 */
export async function updateProvider(
  op: Operation,
  caller: CallingUser,
  input: UpdateProviderInput,
): Promise<Result<StoredProvider, Failure>> {
  let signedOut: readonly string[] = [];
  const result = await op.repeatableTransaction(async (tx): Promise<Result<StoredProvider, Failure>> => {
    await tx.account.takeGuard();
    const gone = await goneMeanwhile(tx, caller);
    if (gone !== null) return fail(gone);
    const before = await tx.providers.findLocked(input.id);
    if (before === null) return fail(GONE);
    if (before.managedByFile) return fail(FROM_FILE);
    const others = (await tx.providers.all()).filter((other) => other.id !== before.id);
    const { problems, ...judged } = judgeProvider(before.kind, before, input, others);
    if (problems.length > 0) return fail(failure.badInput(problems));
    const after = { ...judged, enabled: input.enabled ?? before.enabled, managedByFile: false };
    const refusal = await refusalOf(tx, before, after);
    if (refusal !== null) {
      await tx.audit('provider.update_refused', {
        outcome: 'refused',
        detail: { providerId: before.id, provider: before.name, because: refusal.message },
      });
      return fail(refusal);
    }
    const stored = await storeProviderChange(op, tx, before, after);
    if (stored.changes.length === 0) return succeed(before);
    signedOut = stored.signedOut;
    for (const owner of await tx.users.activeByRoles(['OWNER']))
      await tx.mail(owner, {
        kind: 'PROVIDER_CHANGED',
        providerName: before.name,
        by: caller.name,
        changes: stored.changes,
      });
    const changed = await tx.providers.find(before.id);
    return changed === null ? fail(GONE) : succeed(changed);
  });
  for (const userId of signedOut) op.events.publish('sessionsEnded', userId);
  return result;
}

async function refusalOf(tx: Transaction, before: StoredProvider, after: ProviderToBe): Promise<Failure | null> {
  const different = protocolDifference(before, after);
  const provesAnew = different.length > 0 || after.secret !== undefined;
  if (!before.enabled && after.enabled && (provesAnew || !isTested(before)))
    return failure.conflict(
      'Test the settings as they are first: it is turned on once a test sign-in came back in order.',
    );
  if (before.enabled && after.enabled && different.some((field) => WHO_IT_IS.has(field)))
    return failure.conflict(
      'This would be another provider for whoever comes through it. Turn it off, change it, test it, and turn it on again.',
    );
  return before.enabled === after.enabled ? null : ownerLockedOut(tx);
}
