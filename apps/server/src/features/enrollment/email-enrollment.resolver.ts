import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { Allow } from '../../graphql/allow.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { valueOf } from '../../graphql/errors.js';
import { toDate } from '../../platform/clock.js';
import { beginEmailEnrollment } from './begin-email-enrollment.js';
import { confirmEmailEnrollment } from './confirm-email-enrollment.js';
import { answerEnrollment } from './enrollment-mapping.js';
import { ConfirmEmailEnrollmentInput, EmailEnrollment, EnrollmentPayload } from './enrollment.types.js';

@Resolver()
export class EmailEnrollmentResolver {
  @Allow({ attempt: 'ENROLLMENT', session: 'ANY', stepUp: 'CHANGING_FACTORS' })
  @Mutation(() => EmailEnrollment, {
    description:
      'Begins to set up codes by mail, where the policy allows them: mails a code to the address of the caller. Asking again mails another one and voids this; at most five an hour: RATE_LIMITED.',
  })
  async beginEmailEnrollment(@Ctx() { op }: GraphQLContext): Promise<EmailEnrollment> {
    const begun = valueOf(await beginEmailEnrollment(op));
    return { ...begun, expiresAt: toDate(begun.expiresAt) };
  }

  @Allow({ attempt: 'ENROLLMENT', session: 'ANY', stepUp: 'CHANGING_FACTORS' })
  @Mutation(() => EnrollmentPayload, {
    description:
      'Makes codes by mail an active factor, once the code that was mailed is right. Ends the other sessions of the user; where a sign-in owed it, this one is finished and stepped up.',
  })
  async confirmEmailEnrollment(
    @Arg('input', () => ConfirmEmailEnrollmentInput, { description: 'The enrollment, and the code out of the mail.' })
    input: ConfirmEmailEnrollmentInput,
    @Ctx() context: GraphQLContext,
  ): Promise<EnrollmentPayload> {
    const { id, code, replaces = null } = input;
    return answerEnrollment(valueOf(await confirmEmailEnrollment(context.op, { id, code, replaces })), context);
  }
}
