import {
  Arg,
  Ctx,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
  type SubscribeResolverData,
} from 'type-graphql';

import { mayManage, permissionsOf } from '@countersign/domain/users/may-manage.js';
import { ROLES, type Role } from '@countersign/domain/users/roles.js';

import { Allow, requireStepUp } from '../../graphql/allow.js';
import { actingCaller } from '../../graphql/callers.js';
import { momentKey, pageSize, toConnection } from '../../graphql/connections.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { FailureError, valueOf } from '../../graphql/errors.js';
import { failure } from '../../operations/failures.js';
import { toDate } from '../../platform/clock.js';
import { toUserType } from '../users/user-mapping.js';
import { toSessionFilter } from './account-sessions-mapping.js';
import type { SessionTotal } from './account-sessions.read-model.js';
import {
  EndSessionsOfAccountInput,
  EndSessionsOfAccountPayload,
  SessionConnectionType,
  SessionFilterInput,
  SessionsChangeType,
  type SessionTotalsType,
} from './account-sessions.types.js';
import { endAllSessions, endNamedSessions } from './end-sessions-of-account.js';
import { toSessionType } from './session-mapping.js';
import { watchSessions } from './watch-sessions.js';

type Subscribed<Args extends object> = SubscribeResolverData<unknown, Args, GraphQLContext>;

@Resolver()
export class AccountSessionsResolver {
  @Allow({ session: 'MANAGE_SESSIONS', token: 'MANAGE_SESSIONS' })
  @Query(() => SessionConnectionType, {
    description:
      'The open sessions of the account, the one begun last first: of users with an equal or lower role than the caller, the own ones included.',
  })
  async accountSessions(
    @Arg('first', () => Int, { defaultValue: 50, description: 'How many, 1 to 200.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'A cursor of an earlier page: what follows it.' })
    after: string | null | undefined,
    @Arg('filter', () => SessionFilterInput, {
      nullable: true,
      description: 'Which sessions; all where it is left out.',
    })
    filter: SessionFilterInput | null | undefined,
    @Ctx() { op, models }: GraphQLContext,
  ): Promise<SessionConnectionType> {
    const caller = actingCaller(op.caller);
    const current = caller.kind === 'session' ? caller.session.id : null;
    const key = after == null ? null : momentKey(after);
    const limit = pageSize(first);
    const policy = await op.read.policies.current();
    const within = reach(caller.user.role);
    const asked = { filter: toSessionFilter(filter), policy: policy.document, now: op.now };
    const page = await models.accountSessions.page({ ...asked, roles: within }, key, limit);
    const connection = toConnection(
      page,
      key === null,
      ({ session }) => [session.createdAt, session.id],
      ({ session, user, expiresAt }) => toSessionType(session, toUserType(user, policy, op.now), expiresAt, current),
    );
    return Object.assign(connection, {
      totals: async () => {
        const found = await models.accountSessions.totals({ ...asked, roles: within });
        // Of everything: what a filter finds among them would tell, question by question, who it is and from where.
        const others = ROLES.filter((role) => !within.includes(role));
        const higher = await models.accountSessions.totals({ ...asked, filter: toSessionFilter(null), roles: others });
        return toTotals(found, higher);
      },
    });
  }

  @Allow({ session: 'MANAGE_SESSIONS', token: 'MANAGE_SESSIONS' })
  @Mutation(() => EndSessionsOfAccountPayload, {
    description:
      'Ends several sessions, or all of the account, of users with an equal or lower role than the caller. Those of a higher role are skipped, and counted. For all it takes a step-up.',
  })
  async endSessionsOfAccount(
    @Arg('input', () => EndSessionsOfAccountInput, { description: 'Which sessions end.' })
    { sessionIds, all, exceptCurrent }: EndSessionsOfAccountInput,
    @Ctx() { op, now }: GraphQLContext,
  ): Promise<EndSessionsOfAccountPayload> {
    const caller = actingCaller(op.caller);
    const kept = exceptCurrent && caller.kind === 'session' ? caller.session.id : null;
    if (all) requireStepUp(caller, now());
    if (all === (sessionIds != null))
      throw new FailureError(failure.badField('input.sessionIds', 'Give sessionIds, or all: true, and not both.'));
    return valueOf(
      all
        ? await endAllSessions(op, caller.user, kept)
        : await endNamedSessions(op, caller.user, sessionIds ?? [], kept),
    );
  }

  @Allow({ session: 'ANY', token: 'MANAGE_SESSIONS' })
  @Subscription(() => SessionsChangeType, {
    subscribe: ({ args, context }: Subscribed<{ userId?: string | null }>) => follow(args.userId ?? null, context),
    description:
      'Says at the beginning, and then whenever sessions began or ended, at most once a second, that the list is to be asked for again. With a user id: of that user, who is the caller or somebody whom the caller may manage. Without: of the account, which takes MANAGE_SESSIONS.',
  })
  sessionsChanged(
    @Arg('userId', () => ID, { nullable: true, description: 'Of one user; of the whole account where it is left out.' })
    _userId: string | null | undefined,
    @Root() _changed: true,
    @Ctx() { now }: GraphQLContext,
  ): SessionsChangeType {
    return { at: toDate(now()) };
  }
}

function reach(role: Role): Role[] {
  return ROLES.filter((other) => mayManage(role, other));
}

/** @throws FailureError at once: a stream of nothing would leave whoever follows it waiting. */
async function follow(userId: string | null, { op, models }: GraphQLContext): Promise<AsyncGenerator<true>> {
  const { user } = actingCaller(op.caller);
  if (userId === null) {
    if (!permissionsOf(user.role).includes('MANAGE_SESSIONS')) throw new FailureError(failure.forbidden());
    return watchSessions({ mark: () => models.accountSessions.mark() }, op.events);
  }
  const subject = userId === user.id ? user : await models.users.find(userId);
  if (subject === null || (subject.id !== user.id && !mayManage(user.role, subject.role)))
    throw new FailureError(failure.notFound('There is no such user among those whose sessions you may see.'));
  return watchSessions({ mark: () => models.accountSessions.markOf(subject.id) }, op.events);
}

function toTotals(found: ReadonlyMap<Role, SessionTotal>, higher: ReadonlyMap<Role, SessionTotal>): SessionTotalsType {
  const sum = (of: ReadonlyMap<Role, SessionTotal>, count: keyof SessionTotal): number =>
    [...of.values()].reduce((total, one) => total + one[count], 0);
  return {
    sessions: sum(found, 'sessions'),
    // Everybody has one role, so nobody is counted twice.
    users: sum(found, 'users'),
    byRole: [...found].map(([role, total]) => ({ role, ...total })),
    outOfReach: sum(higher, 'sessions'),
  };
}
