import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { Allow } from '../../graphql/allow.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { valueOf } from '../../graphql/errors.js';
import { toDate } from '../../platform/clock.js';
import { beginWebauthnEnrollment } from './begin-webauthn-enrollment.js';
import { confirmWebauthnEnrollment } from './confirm-webauthn-enrollment.js';
import { answerEnrollment } from './enrollment-mapping.js';
import { EnrollmentPayload } from './enrollment.types.js';
import { ConfirmWebauthnEnrollmentInput, WebauthnEnrollment } from './webauthn-enrollment.types.js';

@Resolver()
export class WebauthnEnrollmentResolver {
  @Allow({ attempt: 'ENROLLMENT', session: 'ANY', stepUp: 'CHANGING_FACTORS' })
  @Mutation(() => WebauthnEnrollment, {
    description:
      'Begins to set up a passkey or a security key: to finish a sign-in that owes a factor, or by choice. Replaces what the same caller had begun before, and nothing else until it is confirmed.',
  })
  async beginWebauthnEnrollment(@Ctx() { op }: GraphQLContext): Promise<WebauthnEnrollment> {
    const begun = valueOf(await beginWebauthnEnrollment(op));
    return { ...begun, expiresAt: toDate(begun.expiresAt) };
  }

  @Allow({ attempt: 'ENROLLMENT', session: 'ANY', stepUp: 'CHANGING_FACTORS' })
  @Mutation(() => EnrollmentPayload, {
    description:
      'Makes the new passkey an active factor, once its answer is right. Ends the other sessions of the user; where a sign-in owed it, this one is finished and stepped up. CONFLICT where the passkey is set up already, by whomever.',
  })
  async confirmWebauthnEnrollment(
    @Arg('input', () => ConfirmWebauthnEnrollmentInput, {
      description: 'The enrollment, and what the passkey answered.',
    })
    input: ConfirmWebauthnEnrollmentInput,
    @Ctx() context: GraphQLContext,
  ): Promise<EnrollmentPayload> {
    const { id, response, name, replaces } = input;
    return answerEnrollment(
      valueOf(
        await confirmWebauthnEnrollment(context.op, { id, response, name: name ?? null, replaces: replaces ?? null }),
      ),
      context,
    );
  }
}
