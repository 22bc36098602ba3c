import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';

import { Allow } from '../../graphql/allow.js';
import { sessionCaller } from '../../graphql/callers.js';
import { encodeCursor, numberKey, pageSize } from '../../graphql/connections.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { valueOf } from '../../graphql/errors.js';
import { toPolicyChange, toPolicyType } from './policy-mapping.js';
import {
  PolicyConnection,
  PolicyPreviewInput,
  PolicyType,
  UpdatePolicyInput,
  UpdatePolicyPayload,
} from './policy.types.js';
import { previewPolicy } from './preview-policy.js';
import { toPolicyPreview } from './preview-mapping.js';
import { PolicyPreviewType } from './preview.types.js';
import { updatePolicy } from './update-policy.js';

@Resolver()
export class PolicyResolver {
  @Allow({ session: 'READ_POLICY', basic: 'READ_POLICY', token: 'READ_POLICY' })
  @Query(() => PolicyType, { description: 'The current version.' })
  async policy(@Ctx() { op }: GraphQLContext): Promise<PolicyType> {
    return toPolicyType(await op.read.policies.current());
  }

  @Allow({ session: 'READ_POLICY', basic: 'READ_POLICY', token: 'READ_POLICY' })
  @Query(() => PolicyConnection, { description: 'Every version, newest first.' })
  async policyVersions(
    @Arg('first', () => Int, { defaultValue: 20, description: 'How many, 1 to 200.' }) first: number,
    @Arg('after', () => String, { description: 'A cursor of an earlier page: what follows it.', nullable: true })
    after: string | null | undefined,
    @Ctx() { op }: GraphQLContext,
  ): Promise<PolicyConnection> {
    const limit = pageSize(first);
    const before = after == null ? null : numberKey(after);
    const versions = await op.read.policies.list(before, limit + 1);
    const nodes = versions.slice(0, limit).map(toPolicyType);
    const edges = nodes.map((node) => ({ cursor: encodeCursor([node.version]), node }));
    return {
      edges,
      nodes,
      pageInfo: {
        hasNextPage: versions.length > limit,
        hasPreviousPage: before !== null,
        startCursor: edges[0]?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      },
    };
  }

  @Allow({ session: 'READ_USERS', basic: 'READ_USERS', token: 'READ_USERS' })
  @Query(() => PolicyPreviewType, {
    description: 'What saving a change would do to whom, by the same decision that judges sign-ins. Changes nothing.',
  })
  async policyPreview(
    @Arg('input', () => PolicyPreviewInput, { description: 'The change that is only asked about.' })
    input: PolicyPreviewInput,
    @Ctx() { op, models }: GraphQLContext,
  ): Promise<PolicyPreviewType> {
    const preview = valueOf(
      await previewPolicy(op, models.policyPreview, {
        basedOnVersion: input.basedOnVersion,
        change: toPolicyChange(input.policy),
        endUnprotectedSessions: input.endUnprotectedSessions,
      }),
    );
    return toPolicyPreview(preview);
  }

  @Allow({ session: 'WRITE_POLICY', stepUp: 'FULL' })
  @Mutation(() => UpdatePolicyPayload, {
    description:
      'Makes a new version of the policy. Whoever requires a factor of a role holds an allowed one, and so does some active owner with a password.',
  })
  async updatePolicy(
    @Arg('input', () => UpdatePolicyInput, { description: 'The change, and the version it was made from.' })
    input: UpdatePolicyInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<UpdatePolicyPayload> {
    const { user, session } = sessionCaller(op.caller);
    const { basedOnVersion, notifyUsers, endUnprotectedSessions } = input;
    const version = valueOf(
      await updatePolicy(op, user, session, {
        basedOnVersion,
        change: toPolicyChange(input.policy),
        notifyUsers,
        endUnprotectedSessions,
      }),
    );
    return { policy: toPolicyType(version) };
  }
}
