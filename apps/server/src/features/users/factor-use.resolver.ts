import { Ctx, FieldResolver, Resolver } from 'type-graphql';

import type { GraphQLContext } from '../../graphql/context.js';
import { FactorUseType } from './factor-use.types.js';
import { CoverageType } from './users.types.js';

@Resolver(() => CoverageType)
export class FactorUseResolver {
  @FieldResolver(() => [FactorUseType], {
    description:
      'Which second factors the team uses: one entry for each kind, zero included. Read only where it is asked for.',
  })
  factorUse(@Ctx() { models }: GraphQLContext): Promise<FactorUseType[]> {
    return models.factorUse.ofTeam();
  }
}
