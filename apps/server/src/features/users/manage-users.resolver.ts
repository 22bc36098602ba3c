import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { Allow, requireStepUp } from '../../graphql/allow.js';
import { actingCaller, sessionCaller } from '../../graphql/callers.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { valueOf } from '../../graphql/errors.js';
import { deleteUser } from './delete-user.js';
import { DeleteUserInput, DeleteUserPayload, UpdateUserInput, UpdateUserPayload } from './manage-users.types.js';
import { mayAskFor, updateUser } from './update-user.js';
import { toUserType } from './user-mapping.js';

@Resolver()
export class ManageUsersResolver {
  @Allow({ session: 'ANY', token: 'WRITE_USERS' })
  @Mutation(() => UpdateUserPayload, {
    description:
      'Changes a user of an equal or lower role; users who do not administer change their own e-mail address and nothing else. A change of role or address needs a step-up; nobody changes their own role or suspends themselves; the last owner who can sign in stays one.',
  })
  async updateUser(
    @Arg('input', () => UpdateUserInput, { description: 'Whom, and what changes; what is absent stays.' })
    input: UpdateUserInput,
    @Ctx() { op, caller }: GraphQLContext,
  ): Promise<UpdateUserPayload> {
    const acting = actingCaller(op.caller);
    const { user: calling } = acting;
    const changes = {
      userId: input.userId,
      name: input.name ?? undefined,
      email: input.email ?? undefined,
      role: input.role ?? undefined,
      suspended: input.suspended ?? undefined,
    };
    valueOf(mayAskFor(calling, changes));
    if (changes.role !== undefined || changes.email !== undefined) requireStepUp(caller, op.now);
    const user = valueOf(await updateUser(op, calling, acting.kind === 'session' ? acting.session : null, changes));
    return { user: toUserType(user, await op.read.policies.current(), op.now) };
  }

  @Allow({ session: 'MANAGE_USERS', stepUp: 'FULL' })
  @Mutation(() => DeleteUserPayload, {
    description:
      'Deletes a user of an equal or lower role, with everything of theirs: factors, codes, sessions, tokens, links. The audit trail stays and calls them deleted user. Not oneself, and not the last owner who can sign in: CONFLICT. There is no way back.',
  })
  async deleteUser(
    @Arg('input', () => DeleteUserInput, { description: 'Whom, and why.' }) input: DeleteUserInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<DeleteUserPayload> {
    valueOf(await deleteUser(op, sessionCaller(op.caller).user, input));
    return { deletedUserId: input.userId };
  }
}
