import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { Allow } from '../../graphql/allow.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { valueOf } from '../../graphql/errors.js';
import { answerSignIn } from '../sign-in/sign-in-mapping.js';
import { SignInResult } from '../sign-in/sign-in.types.js';
import { acceptInvitation } from './accept-invitation.js';
import { AcceptInvitationInput, ResetPasswordInput, ResetPasswordPayload } from './links.types.js';
import { resetPassword } from './reset-password.js';

@Resolver()
export class LinksResolver {
  @Allow({ anonymous: true, attempt: 'EITHER' })
  @Mutation(() => SignInResult, {
    description:
      'Chooses a first password by the mailed link, and goes on as signIn does. The link works once: NOT_FOUND afterwards.',
  })
  async acceptInvitation(
    @Arg('input', () => AcceptInvitationInput) input: AcceptInvitationInput,
    @Ctx() context: GraphQLContext,
  ): Promise<typeof SignInResult> {
    return answerSignIn(valueOf(await acceptInvitation(context.op, { ...input, name: input.name ?? null })), context);
  }

  @Allow({ anonymous: true, attempt: 'EITHER' })
  @Mutation(() => ResetPasswordPayload, {
    description:
      'Sets a new password by a link that the host made. Never signs in and touches no factor; ends every session of the user. The link works once: NOT_FOUND afterwards.',
  })
  async resetPassword(
    @Arg('input', () => ResetPasswordInput) input: ResetPasswordInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<ResetPasswordPayload> {
    valueOf(await resetPassword(op, input));
    return { ok: true };
  }
}
