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
import { momentKey, pageSize, toConnection } from '../../graphql/connections.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { toAuditFilter } from '../audit/audit-mapping.js';
import {
  AuditExportConnectionType,
  AuditExportType,
  RequestAuditExportInput,
  RequestAuditExportPayload,
} from './audit-exports.types.js';
import { toAuditExportType } from './export-mapping.js';
import type { ExportRow } from './exports.read-model.js';
import { watching, watchKnown } from './exports.subscription.js';
import { requestAuditExport } from './request-audit-export.js';
import { watchCompletion, watchCompletions, watchProgress } from './watch-exports.js';

type Subscribed<Args extends object> = SubscribeResolverData<unknown, Args, GraphQLContext>;

/** The audit trail as a file, by the same job as the status export. */
@Resolver()
export class AuditExportsResolver {
  @Allow({ session: 'READ_AUDIT', token: 'READ_AUDIT' })
  @Mutation(() => RequestAuditExportPayload, {
    description:
      'Queues an export of the audit trail. Whoever asked is mailed a link once it is ready; for an API token nobody is: it follows the export.',
  })
  async requestAuditExport(
    @Arg('input', () => RequestAuditExportInput, {
      nullable: true,
      description: 'Everything, as CSV, where it is left out.',
    })
    input: RequestAuditExportInput | null | undefined,
    @Ctx() { op }: GraphQLContext,
  ): Promise<RequestAuditExportPayload> {
    const stored = await requestAuditExport(op, toAuditFilter(input?.filter, 'input.filter'), input?.format ?? 'CSV');
    return { auditExport: toAuditExportType(stored, op.publicUrl, op.now) };
  }

  @Allow({ session: 'READ_AUDIT', token: 'READ_AUDIT' })
  @Query(() => AuditExportType, {
    nullable: true,
    description: 'One export of the audit trail, whoever asked for it; null where there is none.',
  })
  async auditExport(
    @Arg('id', () => ID, { description: 'Of an export of the audit trail.' }) id: string,
    @Ctx() { op, models }: GraphQLContext,
  ): Promise<AuditExportType | null> {
    const stored = await models.exports.find('AUDIT', id);
    return stored === null ? null : toAuditExportType(stored, op.publicUrl, op.now);
  }

  @Allow({ session: 'READ_AUDIT', token: 'READ_AUDIT' })
  @Query(() => AuditExportConnectionType, { description: 'Every export of the audit trail, newest first.' })
  async auditExports(
    @Arg('first', () => Int, { defaultValue: 20, description: 'How many, 1 to 200.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'A cursor of an earlier page: what follows it.' })
    after: string | null | undefined,
    @Ctx() { op, models }: GraphQLContext,
  ): Promise<AuditExportConnectionType> {
    const key = after == null ? null : momentKey(after);
    const page = await models.exports.page('AUDIT', key, pageSize(first));
    return toConnection(
      page,
      key === null,
      (row) => [row.requestedAt, row.id],
      (row) => toAuditExportType(row, op.publicUrl, op.now),
    );
  }

  @Allow({ session: 'READ_AUDIT', token: 'READ_AUDIT' })
  @Subscription(() => AuditExportType, {
    subscribe: ({ args, context }: Subscribed<{ id: string }>) =>
      watchKnown(watching('AUDIT', context), args.id, watchProgress),
    description: 'The state now, then every step; the stream ends after COMPLETED or FAILED.',
  })
  auditExportProgress(
    @Arg('id', () => ID, { description: 'Of an export of the audit trail; NOT_FOUND where there is none.' })
    _id: string,
    @Root() stored: ExportRow,
    @Ctx() { op, now }: GraphQLContext,
  ): AuditExportType {
    return toAuditExportType(stored, op.publicUrl, now());
  }

  @Allow({ session: 'READ_AUDIT', token: 'READ_AUDIT' })
  @Subscription(() => AuditExportType, {
    subscribe: ({ args, context }: Subscribed<{ id?: string | null }>) =>
      args.id == null
        ? watchCompletions(watching('AUDIT', context), context.now())
        : watchKnown(watching('AUDIT', context), args.id, watchCompletion),
    description:
      'An export of the audit trail that ended, well or badly. With an id: at once if it has ended already, and then the stream ends. Without: every one of the account from now on.',
  })
  auditExportCompleted(
    @Arg('id', () => ID, { nullable: true, description: 'One export; every one where it is left out.' })
    _id: string | null | undefined,
    @Root() stored: ExportRow,
    @Ctx() { op, now }: GraphQLContext,
  ): AuditExportType {
    return toAuditExportType(stored, op.publicUrl, now());
  }
}
