import { fail, succeed, type Result } from '@countersign/domain/result.js';
import type { ProviderKind } from '@countersign/domain/sign-in/sign-in-method.js';

import type { CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import { goneMeanwhile } from '../../operations/gone-meanwhile.js';
import type { Operation } from '../../operations/operation.js';
import { providerSeal } from '../../operations/provider-seal.js';
import { judgeProvider, type ProviderInput } from './judge-provider.js';
import type { StoredProvider } from './provider-settings.js';

/** More buttons than anybody reads. */
const MOST_PROVIDERS = 20;

/** Sets a provider up, turned off: nobody comes through it before it was tested and turned on. */
export async function createProvider(
  op: Operation,
  caller: CallingUser,
  input: ProviderInput & { readonly kind: ProviderKind },
): Promise<Result<StoredProvider, Failure>> {
  const id = op.random.id();
  return op.transaction(async (tx): Promise<Result<StoredProvider, Failure>> => {
    // One after the other: two of one name, or the twenty-first, would both find room.
    await tx.account.takeGuard();
    const gone = await goneMeanwhile(tx, caller);
    if (gone !== null) return fail(gone);
    const others = await tx.providers.all();
    const { name, settings, secret, problems } = judgeProvider(input.kind, null, input, others);
    if (problems.length > 0) return fail(failure.badInput(problems));
    if (others.length >= MOST_PROVIDERS)
      return fail(failure.conflict(`There are ${MOST_PROVIDERS} providers, which is the most. Remove one first.`));
    await tx.providers.create({
      id,
      kind: input.kind,
      name,
      enabled: false,
      managedByFile: false,
      settings,
      secretSealed: typeof secret === 'string' ? op.secretBox.seal(secret, providerSeal(id)) : null,
      createdAt: op.now,
    });
    await tx.audit('provider.created', { detail: { providerId: id, provider: name, kind: input.kind } });
    const made = await tx.providers.find(id);
    if (made === null) throw new Error('the provider just made is not there');
    return succeed(made);
  });
}
