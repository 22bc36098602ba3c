import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { Allow } from '../../graphql/allow.js';
import { sessionCaller } from '../../graphql/callers.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { valueOf } from '../../graphql/errors.js';
import { ViewerType } from '../viewer/viewer.types.js';
import { removeFactor } from './remove-factor.js';
import { RemoveFactorInput, RemoveFactorPayload } from './remove-factor.types.js';

@Resolver()
export class FactorsResolver {
  @Allow({ session: 'ANY', stepUp: 'CHANGING_FACTORS' })
  @Mutation(() => RemoveFactorPayload, {
    description:
      "Removes one of the caller's own factors and ends the caller's other sessions. The last one cannot go while one is required: CONFLICT.",
  })
  async removeFactor(
    @Arg('input', () => RemoveFactorInput, { description: 'Which of the own factors goes.' }) input: RemoveFactorInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<RemoveFactorPayload> {
    const { user, session } = sessionCaller(op.caller);
    valueOf(await removeFactor(op, user, session, input.id));
    return { viewer: new ViewerType() };
  }
}
