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

import { Allow } from '../../graphql/allow.js';
import { checkedFilter } from '../../graphql/checked-filter.js';
import { momentKey, pageSize, toConnection } from '../../graphql/connections.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { directoryFilter } from '../../operations/directory-filter.js';
import { toStatusExportType } from './export-mapping.js';
import {
  RequestStatusExportInput,
  RequestStatusExportPayload,
  StatusExportConnectionType,
  StatusExportType,
} from './exports.types.js';
import type { ExportRow } from './exports.read-model.js';
import { watching, watchKnown } from './exports.subscription.js';
import { requestStatusExport } from './request-status-export.js';
import { watchCompletion, watchCompletions, watchProgress } from './watch-exports.js';

type Subscribed<Args extends object> = SubscribeResolverData<unknown, Args, GraphQLContext>;

@Resolver()
export class ExportsResolver {
  @Allow({ session: 'EXPORT_STATUS', token: 'EXPORT_STATUS' })
  @Mutation(() => RequestStatusExportPayload, {
    description:
      'Queues a status export. Whoever asked is mailed a link once it is ready; for an API token nobody is: it follows the export.',
  })
  async requestStatusExport(
    @Arg('input', () => RequestStatusExportInput, { nullable: true, description: 'The team where it is left out.' })
    input: RequestStatusExportInput | null | undefined,
    @Ctx() { op }: GraphQLContext,
  ): Promise<RequestStatusExportPayload> {
    const stored = await requestStatusExport(op, directoryFilter(checkedFilter(input?.filter, 'input.filter')));
    return { statusExport: toStatusExportType(stored, op.publicUrl, op.now) };
  }

  @Allow({ session: 'EXPORT_STATUS', token: 'EXPORT_STATUS' })
  @Query(() => StatusExportType, {
    nullable: true,
    description: 'One export, whoever asked for it; null where there is none.',
  })
  async statusExport(
    @Arg('id', () => ID, { description: 'Of a status export.' }) id: string,
    @Ctx() { op, models }: GraphQLContext,
  ): Promise<StatusExportType | null> {
    const stored = await models.exports.find('STATUS', id);
    return stored === null ? null : toStatusExportType(stored, op.publicUrl, op.now);
  }

  @Allow({ session: 'EXPORT_STATUS', token: 'EXPORT_STATUS' })
  @Query(() => StatusExportConnectionType, { description: 'Every export of the account, newest first.' })
  async statusExports(
    @Arg('first', () => Int, { defaultValue: 20, description: 'How many, 1 to 200.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'A cursor of an earlier page: what follows it.' })
    after: string | null | undefined,
    @Ctx() { op, models }: GraphQLContext,
  ): Promise<StatusExportConnectionType> {
    const key = after == null ? null : momentKey(after);
    const page = await models.exports.page('STATUS', key, pageSize(first));
    return toConnection(
      page,
      key === null,
      (row) => [row.requestedAt, row.id],
      (row) => toStatusExportType(row, op.publicUrl, op.now),
    );
  }

  @Allow({ session: 'EXPORT_STATUS', token: 'EXPORT_STATUS' })
  @Subscription(() => StatusExportType, {
    subscribe: ({ args, context }: Subscribed<{ id: string }>) =>
      watchKnown(watching('STATUS', context), args.id, watchProgress),
    description: 'The state now, then every step; the stream ends after COMPLETED or FAILED.',
  })
  statusExportProgress(
    @Arg('id', () => ID, { description: 'Of a status export; NOT_FOUND where there is none.' }) _id: string,
    @Root() stored: ExportRow,
    @Ctx() { op, now }: GraphQLContext,
  ): StatusExportType {
    return toStatusExportType(stored, op.publicUrl, now());
  }

  @Allow({ session: 'EXPORT_STATUS', token: 'EXPORT_STATUS' })
  @Subscription(() => StatusExportType, {
    subscribe: ({ args, context }: Subscribed<{ id?: string | null }>) =>
      args.id == null
        ? watchCompletions(watching('STATUS', context), context.now())
        : watchKnown(watching('STATUS', context), args.id, watchCompletion),
    description:
      'An export that ended, well or badly. With an id: at once if it has ended already, and then the stream ends. Without: every one of the account from now on.',
  })
  statusExportCompleted(
    @Arg('id', () => ID, { nullable: true, description: 'One export; every one where it is left out.' })
    _id: string | null | undefined,
    @Root() stored: ExportRow,
    @Ctx() { op, now }: GraphQLContext,
  ): StatusExportType {
    return toStatusExportType(stored, op.publicUrl, now());
  }
}
