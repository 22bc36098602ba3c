import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { Allow } from '../../graphql/allow.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { valueOf } from '../../graphql/errors.js';
import { answerSignIn } from '../sign-in/sign-in-mapping.js';
import { SignInResult } from '../sign-in/sign-in.types.js';
import { acceptInvitation } from './accept-invitation.js';
import { confirmEmail } from './confirm-email.js';
import {
  AcceptInvitationInput,
  ConfirmEmailInput,
  ConfirmEmailPayload,
  RequestEmergencySignInInput,
  RequestEmergencySignInPayload,
  RequestPasswordResetInput,
  RequestPasswordResetPayload,
  ResetPasswordInput,
  ResetPasswordPayload,
} from './links.types.js';
import { requestEmergencySignIn } from './request-emergency-sign-in.js';
import { requestPasswordReset } from './request-password-reset.js';
import { resetPassword } from './reset-password.js';

@Resolver()
export class LinksResolver {
  @Allow({ anonymous: true, attempt: 'EITHER' })
  @Mutation(() => SignInResult, {
    description:
      'Chooses a first password by the mailed link, and goes on as signIn does. The link works once: NOT_FOUND afterwards.',
  })
  async acceptInvitation(
    @Arg('input', () => AcceptInvitationInput, { description: 'The link, and the password to have from now on.' })
    input: AcceptInvitationInput,
    @Ctx() context: GraphQLContext,
  ): Promise<typeof SignInResult> {
    return answerSignIn(valueOf(await acceptInvitation(context.op, { ...input, name: input.name ?? null })), context);
  }

  @Allow({ anonymous: true, attempt: 'EITHER' })
  @Mutation(() => ResetPasswordPayload, {
    description:
      'Sets a new password by a mailed link, or by one that the host made. Never signs in and touches no factor; ends every session of the user. The link works once: NOT_FOUND afterwards.',
  })
  async resetPassword(
    @Arg('input', () => ResetPasswordInput, { description: 'The link, and the password to have from now on.' })
    input: ResetPasswordInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<ResetPasswordPayload> {
    valueOf(await resetPassword(op, input));
    return { ok: true };
  }

  @Allow({ anonymous: true, attempt: 'EITHER' })
  @Mutation(() => RequestPasswordResetPayload, {
    description:
      'Mails a link to choose a new password with, good for an hour, to a user who has a password, whose role may sign in with it, and who is not suspended; it replaces the one before. The answer is the same for every address, and also where no more mail is sent because there was much of it.',
  })
  async requestPasswordReset(
    @Arg('input', () => RequestPasswordResetInput, { description: 'Whose password is forgotten.' })
    input: RequestPasswordResetInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<RequestPasswordResetPayload> {
    valueOf(await requestPasswordReset(op, input));
    return { ok: true };
  }

  @Allow({ anonymous: true, attempt: 'EITHER' })
  @Mutation(() => RequestEmergencySignInPayload, {
    description:
      'For the day when a sign-in provider is down: mails an owner or admin who has a password and a second factor a link, good once and for five minutes. Its token goes into signIn as emergencyToken, and the password is then taken even where the policy takes none from the role; the second factor is asked as ever. The answer is the same for every address. Audited, and all owners and admins are mailed when it is used.',
  })
  async requestEmergencySignIn(
    @Arg('input', () => RequestEmergencySignInInput, { description: 'Who has to get in.' })
    input: RequestEmergencySignInInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<RequestEmergencySignInPayload> {
    valueOf(await requestEmergencySignIn(op, input));
    return { ok: true };
  }

  @Allow({ anonymous: true, attempt: 'EITHER', session: 'ANY' })
  @Mutation(() => ConfirmEmailPayload, {
    description:
      'Makes a new e-mail address hold, by the link that was mailed to it: the mailbox is the proof, whoever is signed in. Ends every session of the user but the one that asked. The link works once: NOT_FOUND afterwards; CONFLICT where somebody else has the address by now.',
  })
  async confirmEmail(
    @Arg('input', () => ConfirmEmailInput, { description: 'The link that was mailed to the new address.' })
    input: ConfirmEmailInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<ConfirmEmailPayload> {
    valueOf(await confirmEmail(op, input));
    return { ok: true };
  }
}
