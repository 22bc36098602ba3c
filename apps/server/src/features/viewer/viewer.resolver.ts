import { Ctx, FieldResolver, Query, Resolver } from 'type-graphql';

import { ruleFor } from '@countersign/domain/policy/policy.js';
import type { Permission } from '@countersign/domain/users/may-manage.js';

import { Allow } from '../../graphql/allow.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { permissionsOfCaller } from '../../operations/caller.js';
import { toRoleRuleType } from '../policy/policy-mapping.js';
import { RoleRuleType } from '../policy/policy.types.js';
import { toSessionType } from '../sessions/session-mapping.js';
import { SessionType } from '../sessions/sessions.types.js';
import { toApiTokenType } from '../tokens/token-mapping.js';
import { ApiTokenType } from '../tokens/tokens.types.js';
import { toUserType } from '../users/user-mapping.js';
import { UserType } from '../users/users.types.js';
import { ViewerType } from './viewer.types.js';

@Resolver(() => ViewerType)
export class ViewerResolver {
  @Allow({ anonymous: true, session: 'ANY', basic: 'ANY', token: 'ANY' })
  @Query(() => ViewerType, {
    nullable: true,
    description:
      'Who calls; null when signed out. With an unfinished sign-in: SECOND_FACTOR_REQUIRED or ENROLLMENT_REQUIRED.',
  })
  viewer(@Ctx() { caller }: GraphQLContext): ViewerType | null {
    return caller.kind === 'anonymous' ? null : new ViewerType();
  }

  @FieldResolver(() => UserType, { nullable: true })
  async user(@Ctx() { op, models }: GraphQLContext): Promise<UserType | null> {
    if (op.caller.kind === 'anonymous') return null;
    const [user, policy] = await Promise.all([models.users.shown(op.caller.user.id), op.read.policies.current()]);
    return user === null ? null : toUserType(user, policy, op.now);
  }

  @FieldResolver(() => RoleRuleType, { nullable: true })
  async rule(@Ctx() { op }: GraphQLContext): Promise<RoleRuleType | null> {
    if (op.caller.kind === 'anonymous') return null;
    return toRoleRuleType(ruleFor((await op.read.policies.current()).document, op.caller.user.role));
  }

  @FieldResolver(() => SessionType, { nullable: true })
  async session(@Ctx() context: GraphQLContext): Promise<SessionType | null> {
    const { caller } = context.op;
    if (caller.kind !== 'session') return null;
    // Read again: a mutation of this same request may have stepped it up.
    const session = (await context.op.read.sessions.find(caller.session.id)) ?? caller.session;
    const user = await this.user(context);
    return user === null ? null : toSessionType(session, user, caller.session.expiresAt, caller.session.id);
  }

  @FieldResolver(() => ApiTokenType, { nullable: true })
  async apiToken(@Ctx() { op, models }: GraphQLContext): Promise<ApiTokenType | null> {
    if (op.caller.kind !== 'apiToken') return null;
    const { document } = await op.read.policies.current();
    const token = await models.apiTokens.find(op.caller.token.id, document, op.now);
    return token === null ? null : toApiTokenType(token);
  }

  @FieldResolver()
  permissions(@Ctx() { caller }: GraphQLContext): readonly Permission[] {
    return permissionsOfCaller(caller);
  }
}
