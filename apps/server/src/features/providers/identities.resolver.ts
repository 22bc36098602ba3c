import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { Allow } from '../../graphql/allow.js';
import { sessionCaller } from '../../graphql/callers.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { valueOf } from '../../graphql/errors.js';
import { toUserType } from '../users/user-mapping.js';
import { allowIdentity } from './allow-identity.js';
import { beginIdentityLink, beginProviderStepUp } from './begin-provider-flow.js';
import {
  AllowIdentityInput,
  BeginIdentityLinkInput,
  BeginIdentityLinkPayload,
  BeginProviderStepUpInput,
  BeginProviderStepUpPayload,
  RemoveIdentityInput,
  UserPayload,
} from './identities.types.js';
import { removeIdentity } from './remove-identity.js';

@Resolver()
export class IdentitiesResolver {
  @Allow({ session: 'MANAGE_USERS', stepUp: 'FULL' })
  @Mutation(() => UserPayload, {
    description:
      'Lets the next sign-in of this verified address through a provider be connected with the user: once, within seven days. The user is told by mail. Not for oneself, and not for a user of a higher role.',
  })
  async allowIdentity(
    @Arg('input', () => AllowIdentityInput, { description: 'Whom, and through which provider.' })
    input: AllowIdentityInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<UserPayload> {
    const user = valueOf(await allowIdentity(op, sessionCaller(op.caller).user, input));
    return { user: toUserType(user, await op.read.policies.current(), op.now) };
  }

  @Allow({ session: 'ANY', stepUp: 'FULL' })
  @Mutation(() => UserPayload, {
    description:
      "Takes a connection with a provider away, and ends the other sessions that came through it: one's own, or of a user of an equal or lower role. CONFLICT where it is the user's last way in.",
  })
  async removeIdentity(
    @Arg('input', () => RemoveIdentityInput, { description: 'The connection that is taken away.' })
    input: RemoveIdentityInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<UserPayload> {
    const { user: caller, session } = sessionCaller(op.caller);
    const user = valueOf(await removeIdentity(op, caller, session, input.identityId));
    return { user: toUserType(user, await op.read.policies.current(), op.now) };
  }

  @Allow({ session: 'ANY', stepUp: 'FULL' })
  @Mutation(() => BeginIdentityLinkPayload, {
    description:
      'Begins connecting a provider with the caller, who has signed in with a password and proved a second factor: CONFLICT otherwise. The factor stays as it is.',
  })
  async beginIdentityLink(
    @Arg('input', () => BeginIdentityLinkInput, { description: 'The provider that is to be connected.' })
    input: BeginIdentityLinkInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<BeginIdentityLinkPayload> {
    const { user, session } = sessionCaller(op.caller);
    return { url: valueOf(await beginIdentityLink(op, user, session, input.providerId)) };
  }

  @Allow({ session: 'ANY' })
  @Mutation(() => BeginProviderStepUpPayload, {
    description:
      'Begins a step-up at the provider that the session came through, for users who have no second factor: CONFLICT for everybody else. A provider that does not show that the user proved it anew is refused.',
  })
  async beginProviderStepUp(
    @Arg('input', () => BeginProviderStepUpInput, { nullable: true, description: 'Where to go on after it.' })
    input: BeginProviderStepUpInput | null | undefined,
    @Ctx() { op }: GraphQLContext,
  ): Promise<BeginProviderStepUpPayload> {
    const { user, session } = sessionCaller(op.caller);
    return { url: valueOf(await beginProviderStepUp(op, user, session, input?.returnTo ?? null)) };
  }
}
