import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';

import { permissionsOf } from '@countersign/domain/users/may-manage.js';

import { Allow } from '../../graphql/allow.js';
import { actingCaller } from '../../graphql/callers.js';
import { momentKey, pageSize, toConnection } from '../../graphql/connections.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { toAuditEventType, toAuditFilter } from './audit-mapping.js';
import { AuditEventConnectionType, AuditFilterInput } from './audit.types.js';

@Resolver()
export class AuditResolver {
  @Allow({ session: 'ANY', token: 'READ_AUDIT' })
  @Query(() => AuditEventConnectionType, {
    description:
      'The audit trail, newest first: all of it with READ_AUDIT, without it what the caller did and what was done to them.',
  })
  async auditEvents(
    @Arg('first', () => Int, { defaultValue: 50, description: 'How many, 1 to 200.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'A cursor of an earlier page: what follows it.' })
    after: string | null | undefined,
    @Arg('filter', () => AuditFilterInput, { nullable: true, description: 'Which events; all where it is left out.' })
    filter: AuditFilterInput | null | undefined,
    @Ctx() { op, models }: GraphQLContext,
  ): Promise<AuditEventConnectionType> {
    const { user } = actingCaller(op.caller);
    const key = after == null ? null : momentKey(after);
    const page = await models.audit.page({
      ...toAuditFilter(filter, 'filter'),
      concerning: permissionsOf(user.role).includes('READ_AUDIT') ? null : user.id,
      after: key,
      limit: pageSize(first),
    });
    return toConnection(page, key === null, (row) => [row.at, row.id], toAuditEventType);
  }
}
