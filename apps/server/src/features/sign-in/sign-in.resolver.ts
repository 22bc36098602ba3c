import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';

import { ruleFor } from '@countersign/domain/policy/policy.js';

import { Allow } from '../../graphql/allow.js';
import { attemptCaller, sessionCaller } from '../../graphql/callers.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { valueOf } from '../../graphql/errors.js';
import { answeringKinds } from '../../operations/answering-kinds.js';
import { hoursToOffer } from '../../operations/device-decision.js';
import { toDate } from '../../platform/clock.js';
import { toSessionType } from '../sessions/session-mapping.js';
import { toUserType } from '../users/user-mapping.js';
import { ViewerType } from '../viewer/viewer.types.js';
import { changePassword } from './change-password.js';
import { sendEmailCode } from './send-email-code.js';
import { signIn } from './sign-in.js';
import { answerSignIn, proofOf, secondFactorOf } from './sign-in-mapping.js';
import {
  ChangePasswordInput,
  ChangePasswordPayload,
  EnrollmentRequired,
  PendingSignIn,
  SecondFactorRequired,
  SendEmailCodePayload,
  SignInInput,
  SignInResult,
  SignOutPayload,
  StepUpInput,
  StepUpPayload,
  VerifySecondFactorInput,
} from './sign-in.types.js';
import { signOut } from './sign-out.js';
import { stepUp } from './step-up.js';
import { verifySecondFactor } from './verify-second-factor.js';

@Resolver()
export class SignInResolver {
  @Allow({ attempt: 'EITHER', anonymous: true, session: 'ANY' })
  @Query(() => PendingSignIn, {
    nullable: true,
    description:
      'The sign-in that this attempt still has to finish (after a reload, or on return from a provider); null where nothing is under way. Its attemptToken is always null: it was handed out once.',
  })
  async pendingSignIn(@Ctx() { op }: GraphQLContext): Promise<SecondFactorRequired | EnrollmentRequired | null> {
    if (op.caller.kind !== 'attempt') return null;
    const { attempt, user } = op.caller;
    const expiresAt = toDate(attempt.expiresAt);
    if (attempt.stage === 'SECOND_FACTOR') {
      const [stored, policy] = await Promise.all([op.read.users.find(user.id), op.read.policies.current()]);
      return Object.assign(new SecondFactorRequired(), {
        factors: stored === null ? [] : [...answeringKinds(stored, policy)],
        rememberDeviceHours: stored === null ? 0 : hoursToOffer(stored, policy, attempt.transport),
        attemptToken: null,
        expiresAt,
      });
    }
    const { document } = await op.read.policies.current();
    return Object.assign(new EnrollmentRequired(), {
      allowedFactors: [...ruleFor(document, user.role).allowedFactors],
      attemptToken: null,
      expiresAt,
    });
  }

  @Allow({ anonymous: true, attempt: 'EITHER' })
  @Mutation(() => SignInResult, {
    description:
      'Proves e-mail and password. INVALID_CREDENTIALS is one answer for a wrong password and for unknown, suspended and password-less users, and where the policy takes no password from the role. RATE_LIMITED after several wrong ones from one network.',
  })
  async signIn(
    @Arg('input', () => SignInInput, { description: 'Who signs in, and how the credential travels.' })
    input: SignInInput,
    @Ctx() context: GraphQLContext,
  ): Promise<typeof SignInResult> {
    const { op, credentials } = context;
    return answerSignIn(
      valueOf(await signIn(op, { ...input, emergencyToken: input.emergencyToken ?? null }, credentials.deviceOf)),
      context,
    );
  }

  @Allow({ attempt: 'SECOND_FACTOR' })
  @Mutation(() => SignInResult, {
    description:
      'Proves a second factor for an unfinished sign-in. A code works once. An issued recovery code may lead on to EnrollmentRequired.',
  })
  async verifySecondFactor(
    @Arg('input', () => VerifySecondFactorInput, { description: 'What is proved: exactly one thing.' })
    input: VerifySecondFactorInput,
    @Ctx() context: GraphQLContext,
  ): Promise<typeof SignInResult> {
    const { op, credentials } = context;
    const { attempt, user } = attemptCaller(op.caller);
    const device = { rememberDevice: input.rememberDevice, deviceToken: credentials.deviceOf(user.id) };
    return answerSignIn(
      valueOf(await verifySecondFactor(op, attempt, user, valueOf(secondFactorOf(input)), device)),
      context,
    );
  }

  @Allow({ attempt: 'SECOND_FACTOR', session: 'ANY' })
  @Mutation(() => SendEmailCodePayload, {
    description:
      'Mails a code of six digits, good for ten minutes and once: to finish this sign-in, or to confirm who is at this session. It replaces the one before; wrong codes are counted on. At most five an hour: RATE_LIMITED. CONFLICT where the user has no codes by mail, or none that are accepted here.',
  })
  async sendEmailCode(@Ctx() { op }: GraphQLContext): Promise<SendEmailCodePayload> {
    if (op.caller.kind !== 'attempt' && op.caller.kind !== 'session') throw new Error('@Allow lets nobody else in');
    const sent = valueOf(await sendEmailCode(op, op.caller));
    return { ...sent, expiresAt: toDate(sent.expiresAt) };
  }

  @Allow({ session: 'ANY' })
  @Mutation(() => StepUpPayload, {
    description:
      'A fresh proof before a sensitive act, good for ten minutes. Whatever answers STEP_UP_REQUIRED works after it.',
  })
  async stepUp(
    @Arg('input', () => StepUpInput, { description: 'What is proved: exactly one thing.' }) input: StepUpInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<StepUpPayload> {
    const caller = sessionCaller(op.caller);
    valueOf(await stepUp(op, caller.user, caller.session, valueOf(proofOf(input))));
    const [user, session, policy] = await Promise.all([
      op.read.users.find(caller.user.id),
      op.read.sessions.find(caller.session.id),
      op.read.policies.current(),
    ]);
    if (user === null || session === null) throw new Error('the session that was stepped up is not there');
    return {
      session: toSessionType(session, toUserType(user, policy, op.now), caller.session.expiresAt, caller.session.id),
    };
  }

  @Allow({ session: 'ANY', stepUp: 'FULL' })
  @Mutation(() => ChangePasswordPayload, {
    description:
      "Changes the caller's own password. Ends every other session, unfinished sign-in and link of the caller. INVALID_CREDENTIALS where the current password is not right; wrong ones are counted as at signIn.",
  })
  async changePassword(
    @Arg('input', () => ChangePasswordInput, { description: 'The password there is, and the one to be.' })
    input: ChangePasswordInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<ChangePasswordPayload> {
    const { user, session } = sessionCaller(op.caller);
    valueOf(await changePassword(op, user, session, input));
    return { viewer: new ViewerType() };
  }

  @Allow({ attempt: 'EITHER', session: 'ANY', anonymous: true })
  @Mutation(() => SignOutPayload, {
    description: 'Ends the session that asks, or gives an unfinished sign-in up. Asking again is no failure.',
  })
  async signOut(@Ctx() { op, credentials }: GraphQLContext): Promise<SignOutPayload> {
    const { providerPath } = valueOf(await signOut(op));
    credentials.clear();
    return { ok: true, providerUrl: providerPath === null ? null : new URL(providerPath, op.publicUrl).href };
  }
}
