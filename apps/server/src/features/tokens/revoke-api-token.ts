import { fail, succeed, type Result } from '@countersign/domain/result.js';

import type { CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';

/**
 * Ends a token: one of the caller, or, for an owner of the account, anybody's. Revoking it again changes nothing and is no
 * failure. To somebody who may not see it, a token that is not theirs is the same as none.
 */
export async function revokeApiToken(
  op: Operation,
  caller: CallingUser,
  tokenId: string,
): Promise<Result<string, Failure>> {
  const result = await op.transaction(async (tx): Promise<Result<string, Failure>> => {
    const token = await tx.apiTokens.find(tokenId);
    const owner = token === null ? null : await tx.users.find(token.userId);
    if (token === null || owner === null || (caller.id !== owner.id && caller.role !== 'OWNER'))
      return fail(failure.notFound('There is no such API token among those that you may revoke.'));
    if (await tx.apiTokens.revoke(token.id, op.now)) {
      await tx.audit('api_token.revoked', { subject: owner, detail: { tokenId: token.id, name: token.name } });
      if (caller.id !== owner.id)
        await tx.mail(owner, { kind: 'API_TOKEN_REVOKED', tokenName: token.name, by: caller.name });
    }
    return succeed(owner.id);
  });
  // Open subscriptions of the token close now and not at the next sweep.
  if (result.ok) op.events.publish('sessionsEnded', result.value);
  return result;
}
