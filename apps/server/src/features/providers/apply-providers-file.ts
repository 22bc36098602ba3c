import { fail, succeed, type Result } from '@countersign/domain/result.js';
import type { ProviderKind } from '@countersign/domain/sign-in/sign-in-method.js';

import type { Operation, Transaction } from '../../operations/operation.js';
import { providerSeal } from '../../operations/provider-seal.js';
import { equalsInConstantTime } from '../../platform/digest.js';
import { judgeProvider, type ProviderInput } from './judge-provider.js';
import type { StoredProvider } from './provider-settings.js';
import { storeProviderChange } from './store-provider-change.js';

/** One provider of the file: all of it, as it is to be. */
export interface ProviderInFile extends ProviderInput {
  readonly id: string;
  readonly kind: ProviderKind;
  readonly enabled: boolean;
}

/**
 * Makes the providers what the file of PROVIDERS_FILE says. One that stands there no more is turned off, and is an owner's
 * from then on. Whoever writes the file has the host, so no test is asked for.
 * @returns everything that is wrong with it beside what else there is; then nothing was changed
 */
export async function applyProvidersFile(
  op: Operation,
  file: readonly ProviderInFile[],
): Promise<Result<null, readonly string[]>> {
  const signedOut: string[] = [];
  const result = await op.repeatableTransaction(async (tx): Promise<Result<null, readonly string[]>> => {
    await tx.account.takeGuard();
    const there = await tx.providers.all();
    const problems = file.flatMap((entry) => problemsOf(entry, there, file));
    if (problems.length > 0) return fail(problems);
    for (const entry of file) signedOut.push(...(await apply(op, tx, entry)));
    for (const provider of there) {
      if (!provider.managedByFile || file.some(({ id }) => id === provider.id)) continue;
      const after = { ...provider, enabled: false, managedByFile: false, secret: undefined };
      signedOut.push(...(await release(op, tx, provider.id, after)));
    }
    return succeed(null);
  });
  for (const userId of signedOut) op.events.publish('sessionsEnded', userId);
  return result;
}

/** Those of the file are compared with each other when it is read. */
function problemsOf(
  entry: ProviderInFile,
  there: readonly StoredProvider[],
  file: readonly ProviderInFile[],
): readonly string[] {
  const others = there.filter((other) => !other.managedByFile && !file.some(({ id }) => id === other.id));
  const before = there.find(({ id }) => id === entry.id);
  const path = `PROVIDERS_FILE: provider ${entry.id}`;
  if (before !== undefined && before.kind !== entry.kind)
    return [`${path}: it speaks ${before.kind}, and stays so for good. Give the other one an id of its own`];
  return judgeProvider(entry.kind, null, entry, others, path).problems.map(
    ({ path: at, message }) => `${at}: ${message}`,
  );
}

async function apply(op: Operation, tx: Transaction, entry: ProviderInFile): Promise<readonly string[]> {
  const { id, kind, enabled } = entry;
  const { name, settings, secret } = judgeProvider(kind, null, entry, []);
  const before = await tx.providers.findLocked(id);
  if (before === null) {
    const secretSealed = typeof secret === 'string' ? op.secretBox.seal(secret, providerSeal(id)) : null;
    await tx.providers.create({
      id,
      kind,
      name,
      enabled,
      managedByFile: true,
      settings,
      secretSealed,
      createdAt: op.now,
    });
    await tx.audit('provider.created', { detail: { providerId: id, provider: name, kind } });
    return [];
  }
  // What the file does not name is not there; what it names again is no change.
  const isSame = (secret ?? null) === null ? before.secretSealed === null : isSecret(op, before, secret ?? '');
  const after = { name, enabled, managedByFile: true, settings, secret: isSame ? undefined : (secret ?? null) };
  return (await storeProviderChange(op, tx, before, after)).signedOut;
}

async function release(
  op: Operation,
  tx: Transaction,
  id: string,
  after: Parameters<typeof storeProviderChange>[3],
): Promise<readonly string[]> {
  const before = await tx.providers.findLocked(id);
  if (before === null) return [];
  const { name, enabled, managedByFile, settings, secret } = after;
  return (await storeProviderChange(op, tx, before, { name, enabled, managedByFile, settings, secret })).signedOut;
}

function isSecret(op: Operation, { id, secretSealed }: StoredProvider, secret: string): boolean {
  return secretSealed !== null && equalsInConstantTime(op.secretBox.open(secretSealed, providerSeal(id)), secret);
}
