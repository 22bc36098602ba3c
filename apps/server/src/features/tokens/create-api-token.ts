import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { DAY } from '@countersign/domain/time.js';
import { apiTokenProblems, MOST_LIVE_TOKENS } from '@countersign/domain/tokens/api-token.js';
import { API_SCOPES, type ApiScope } from '@countersign/domain/tokens/api-scopes.js';

import type { CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';
import { goneMeanwhile } from '../../operations/gone-meanwhile.js';
import { newApiToken } from '../../operations/tokens.js';
import { sha256 } from '../../platform/digest.js';

export interface CreateApiTokenInput {
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly expiresInDays: number;
}

/** Makes a token that acts for the caller. It is in the answer and nowhere else: what is kept is its hash. */
export async function createApiToken(
  op: Operation,
  caller: CallingUser,
  input: CreateApiTokenInput,
): Promise<Result<{ readonly id: string; readonly token: string }, Failure>> {
  const problems = apiTokenProblems(input);
  if (problems.length > 0) return fail(failure.badInput(problems));
  const id = op.random.id();
  const token = newApiToken(op.random);
  const name = input.name.trim();
  const scopes = API_SCOPES.filter((scope) => input.scopes.includes(scope));
  const expiresAt = op.now + input.expiresInDays * DAY;
  return op.transaction(async (tx): Promise<Result<{ id: string; token: string }, Failure>> => {
    // One after the other: two at once would both find room for the last one.
    await tx.users.findLocked(caller.id);
    const gone = await goneMeanwhile(tx, caller);
    if (gone !== null) return fail(gone);
    if ((await tx.apiTokens.countLiveOf(caller.id, op.now)) >= MOST_LIVE_TOKENS)
      return fail(
        failure.conflict(`You have ${MOST_LIVE_TOKENS} API tokens, which is the most. Revoke one that nothing uses.`),
      );
    await tx.apiTokens.create({
      id,
      userId: caller.id,
      name,
      tokenHash: sha256(token),
      scopes,
      createdAt: op.now,
      expiresAt,
    });
    await tx.audit('api_token.created', {
      subject: caller,
      detail: { tokenId: id, name, scopes, expiresInDays: input.expiresInDays },
    });
    await tx.mail(caller, { kind: 'API_TOKEN_CREATED', tokenName: name, scopes, expiresAt });
    return succeed({ id, token });
  });
}
