import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';

import type { SignInMethod } from '@countersign/domain/sign-in/sign-in-method.js';
import { mayManage, permissionsOf } from '@countersign/domain/users/may-manage.js';

import { Allow } from '../../graphql/allow.js';
import { badCursor, decodeCursor, momentKey, pageSize, toConnection } from '../../graphql/connections.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { checkedFilter } from '../../graphql/checked-filter.js';
import { SignInMethodEnum } from '../../graphql/enums.js';
import { spendRows } from '../../graphql/row-budget.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { toDate, toDateOrNull } from '../../platform/clock.js';
import { toTrustedDeviceType } from '../devices/trusted-device-mapping.js';
import { TrustedDeviceType } from '../devices/trusted-devices.types.js';
import { toFactorType } from '../factors/factor-mapping.js';
import { FactorType } from '../factors/factors.types.js';
import { toIdentityType } from '../providers/provider-mapping.js';
import { IdentityType } from '../providers/providers.types.js';
import { toSessionType } from '../sessions/session-mapping.js';
import { SessionType } from '../sessions/sessions.types.js';
import { toSignInType } from '../sign-ins/sign-in-mapping.js';
import { SignInConnectionType } from '../sign-ins/sign-ins.types.js';
import { toCoverageType } from './coverage-mapping.js';
import type { Caller } from '../../operations/caller.js';
import { directoryFilter } from '../../operations/directory-filter.js';
import { directoryKey } from './directory-order.sql.js';
import { InvitationType } from './invitations.types.js';
import { loadersOf, type UserLoaders } from './user.loaders.js';
import { toUserType } from './user-mapping.js';
import { CoverageType, UserConnectionType, UserFilterInput, UserOrderInput, UserType } from './users.types.js';

@Resolver(() => UserType)
export class UsersResolver {
  @Allow({ session: 'READ_USERS', basic: 'READ_USERS', token: 'READ_USERS' })
  @Query(() => UserConnectionType, {
    description: 'The directory: everybody who has been added, searched, filtered and sorted.',
  })
  async users(
    @Arg('first', () => Int, { defaultValue: 50, description: 'How many, 1 to 200.' }) first: number,
    @Arg('after', () => String, {
      nullable: true,
      description: 'A cursor of an earlier page of the same order: what follows it.',
    })
    after: string | null | undefined,
    @Arg('filter', () => UserFilterInput, {
      nullable: true,
      description: 'Which users; everybody where it is left out.',
    })
    filterInput: UserFilterInput | null | undefined,
    @Arg('orderBy', () => UserOrderInput, { nullable: true, description: 'By name from A to Z where it is left out.' })
    orderBy: UserOrderInput | null | undefined,
    @Ctx() { op, models }: GraphQLContext,
  ): Promise<UserConnectionType> {
    const limit = pageSize(first);
    const order = { field: orderBy?.field ?? 'NAME', direction: orderBy?.direction ?? 'ASC' } as const;
    const filter = directoryFilter(checkedFilter(filterInput));
    const key = after == null ? null : keyOf(after, order);
    const policy = await op.read.policies.current();
    const asked = { filter, policy: policy.document, now: op.now };
    const page = await models.users.page({ ...asked, order, after: key, limit });
    const connection = toConnection(
      page,
      key === null,
      (row) => [order.field, order.direction, row.sortedBy, row.id],
      (row) => toUserType(row, policy, op.now),
    );
    return Object.assign(connection, { totalCount: () => models.users.count(asked) });
  }

  @Allow({ session: 'READ_USERS', basic: 'READ_USERS', token: 'READ_USERS' })
  @Query(() => UserType, { nullable: true, description: 'One user of the directory; null where there is none.' })
  async user(
    @Arg('id', () => ID, { description: 'Of a user.' }) id: string,
    @Ctx() { op, models }: GraphQLContext,
  ): Promise<UserType | null> {
    const [user, policy] = await Promise.all([models.users.find(id), op.read.policies.current()]);
    return user === null ? null : toUserType(user, policy, op.now);
  }

  @Allow({ session: 'READ_USERS', basic: 'READ_USERS', token: 'READ_USERS' })
  @Query(() => CoverageType, {
    description: 'How many users use two-factor authentication, owe it or need not, under the policy that holds now.',
  })
  async coverage(@Ctx() { op, models }: GraphQLContext): Promise<CoverageType> {
    const { document } = await op.read.policies.current();
    return toCoverageType(await models.users.coverage(document, op.now));
  }

  @FieldResolver(() => [FactorType], {
    nullable: true,
    description: 'The active second factors, oldest first. Null where the caller may not see them.',
  })
  async factors(@Root() user: UserType, @Ctx() context: GraphQLContext): Promise<FactorType[] | null> {
    if (!seesDetails(user, context) || !spendRows(context, 1)) return null;
    return (await loaders(context).factors.load(user.id)).map(toFactorType);
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'How many of the own recovery codes still work. Null where the caller may not see it.',
  })
  async recoveryCodesLeft(@Root() user: UserType, @Ctx() context: GraphQLContext): Promise<number | null> {
    return seesDetails(user, context) ? (await loaders(context).ownCodes.load(user.id)).left : null;
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description:
      'When the unused own recovery codes stop working; null: never, or there are none, or the caller may not see it.',
  })
  async recoveryCodesExpireAt(@Root() user: UserType, @Ctx() context: GraphQLContext): Promise<Date | null> {
    return seesDetails(user, context) ? toDateOrNull((await loaders(context).ownCodes.load(user.id)).expireAt) : null;
  }

  @FieldResolver(() => [SignInMethodEnum], {
    nullable: true,
    description:
      'How the user can sign in: PASSKEY where the user has a passkey and the rule of the role lets it sign in alone. Empty for one who was invited and has not chosen a password yet. Null where the caller may not see it.',
  })
  async signInMethods(@Root() user: UserType, @Ctx() context: GraphQLContext): Promise<SignInMethod[] | null> {
    return seesDetails(user, context) ? loaders(context).signInMethods.load(user.id) : null;
  }

  @FieldResolver(() => [IdentityType], {
    nullable: true,
    description: 'The connections with providers, oldest first. Null where the caller may not see them.',
  })
  async identities(@Root() user: UserType, @Ctx() context: GraphQLContext): Promise<IdentityType[] | null> {
    if (!seesDetails(user, context) || !spendRows(context, 1)) return null;
    return (await loaders(context).identities.load(user.id)).map(toIdentityType);
  }

  @FieldResolver(() => InvitationType, {
    nullable: true,
    description:
      'Set while the user has been invited and has not chosen a password. Null where the caller may not see it.',
  })
  async invitation(@Root() user: UserType, @Ctx() context: GraphQLContext): Promise<InvitationType | null> {
    if (!seesDetails(user, context)) return null;
    const invitation = await loaders(context).invitations.load(user.id);
    if (invitation === null) return null;
    return {
      sentAt: toDate(invitation.sentAt),
      expiresAt: toDate(invitation.expiresAt),
      expired: !invitation.open,
    };
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "The address that becomes the user's once the link mailed to it is opened; null where none is waiting, or the caller may not see it.",
  })
  async pendingEmail(@Root() user: UserType, @Ctx() context: GraphQLContext): Promise<string | null> {
    return seesDetails(user, context) ? loaders(context).pendingEmails.load(user.id) : null;
  }

  @FieldResolver(() => [SessionType], {
    nullable: true,
    description:
      'The sessions that are open now, newest first, 200 at most. Null where the caller may not see them: admins see those of users of an equal or lower role.',
  })
  async sessions(@Root() user: UserType, @Ctx() context: GraphQLContext): Promise<SessionType[] | null> {
    if (!seesSessions(user, context)) return null;
    const { caller } = context.op;
    const current = caller.kind === 'session' ? caller.session.id : null;
    if (!spendRows(context, 1)) return null;
    const live = await loaders(context).sessions.load(user.id);
    if (!spendRows(context, live.length)) return null;
    return live.map(({ session, expiresAt }) => toSessionType(session, user, expiresAt, current));
  }

  @FieldResolver(() => [TrustedDeviceType], {
    nullable: true,
    description:
      'The browsers that are not asked for a second factor just now, newest first, 200 at most. Null where the caller may not see them: as with sessions.',
  })
  async trustedDevices(@Root() user: UserType, @Ctx() context: GraphQLContext): Promise<TrustedDeviceType[] | null> {
    if (!seesSessions(user, context)) return null;
    if (!spendRows(context, 1)) return null;
    const devices = await loaders(context).trustedDevices.load(user.id);
    if (!spendRows(context, devices.length)) return null;
    const held = context.credentials.deviceOf(user.id);
    return devices.map((device) => toTrustedDeviceType(device, held));
  }

  @FieldResolver(() => SignInConnectionType, {
    nullable: true,
    description:
      'How the user signed in, newest first, and why each went as it did. Null where the caller may not see it.',
  })
  async signIns(
    @Arg('first', () => Int, { defaultValue: 20, description: 'How many, 1 to 200.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'A cursor of an earlier page: what follows it.' })
    after: string | null | undefined,
    @Root() user: UserType,
    @Ctx() context: GraphQLContext,
  ): Promise<SignInConnectionType | null> {
    if (!seesDetails(user, context)) return null;
    const key = after == null ? null : momentKey(after);
    const limit = pageSize(first);
    if (!spendRows(context, 1)) return null;
    const page = await context.models.signIns.page(user.id, key, limit, context.op.now);
    if (!spendRows(context, page.rows.length)) return null;
    return toConnection(page, key === null, (row) => [row.at, row.id], toSignInType);
  }
}

/** Everybody sees their own; who may read the directory sees what it and the status export are made of. */
function seesDetails(user: UserType, { op: { caller } }: GraphQLContext): boolean {
  if (caller.kind === 'anonymous' || mayNotRead(caller)) return false;
  return caller.user.id === user.id || permissionsOf(caller.user.role).includes('READ_USERS');
}

/** Sessions, which can be ended, only of those whom one's role may manage. */
function seesSessions(user: UserType, { op: { caller } }: GraphQLContext): boolean {
  if (caller.kind === 'anonymous' || mayNotRead(caller)) return false;
  return (
    caller.user.id === user.id ||
    (permissionsOf(caller.user.role).includes('MANAGE_SESSIONS') && mayManage(caller.user.role, user.role))
  );
}

/** A token that was not made for reading the directory sees nobody closer, its owner included. */
function mayNotRead(caller: Caller): boolean {
  return caller.kind === 'apiToken' && !caller.token.scopes.includes('READ_USERS');
}

function loaders({ op, models }: GraphQLContext): UserLoaders {
  return loadersOf(
    op,
    models.users.details,
    op.read.identities,
    async () => (await op.read.policies.current()).document,
    op.now,
  );
}

/** A cursor belongs to the order that it was made in: in another one it would skip people. */
function keyOf(
  after: string,
  order: { readonly field: UserOrderInput['field']; readonly direction: string },
): NonNullable<ReturnType<typeof directoryKey>> {
  const [field, direction, value, id] = decodeCursor(after, 4);
  const key = field === order.field && direction === order.direction ? directoryKey(order.field, value, id) : null;
  if (key === null) throw badCursor();
  return key;
}
