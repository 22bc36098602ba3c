import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';

import { permissionsOf } from '@countersign/domain/users/may-manage.js';

import { Allow } from '../../graphql/allow.js';
import { actingCaller } from '../../graphql/callers.js';
import { momentKey, pageSize, toConnection } from '../../graphql/connections.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { FailureError } from '../../graphql/errors.js';
import { failure } from '../../operations/failures.js';
import { toAuditEventType } from './audit-mapping.js';
import { AuditEventConnectionType, AuditFilterInput } from './audit.types.js';

/** Each type asked for is read along its own index. */
const MOST_TYPES = 20;

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
    const types = [...new Set(filter?.types ?? [])];
    if (types.length > MOST_TYPES)
      throw new FailureError(failure.badField('filter.types', `Ask for at most ${MOST_TYPES} types at a time.`));
    const key = after == null ? null : momentKey(after);
    const page = await models.audit.page({
      actorId: filter?.actorId ?? null,
      subjectId: filter?.subjectId ?? null,
      types: types.length === 0 ? null : types,
      from: filter?.from?.getTime() ?? null,
      to: filter?.to?.getTime() ?? null,
      concerning: permissionsOf(user.role).includes('READ_AUDIT') ? null : user.id,
      after: key,
      limit: pageSize(first),
    });
    return toConnection(page, key === null, (row) => [row.at, row.id], toAuditEventType);
  }
}
