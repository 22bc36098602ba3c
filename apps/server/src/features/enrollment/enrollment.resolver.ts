import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { Allow } from '../../graphql/allow.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { valueOf } from '../../graphql/errors.js';
import { toDate } from '../../platform/clock.js';
import { beginTotpEnrollment } from './begin-totp-enrollment.js';
import { confirmTotpEnrollment } from './confirm-totp-enrollment.js';
import { answerEnrollment } from './enrollment-mapping.js';
import { ConfirmTotpEnrollmentInput, EnrollmentPayload, TotpEnrollment } from './enrollment.types.js';

@Resolver()
export class EnrollmentResolver {
  @Allow({ attempt: 'ENROLLMENT', session: 'ANY', stepUp: 'CHANGING_FACTORS' })
  @Mutation(() => TotpEnrollment, {
    description:
      'Begins to set up an authenticator app: to finish a sign-in that owes one, or by choice. Replaces what the same caller had begun before, and nothing else until it is confirmed.',
  })
  async beginTotpEnrollment(@Ctx() { op }: GraphQLContext): Promise<TotpEnrollment> {
    const begun = valueOf(await beginTotpEnrollment(op));
    return { ...begun, expiresAt: toDate(begun.expiresAt) };
  }

  @Allow({ attempt: 'ENROLLMENT', session: 'ANY', stepUp: 'CHANGING_FACTORS' })
  @Mutation(() => EnrollmentPayload, {
    description:
      'Makes the pending authenticator an active factor, once a code of it is right. Ends the other sessions of the user; where a sign-in owed it, this one is finished and stepped up.',
  })
  async confirmTotpEnrollment(
    @Arg('input', () => ConfirmTotpEnrollmentInput, { description: 'The enrollment, and a code that proves it.' })
    input: ConfirmTotpEnrollmentInput,
    @Ctx() context: GraphQLContext,
  ): Promise<EnrollmentPayload> {
    return answerEnrollment(
      valueOf(
        await confirmTotpEnrollment(context.op, {
          id: input.id,
          code: input.code,
          name: input.name ?? null,
          replaces: input.replaces ?? null,
        }),
      ),
      context,
    );
  }
}
