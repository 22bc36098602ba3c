import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { Allow } from '../../graphql/allow.js';
import { actingCaller } from '../../graphql/callers.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { valueOf } from '../../graphql/errors.js';
import { permissionsOfCaller } from '../../operations/caller.js';
import { cancelInvitation } from './cancel-invitation.js';
import {
  CancelInvitationInput,
  CancelInvitationPayload,
  InviteUserInput,
  InviteUserPayload,
  ResendInvitationInput,
} from './invitations.types.js';
import { inviteUser } from './invite-user.js';
import { resendInvitation } from './resend-invitation.js';
import { toUserType } from './user-mapping.js';

@Resolver()
export class InvitationsResolver {
  @Allow({ session: 'MANAGE_USERS', token: 'WRITE_USERS' })
  @Mutation(() => InviteUserPayload, {
    description:
      'Adds a user of an equal or lower role and mails a link to choose a password with, good for seven days. Mail that cannot be sent now is tried again; the invitation stands all the while. An address that somebody has already is BAD_USER_INPUT at input.email.',
  })
  async inviteUser(
    @Arg('input', () => InviteUserInput, { description: 'Whom to add, with which role.' }) input: InviteUserInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<InviteUserPayload> {
    const { user: caller } = actingCaller(op.caller);
    const seesUsers = permissionsOfCaller(op.caller).includes('READ_USERS');
    const user = valueOf(await inviteUser(op, caller, input, seesUsers));
    return { user: toUserType(user, await op.read.policies.current(), op.now) };
  }

  @Allow({ session: 'MANAGE_USERS', token: 'WRITE_USERS' })
  @Mutation(() => InviteUserPayload, {
    description:
      'Mails a new link, good for seven days; the one before stops working. CONFLICT where the user has a password already or is suspended; RATE_LIMITED where it was sent five times within an hour.',
  })
  async resendInvitation(
    @Arg('input', () => ResendInvitationInput, { description: 'Whose invitation is sent again.' })
    input: ResendInvitationInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<InviteUserPayload> {
    const user = valueOf(await resendInvitation(op, actingCaller(op.caller).user, input.userId));
    return { user: toUserType(user, await op.read.policies.current(), op.now) };
  }

  @Allow({ session: 'MANAGE_USERS', token: 'WRITE_USERS' })
  @Mutation(() => CancelInvitationPayload, {
    description:
      'Takes an invitation back: its link stops working and the user, who never signed in, is deleted. CONFLICT where the user has a password already.',
  })
  async cancelInvitation(
    @Arg('input', () => CancelInvitationInput, { description: 'Whose invitation is taken back.' })
    input: CancelInvitationInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<CancelInvitationPayload> {
    valueOf(await cancelInvitation(op, actingCaller(op.caller).user, input.userId));
    return { canceledUserId: input.userId };
  }
}
