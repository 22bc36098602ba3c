import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { Allow } from '../../graphql/allow.js';
import { sessionCaller } from '../../graphql/callers.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { valueOf } from '../../graphql/errors.js';
import { ViewerType } from '../viewer/viewer.types.js';
import { toFactorType } from './factor-mapping.js';
import { removeFactor } from './remove-factor.js';
import { RemoveFactorInput, RemoveFactorPayload } from './remove-factor.types.js';
import { renameFactor } from './rename-factor.js';
import { RenameFactorInput, RenameFactorPayload } from './rename-factor.types.js';

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

  @Allow({ session: 'ANY', stepUp: 'CHANGING_FACTORS' })
  @Mutation(() => RenameFactorPayload, {
    description: "Gives one of the caller's own factors another name. What it opens stays as it is.",
  })
  async renameFactor(
    @Arg('input', () => RenameFactorInput, { description: 'Which of the own factors, and its name.' })
    input: RenameFactorInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<RenameFactorPayload> {
    const { user } = sessionCaller(op.caller);
    return { factor: toFactorType(valueOf(await renameFactor(op, user, input))) };
  }
}
