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

import { bulkNeedsStepUp, describeBulkSkip } from '@countersign/domain/users/bulk-action.js';

import { Allow, requireStepUp } from '../../graphql/allow.js';
import { BulkOutcomeEnum } from '../../graphql/bulk-enums.js';
import { sessionCaller } from '../../graphql/callers.js';
import { checkedFilter } from '../../graphql/checked-filter.js';
import { badCursor, decodeCursor, momentKey, pageSize, toConnection } from '../../graphql/connections.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { FailureError, valueOf } from '../../graphql/errors.js';
import { directoryFilter } from '../../operations/directory-filter.js';
import { failure } from '../../operations/failures.js';
import { toUserType } from '../users/user-mapping.js';
import type { BulkInput } from './bulk-act.js';
import { toBulkJobType, toBulkResultType } from './bulk-job-mapping.js';
import {
  BulkJobConnectionType,
  BulkJobType,
  BulkPreviewInput,
  BulkPreviewType,
  BulkResultConnectionType,
  CancelBulkJobInput,
  CancelBulkJobPayload,
  StartBulkActionInput,
  StartBulkActionPayload,
} from './bulk-jobs.types.js';
import type { BulkJobRow } from './bulk-jobs.read-model.js';
import { cancelBulkJob } from './cancel-bulk-job.js';
import { previewBulkAction } from './preview-bulk-action.js';
import { startBulkAction } from './start-bulk-action.js';
import { watchBulkJob } from './watch-bulk-job.js';

type Subscribed<Args extends object> = SubscribeResolverData<unknown, Args, GraphQLContext>;

@Resolver()
export class BulkJobsResolver {
  @Allow({ session: 'MANAGE_USERS' })
  @Query(() => BulkPreviewType, {
    description:
      'What startBulkAction would do to whom, as everybody stands now: for a review before it. Changes nothing.',
  })
  async bulkPreview(
    @Arg('input', () => BulkPreviewInput, { description: 'What would be done, and to whom.' }) input: BulkPreviewInput,
    @Ctx() { op, models }: GraphQLContext,
  ): Promise<BulkPreviewType> {
    const { total, toDo, skipped } = valueOf(
      await previewBulkAction(op, sessionCaller(op.caller).user, toBulkInput(input)),
    );
    const policy = await op.read.policies.current();
    const groups = skipped.map(async ({ skip, count, first }) => {
      const users = await models.users.shownAll(first);
      return {
        skip,
        explanation: describeBulkSkip(skip),
        count,
        users: users.map((user) => toUserType(user, policy, op.now)),
      };
    });
    return { total, toDo, skipped: await Promise.all(groups) };
  }

  @Allow({ session: 'MANAGE_USERS' })
  @Mutation(() => StartBulkActionPayload, {
    description:
      'Does one thing to many users as a job in the background. Whom the same act on one user would refuse (a higher role, oneself, the last owner) is skipped, and so is whoever it would change nothing for. RESET_TWO_FACTOR and CHANGE_ROLE need a step-up. CONFLICT while an earlier job of the caller is under way. The job stops where its caller is suspended, deleted or given another role.',
  })
  async startBulkAction(
    @Arg('input', () => StartBulkActionInput, { description: 'What is done, to whom, and why.' })
    input: StartBulkActionInput,
    @Ctx() { op, caller }: GraphQLContext,
  ): Promise<StartBulkActionPayload> {
    if (bulkNeedsStepUp(input.action)) requireStepUp(caller, op.now);
    const asked = { ...toBulkInput(input), reason: input.reason ?? null };
    const job = valueOf(await startBulkAction(op, sessionCaller(op.caller).user, asked));
    return { bulkJob: toBulkJobType(job, op.publicUrl) };
  }

  @Allow({ session: 'MANAGE_USERS' })
  @Mutation(() => CancelBulkJobPayload, {
    description:
      'Ends a job where it stands: one of the caller, or of somebody of an equal or lower role. Who was done stays done. CONFLICT where it has ended.',
  })
  async cancelBulkJob(
    @Arg('input', () => CancelBulkJobInput, { description: 'Which job ends.' }) input: CancelBulkJobInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<CancelBulkJobPayload> {
    const job = valueOf(await cancelBulkJob(op, sessionCaller(op.caller).user, input.id));
    return { bulkJob: toBulkJobType(job, op.publicUrl) };
  }

  @Allow({ session: 'MANAGE_USERS' })
  @Query(() => BulkJobType, { nullable: true, description: 'One job, whoever asked for it; null where there is none.' })
  async bulkJob(
    @Arg('id', () => ID, { description: 'Of a bulk job.' }) id: string,
    @Ctx() { op, models }: GraphQLContext,
  ): Promise<BulkJobType | null> {
    const job = await models.bulkJobs.find(id);
    return job === null ? null : toBulkJobType(job, op.publicUrl);
  }

  @Allow({ session: 'MANAGE_USERS' })
  @Query(() => BulkJobConnectionType, {
    description: 'Every bulk job of the account, newest first. They are kept for 90 days.',
  })
  async bulkJobs(
    @Arg('first', () => Int, { defaultValue: 20, description: 'How many, 1 to 200.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'A cursor of an earlier page: what follows it.' })
    after: string | null | undefined,
    @Ctx() { op, models }: GraphQLContext,
  ): Promise<BulkJobConnectionType> {
    const key = after == null ? null : momentKey(after);
    const page = await models.bulkJobs.page(key, pageSize(first));
    return toConnection(
      page,
      key === null,
      (row) => [row.requestedAt, row.id],
      (row) => toBulkJobType(row, op.publicUrl),
    );
  }

  @Allow({ session: 'MANAGE_USERS' })
  @Query(() => BulkResultConnectionType, {
    description: 'What came of each user of a job, by name. Users who were deleted since have left the list.',
  })
  async bulkResults(
    @Arg('jobId', () => ID, { description: 'Of a bulk job; NOT_FOUND where there is none.' }) jobId: string,
    @Arg('first', () => Int, { defaultValue: 50, description: 'How many, 1 to 200.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'A cursor of an earlier page: what follows it.' })
    after: string | null | undefined,
    @Arg('outcome', () => BulkOutcomeEnum, {
      nullable: true,
      description: 'Only those of whom this came; all where it is left out.',
    })
    outcome: keyof typeof BulkOutcomeEnum | null | undefined,
    @Ctx() { op, models }: GraphQLContext,
  ): Promise<BulkResultConnectionType> {
    const key = after == null ? null : resultKey(after);
    const limit = pageSize(first);
    if ((await models.bulkJobs.find(jobId)) === null) throw new FailureError(NO_JOB);
    const page = await models.bulkJobs.results(jobId, outcome ?? null, key, limit);
    const policy = await op.read.policies.current();
    return toConnection(
      page,
      key === null,
      (row) => [row.nameKey, row.id],
      (row) => toBulkResultType(row, policy, op.now),
    );
  }

  @Allow({ session: 'MANAGE_USERS' })
  @Subscription(() => BulkJobType, {
    subscribe: async ({ args, context }: Subscribed<{ id: string }>) => {
      // At once: a stream of nothing would leave whoever follows it waiting.
      if ((await context.models.bulkJobs.find(args.id)) === null) throw new FailureError(NO_JOB);
      return watchBulkJob(context.models.bulkJobs, context.op.events, args.id);
    },
    description: 'The job now, then every step; the stream ends after COMPLETED, CANCELED or FAILED.',
  })
  bulkJobProgress(
    @Arg('id', () => ID, { description: 'Of a bulk job; NOT_FOUND where there is none.' }) _id: string,
    @Root() job: BulkJobRow,
    @Ctx() { op }: GraphQLContext,
  ): BulkJobType {
    return toBulkJobType(job, op.publicUrl);
  }
}

const NO_JOB = failure.notFound('There is no such job, or not any more: they are kept for 90 days.');

function toBulkInput({ action, role, userIds, filter }: BulkPreviewInput): BulkInput {
  return {
    action,
    role: role ?? null,
    userIds: userIds ?? null,
    filter: filter == null ? null : directoryFilter(checkedFilter(filter, 'input.filter')),
  };
}

function resultKey(cursor: string): { nameKey: string; id: string } {
  const [nameKey, id] = decodeCursor(cursor, 2);
  if (typeof nameKey !== 'string' || typeof id !== 'string') throw badCursor();
  return { nameKey, id };
}
