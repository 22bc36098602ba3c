import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';

import { Allow } from '../../graphql/allow.js';
import { sessionCaller } from '../../graphql/callers.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { valueOf } from '../../graphql/errors.js';
import { answerSignIn } from '../sign-in/sign-in-mapping.js';
import { SignInResult } from '../sign-in/sign-in.types.js';
import {
  AccountType,
  FinishFirstRunPayload,
  SendTestMailPayload,
  SetUpInput,
  UpdateAccountInput,
  UpdateAccountPayload,
} from './account.types.js';
import { finishFirstRun } from './finish-first-run.js';
import { sendTestMail } from './send-test-mail.js';
import { setUp } from './set-up.js';
import { updateAccount } from './update-account.js';

@Resolver()
export class AccountResolver {
  @Allow({ session: 'READ_POLICY' })
  @Query(() => AccountType, { description: 'The organization and how its mail leaves; owners and admins.' })
  account(@Ctx() context: GraphQLContext): Promise<AccountType> {
    return presentAccount(context);
  }

  @Allow({ anonymous: true, attempt: 'EITHER' })
  @Mutation(() => SignInResult, {
    description:
      'The first run: makes the owner and signs them in. The link works once, and never again once an owner has set up a second factor: NOT_FOUND.',
  })
  async setUp(
    @Arg('input', () => SetUpInput, { description: 'The link, and the first owner.' }) input: SetUpInput,
    @Ctx() context: GraphQLContext,
  ): Promise<typeof SignInResult> {
    return answerSignIn(
      valueOf(await setUp(context.op, { ...input, organizationName: input.organizationName ?? null })),
      context,
    );
  }

  @Allow({ session: 'MANAGE_ACCOUNT', stepUp: 'FULL' })
  @Mutation(() => UpdateAccountPayload, {
    description: 'Changes the settings of the account; owners, with a step-up. What is absent stays as it is.',
  })
  async updateAccount(
    @Arg('input', () => UpdateAccountInput, { description: 'What changes; what is absent stays.' })
    input: UpdateAccountInput,
    @Ctx() context: GraphQLContext,
  ): Promise<UpdateAccountPayload> {
    valueOf(
      await updateAccount(context.op, sessionCaller(context.op.caller).user, {
        organizationName: input.organizationName ?? undefined,
        auditRetentionDays: input.auditRetentionDays ?? undefined,
      }),
    );
    return { account: await presentAccount(context) };
  }

  @Allow({ session: 'MANAGE_ACCOUNT' })
  @Mutation(() => FinishFirstRunPayload, {
    description: 'Owners are not led through the first run any more. Doing it again changes nothing.',
  })
  async finishFirstRun(@Ctx() context: GraphQLContext): Promise<FinishFirstRunPayload> {
    valueOf(await finishFirstRun(context.op));
    return { account: await presentAccount(context) };
  }

  @Allow({ session: 'MANAGE_ACCOUNT' })
  @Mutation(() => SendTestMailPayload, {
    description:
      'Sends one message to the caller, at once, and says what became of it within ten seconds. Ten in a row, then one a minute: RATE_LIMITED.',
  })
  async sendTestMail(@Ctx() { op, mailOutlet }: GraphQLContext): Promise<SendTestMailPayload> {
    return valueOf(await sendTestMail(op, sessionCaller(op.caller).user, mailOutlet));
  }
}

async function presentAccount({ op, mailOutlet }: GraphQLContext): Promise<AccountType> {
  const { organizationName, firstRunFinishedAt, auditRetentionDays } = await op.read.account.get();
  return {
    organizationName,
    mailDelivery: mailOutlet.delivery,
    mailFrom: mailOutlet.from,
    setUpFinished: firstRunFinishedAt !== null,
    auditRetentionDays,
  };
}
