import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';

import { toActorType } from '../../graphql/actor.types.js';
import { Allow } from '../../graphql/allow.js';
import { pageSize } from '../../graphql/connections.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { valueOf } from '../../graphql/errors.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { permissionsOfCaller } from '../../operations/caller.js';
import { toDate } from '../../platform/clock.js';
import { COUNTED_TO, type AttentionFigure } from './attention.read-model.js';
import { toCoverageDayType } from './coverage-day-mapping.js';
import { AttentionType, CoverageDayType, FailedMailType } from './overview.types.js';
import { readCoverageDays } from './read-coverage-days.js';

@Resolver()
export class OverviewResolver {
  @Allow({ session: 'READ_USERS', basic: 'READ_USERS', token: 'READ_USERS' })
  @Query(() => [CoverageDayType], {
    description:
      'How far two-factor authentication was, day by day, oldest first; at most 400 days. Each day is counted once, at its beginning or whenever somebody first looked; a day on which nothing ran is left out.',
  })
  async coverageOverTime(
    @Arg('from', () => DateTimeScalar, { description: 'A moment of the first day, by UTC.' }) from: Date,
    @Arg('to', () => DateTimeScalar, { description: 'A moment of the last day, by UTC.' }) to: Date,
    @Ctx() { op }: GraphQLContext,
  ): Promise<CoverageDayType[]> {
    return valueOf(await readCoverageDays(op, from.getTime(), to.getTime())).map(toCoverageDayType);
  }

  @Allow({ session: 'READ_USERS', basic: 'READ_USERS', token: 'READ_USERS' })
  @Query(() => AttentionType, { description: 'What needs attention, in figures; each has a filter that finds whom.' })
  async attention(@Ctx() { op, models }: GraphQLContext): Promise<AttentionType> {
    const { document } = await op.read.policies.current();
    const figure = (name: AttentionFigure) => () => models.attention.count(name, document, op.now);
    const mayReadMails = permissionsOfCaller(op.caller).includes('MANAGE_ACCOUNT');
    return {
      dueForLong: figure('dueForLong'),
      fewRecoveryCodes: figure('fewRecoveryCodes'),
      factorsUnused: figure('factorsUnused'),
      issuedCodesOpen: figure('issuedCodesOpen'),
      invitationsExpired: figure('invitationsExpired'),
      mailsFailed: async () => (mayReadMails ? models.attention.failedMails.count(COUNTED_TO) : null),
      countedTo: COUNTED_TO,
    };
  }

  @Allow({ session: 'MANAGE_ACCOUNT' })
  @Query(() => [FailedMailType], {
    description: 'Mails of the last 30 days that were given up, and those tried in vain so far, newest first.',
  })
  async failedMails(
    @Arg('first', () => Int, { defaultValue: 50, description: 'How many, 1 to 200.' }) first: number,
    @Ctx() { models }: GraphQLContext,
  ): Promise<FailedMailType[]> {
    const mails = await models.attention.failedMails.latest(pageSize(first));
    return mails.map(({ to, queuedAt, ...mail }) => ({
      ...mail,
      queuedAt: toDate(queuedAt),
      to: to === null ? null : toActorType({ kind: 'USER', id: to.id, label: to.name }),
    }));
  }
}
