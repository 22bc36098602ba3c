import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { Allow } from '../../graphql/allow.js';
import { actingCaller } from '../../graphql/callers.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { valueOf } from '../../graphql/errors.js';
import { endSession, endSessions } from './end-sessions.js';
import { EndSessionInput, EndSessionsInput, EndSessionsPayload } from './sessions.types.js';

@Resolver()
export class SessionsResolver {
  @Allow({ session: 'ANY', token: 'MANAGE_SESSIONS' })
  @Mutation(() => EndSessionsPayload, {
    description:
      'Ends one session: one of the caller, or of a user whom the caller may manage. A session that is neither is NOT_FOUND.',
  })
  async endSession(
    @Arg('input', () => EndSessionInput, { description: 'Which session ends.' }) input: EndSessionInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<EndSessionsPayload> {
    const { user } = actingCaller(op.caller);
    return { ended: valueOf(await endSession(op, user, input.sessionId)) };
  }

  @Allow({ session: 'ANY', token: 'MANAGE_SESSIONS' })
  @Mutation(() => EndSessionsPayload, {
    description:
      'Ends every session, and every unfinished sign-in, of a user; without `userId`, of the caller. `exceptCurrent` keeps the one that asks.',
  })
  async endSessions(
    @Arg('input', () => EndSessionsInput, { description: 'Whose sessions end.' }) input: EndSessionsInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<EndSessionsPayload> {
    const caller = actingCaller(op.caller);
    const current = caller.kind === 'session' ? caller.session.id : null;
    return {
      ended: valueOf(
        await endSessions(op, caller.user, current, {
          userId: input.userId ?? null,
          exceptCurrent: input.exceptCurrent,
        }),
      ),
    };
  }
}
