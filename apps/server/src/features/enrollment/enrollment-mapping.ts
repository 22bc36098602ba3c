import type { GraphQLContext } from '../../graphql/context.js';
import { toDateOrNull } from '../../platform/clock.js';
import { toFactorType } from '../factors/factor-mapping.js';
import { signedInNow } from '../sign-in/sign-in-mapping.js';
import { ViewerType } from '../viewer/viewer.types.js';
import type { ConfirmedEnrollment } from './activate-factor.js';
import type { EnrollmentPayload } from './enrollment.types.js';

/** The answer to a confirmed enrollment of any kind; where it finished a sign-in, the session is handed over with it. */
export async function answerEnrollment(
  { factor, recoveryCodes, signedIn }: ConfirmedEnrollment,
  context: GraphQLContext,
): Promise<EnrollmentPayload> {
  if (signedIn !== null) await signedInNow(signedIn, context);
  return {
    factor: toFactorType(factor),
    recoveryCodes:
      recoveryCodes === null
        ? null
        : { codes: [...recoveryCodes.codes], expiresAt: toDateOrNull(recoveryCodes.expiresAt) },
    viewer: new ViewerType(),
    sessionToken: signedIn?.transport === 'TOKEN' ? signedIn.token : null,
  };
}
