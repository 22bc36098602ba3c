import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';

import { Allow } from '../../graphql/allow.js';
import { sessionCaller } from '../../graphql/callers.js';
import { momentKey, pageSize, toConnection } from '../../graphql/connections.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { valueOf } from '../../graphql/errors.js';
import { createApiToken } from './create-api-token.js';
import { revokeApiToken } from './revoke-api-token.js';
import { toApiTokenType } from './token-mapping.js';
import {
  ApiTokenConnectionType,
  CreateApiTokenInput,
  CreateApiTokenPayload,
  RevokeApiTokenInput,
  RevokeApiTokenPayload,
  type ApiTokenType,
} from './tokens.types.js';

@Resolver()
export class TokensResolver {
  @Allow({ session: 'MANAGE_TOKENS' })
  @Query(() => ApiTokenConnectionType, {
    description:
      "The API tokens that have not been revoked, expired ones included, newest first: an admin sees their own, an owner everybody's.",
  })
  async apiTokens(
    @Arg('first', () => Int, { defaultValue: 50, description: 'How many, 1 to 200.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'A cursor of an earlier page: what follows it.' })
    after: string | null | undefined,
    @Ctx() { op, models }: GraphQLContext,
  ): Promise<ApiTokenConnectionType> {
    const { user } = sessionCaller(op.caller);
    const key = after == null ? null : momentKey(after);
    const limit = pageSize(first);
    const { document } = await op.read.policies.current();
    const page = await models.apiTokens.page(user.role === 'OWNER' ? null : user.id, key, limit, document, op.now);
    return toConnection(page, key === null, (row) => [row.createdAt, row.id], toApiTokenType);
  }

  @Allow({ session: 'MANAGE_TOKENS', stepUp: 'FULL' })
  @Mutation(() => CreateApiTokenPayload, {
    description:
      'Makes an API token that acts for the caller, as far as its scopes and the present role of the caller reach. At most 50 that work at a time.',
  })
  async createApiToken(
    @Arg('input', () => CreateApiTokenInput, { description: 'What it may do, and for how long.' })
    input: CreateApiTokenInput,
    @Ctx() context: GraphQLContext,
  ): Promise<CreateApiTokenPayload> {
    const { op } = context;
    const { id, token } = valueOf(await createApiToken(op, sessionCaller(op.caller).user, input));
    return { token, apiToken: await shown(context, id) };
  }

  @Allow({ session: 'MANAGE_TOKENS', stepUp: 'FULL' })
  @Mutation(() => RevokeApiTokenPayload, {
    description:
      'Ends an API token at once, its open subscriptions included: one of the caller; an owner ends those of others too, who are told by mail. Revoking it again changes nothing and answers the same.',
  })
  async revokeApiToken(
    @Arg('input', () => RevokeApiTokenInput, { description: 'Which token ends.' }) input: RevokeApiTokenInput,
    @Ctx() context: GraphQLContext,
  ): Promise<RevokeApiTokenPayload> {
    const { op } = context;
    valueOf(await revokeApiToken(op, sessionCaller(op.caller).user, input.id));
    return { apiToken: await shown(context, input.id) };
  }
}

async function shown({ op, models }: GraphQLContext, id: string): Promise<ApiTokenType> {
  const { document } = await op.read.policies.current();
  const token = await models.apiTokens.find(id, document, op.now);
  if (token === null) throw new Error('an API token that was just there is gone');
  return toApiTokenType(token);
}
