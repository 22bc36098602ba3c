import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';

import { Allow } from '../../graphql/allow.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { valueOf } from '../../graphql/errors.js';
import { answerSignIn } from '../sign-in/sign-in-mapping.js';
import { SignInResult } from '../sign-in/sign-in.types.js';
import { AccountType, SetUpInput } from './account.types.js';
import { setUp } from './set-up.js';

@Resolver()
export class AccountResolver {
  @Allow({ session: 'READ_POLICY' })
  @Query(() => AccountType, { description: 'The organisation and how its mail leaves; owners and admins.' })
  async account(@Ctx() { op, models }: GraphQLContext): Promise<AccountType> {
    const { organizationName } = await op.read.account.get();
    return { organizationName, mailDelivery: models.mailDelivery };
  }

  @Allow({ anonymous: true, attempt: 'EITHER' })
  @Mutation(() => SignInResult, {
    description:
      'The first run: makes the owner and signs them in. The link works once, and never again once an owner has set up a second factor: NOT_FOUND.',
  })
  async setUp(
    @Arg('input', () => SetUpInput) input: SetUpInput,
    @Ctx() context: GraphQLContext,
  ): Promise<typeof SignInResult> {
    return answerSignIn(
      valueOf(await setUp(context.op, { ...input, organizationName: input.organizationName ?? null })),
      context,
    );
  }
}
