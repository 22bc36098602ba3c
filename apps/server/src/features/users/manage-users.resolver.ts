import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { Allow, requireStepUp } from '../../graphql/allow.js';
import { sessionCaller } from '../../graphql/callers.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { valueOf } from '../../graphql/errors.js';
import { UpdateUserInput, UpdateUserPayload } from './manage-users.types.js';
import { updateUser } from './update-user.js';
import { toUserType } from './user-mapping.js';

@Resolver()
export class ManageUsersResolver {
  @Allow({ session: 'MANAGE_USERS' })
  @Mutation(() => UpdateUserPayload, {
    description:
      'Changes a user of an equal or lower role. A change of role needs a step-up; nobody changes their own role or suspends themselves; the last owner who can sign in stays one.',
  })
  async updateUser(
    @Arg('input', () => UpdateUserInput) input: UpdateUserInput,
    @Ctx() { op, caller }: GraphQLContext,
  ): Promise<UpdateUserPayload> {
    if (input.role != null || input.email != null) requireStepUp(caller, op.now);
    const { userId } = input;
    const user = valueOf(
      await updateUser(op, sessionCaller(op.caller).user, {
        userId,
        name: input.name ?? undefined,
        email: input.email ?? undefined,
        role: input.role ?? undefined,
        suspended: input.suspended ?? undefined,
      }),
    );
    return { user: toUserType(user, await op.read.policies.current(), op.now) };
  }
}
