import { fail, succeed, type Result } from '@countersign/domain/result.js';

import type { GraphQLContext } from '../../graphql/context.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { SignInProgress } from '../../operations/sign-in-progress.js';
import { toDate, toDateOrNull } from '../../platform/clock.js';
import { readAssertion } from '../../platform/webauthn.js';
import { ViewerType } from '../viewer/viewer.types.js';
import {
  EnrollmentRequired,
  SecondFactorRequired,
  SignedIn,
  type StepUpInput,
  type VerifySecondFactorInput,
} from './sign-in.types.js';
import type { StepUpProof } from './step-up.js';
import type { SecondFactor } from './verify-second-factor.js';

/** Hands the credential over, by cookie or in the answer, and says how far the sign-in came. */
export async function answerSignIn(
  progress: SignInProgress,
  context: GraphQLContext,
): Promise<SignedIn | SecondFactorRequired | EnrollmentRequired> {
  const token = progress.transport === 'TOKEN' ? progress.token : null;
  switch (progress.kind) {
    case 'SIGNED_IN': {
      await signedInNow(progress, context);
      return Object.assign(new SignedIn(), {
        viewer: new ViewerType(),
        sessionToken: token,
        graceEndsAt: toDateOrNull(progress.graceEndsAt),
      });
    }
    case 'SECOND_FACTOR_REQUIRED':
      handAttempt(progress, context);
      return Object.assign(new SecondFactorRequired(), {
        factors: [...progress.factors],
        rememberDeviceHours: progress.rememberDeviceHours,
        attemptToken: token,
        expiresAt: toDate(progress.expiresAt),
      });
    case 'ENROLLMENT_REQUIRED':
      handAttempt(progress, context);
      return Object.assign(new EnrollmentRequired(), {
        allowedFactors: [...progress.allowedFactors],
        attemptToken: token,
        expiresAt: toDate(progress.expiresAt),
      });
  }
}

/** From here on the request itself is the new session's, so that the answer's `viewer` can be read. */
export async function signedInNow(
  progress: Extract<SignInProgress, { kind: 'SIGNED_IN' }>,
  context: GraphQLContext,
): Promise<void> {
  if (progress.transport === 'COOKIE') context.credentials.setSession(progress.token);
  const { device } = progress;
  if (device !== null) context.credentials.setDevice(device.userId, device.token, device.expiresAt - context.op.now);
  await context.continueAs(progress.token);
}

function handAttempt(progress: Exclude<SignInProgress, { kind: 'SIGNED_IN' }>, context: GraphQLContext): void {
  if (progress.transport === 'COOKIE')
    context.credentials.setAttempt(progress.token, progress.expiresAt - context.op.now);
}

/** Exactly one proof, and one that this release can judge. */
export function secondFactorOf(input: VerifySecondFactorInput): Result<SecondFactor, Failure> {
  const proof = proofOf(input);
  if (!proof.ok) return proof;
  return 'password' in proof.value
    ? fail(failure.badField('input', 'A password is no second factor.'))
    : succeed(proof.value);
}

export function proofOf(input: VerifySecondFactorInput | StepUpInput): Result<StepUpProof, Failure> {
  const { totpCode, emailCode, recoveryCode, webauthn } = input;
  const password = 'password' in input ? input.password : undefined;
  const given = [totpCode, emailCode, recoveryCode, webauthn, password].filter(
    (value) => value !== undefined && value !== null,
  );
  if (given.length !== 1) return fail(failure.badField('input', 'Give exactly one proof.'));
  if (emailCode != null) return succeed({ emailCode });
  if (webauthn != null) {
    const answer = readAssertion(webauthn);
    return answer === null
      ? fail(
          failure.badField(
            'input.webauthn',
            'Give the PublicKeyCredential of navigator.credentials.get as JSON, in answer to beginWebauthnAssertion.',
          ),
        )
      : succeed({ webauthn: answer });
  }
  if (totpCode != null) return succeed({ totpCode });
  if (recoveryCode != null) return succeed({ recoveryCode });
  return succeed({ password: password ?? '' });
}
