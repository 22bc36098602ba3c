import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { Allow } from '../../graphql/allow.js';
import { sessionCaller } from '../../graphql/callers.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { valueOf } from '../../graphql/errors.js';
import { toUserType } from '../users/user-mapping.js';
import { SendPasswordLinkInput, SendPasswordLinkPayload } from './password-link.types.js';
import { sendPasswordLink } from './send-password-link.js';

@Resolver()
export class PasswordLinkResolver {
  @Allow({ session: 'RECOVER_USERS', stepUp: 'FULL' })
  @Mutation(() => SendPasswordLinkPayload, {
    description:
      'Mails a user of an equal or lower role a link to choose a new password with, good for an hour; never oneself. It voids earlier ones and leaves every factor alone. For users who cannot ask for one themselves, because their sign-in codes come to the same mailbox: make sure that it is them.',
  })
  async sendPasswordLink(
    @Arg('input', () => SendPasswordLinkInput, { description: 'To whom, and why.' }) input: SendPasswordLinkInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<SendPasswordLinkPayload> {
    const user = valueOf(await sendPasswordLink(op, sessionCaller(op.caller).user, input));
    return { user: toUserType(user, await op.read.policies.current(), op.now) };
  }
}
