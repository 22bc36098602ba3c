import { createUnionType, Field, InputType, Int, ObjectType } from 'type-graphql';

import { FactorKindEnum, SessionTransportEnum } from '../../graphql/enums.js';
import { DateTimeScalar, JsonScalar } from '../../graphql/scalars.js';
import { SessionType } from '../sessions/sessions.types.js';
import { ViewerType } from '../viewer/viewer.types.js';

type FactorKindName = keyof typeof FactorKindEnum;

@InputType({ description: 'The native way in.' })
export class SignInInput {
  @Field(() => String, { description: 'The address of the user, in any case.' }) email: string;
  @Field(() => String, { description: 'The password as it is; nothing is cut off.' }) password: string;
  @Field(() => SessionTransportEnum, {
    defaultValue: 'COOKIE',
    description:
      'COOKIE: for browsers. TOKEN: for phone apps and other clients without cookies; tokens travel as `Authorization: Bearer`, on a WebSocket as connection_init { authorization }.',
  })
  transport: 'COOKIE' | 'TOKEN';
  @Field(() => String, {
    nullable: true,
    description:
      'From the link of requestEmergencySignIn, behind the #: the password is then taken even where the policy takes none. Used up by a right password; NOT_FOUND where the link is used or over. Absent: an ordinary sign-in.',
  })
  emergencyToken?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'The sign-in is finished.' })
export class SignedIn {
  @Field(() => ViewerType, { description: 'Who is signed in from now on.' }) viewer: ViewerType;
  @Field(() => String, {
    nullable: true,
    description: 'The credential of the session, shown this once. Null with transport COOKIE, where a cookie holds it.',
  })
  sessionToken: string | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Until when one may sign in without a second factor, where one is still owed. Null: none is owed.',
  })
  graceEndsAt: Date | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'The password is right and a second factor is asked: go on with verifySecondFactor.',
})
export class SecondFactorRequired {
  @Field(() => [FactorKindEnum], { description: 'The kinds that may answer. A recovery code always may.' })
  factors: FactorKindName[];
  @Field(() => Int, {
    description:
      '0: do not offer to remember this device: the policy asks for a second factor at every sign-in. Always 0 for TOKEN transport: a trusted device is a browser.',
  })
  rememberDeviceHours: number;
  @Field(() => String, {
    nullable: true,
    description: 'It can finish this sign-in and nothing else. Null with transport COOKIE, where a cookie holds it.',
  })
  attemptToken: string | null;
  @Field(() => DateTimeScalar, { description: 'Ten minutes from the password on; then sign in again.' })
  expiresAt: Date;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'The password is right and a second factor has to be set up before anything else: go on with the enrollment of an allowed kind, like beginTotpEnrollment and confirmTotpEnrollment.',
})
export class EnrollmentRequired {
  @Field(() => [FactorKindEnum], { description: 'The kinds that the policy allows.' }) allowedFactors: FactorKindName[];
  @Field(() => String, {
    nullable: true,
    description: 'It can finish this sign-in and nothing else. Null with transport COOKIE, where a cookie holds it.',
  })
  attemptToken: string | null;
  @Field(() => DateTimeScalar, { description: 'Half an hour; then sign in again.' }) expiresAt: Date;
}

const kindOf = (value: object) => value.constructor.name;

export const SignInResult = createUnionType({
  name: 'SignInResult',
  description: 'How far a sign-in came.',
  types: () => [SignedIn, SecondFactorRequired, EnrollmentRequired] as const,
  resolveType: kindOf,
});

export const PendingSignIn = createUnionType({
  name: 'PendingSignIn',
  description: 'What an unfinished sign-in still owes.',
  types: () => [SecondFactorRequired, EnrollmentRequired] as const,
  resolveType: kindOf,
});

@InputType({
  description:
    "Exactly one of totpCode, emailCode, recoveryCode, webauthn. A recovery code may be one's own or one that an admin issued.",
})
export class VerifySecondFactorInput {
  @Field(() => String, {
    nullable: true,
    description: 'Six digits of an authenticator app; spaces and dashes are ignored.',
  })
  totpCode?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Six digits that sendEmailCode mailed for this sign-in; good for ten minutes, once.',
  })
  emailCode?: string | null;
  @Field(() => String, { nullable: true, description: '24 characters; case, spaces and dashes are ignored.' })
  recoveryCode?: string | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'The PublicKeyCredential that answers beginWebauthnAssertion, as its toJSON() gives it.',
  })
  webauthn?: unknown;
  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Makes this browser a trusted device: for rememberDeviceHours it is not asked for a second factor. Only where that is above 0, and not with a recovery code: BAD_USER_INPUT otherwise, and nothing is spent.',
  })
  rememberDevice: boolean;
}

@InputType({
  description:
    'Exactly one. password: only for users without a factor. recoveryCode: an own one, and then good for changing factors only.',
})
export class StepUpInput {
  @Field(() => String, {
    description: 'Six digits of the authenticator app of the caller; each code works once.',
    nullable: true,
  })
  totpCode?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Six digits that sendEmailCode mailed to this session; good for ten minutes, once.',
  })
  emailCode?: string | null;
  @Field(() => String, {
    description: 'An own one, spent by this; good for changing factors only, for 10 minutes.',
    nullable: true,
  })
  recoveryCode?: string | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'The PublicKeyCredential that answers beginWebauthnAssertion, as its toJSON() gives it.',
  })
  webauthn?: unknown;
  @Field(() => String, { description: 'For users without a factor; with one, BAD_USER_INPUT.', nullable: true })
  password?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'A code is on its way by mail; the one before it is void.' })
export class SendEmailCodePayload {
  @Field(() => String, {
    description: 'Where it goes, as far as somebody may see it who has proved the password only: a•••@example.com.',
  })
  maskedAddress: string;
  @Field(() => DateTimeScalar, { description: 'Ten minutes from now.' }) expiresAt: Date;
}

@ObjectType({ simpleResolvers: true, description: 'The session is stepped up.' })
export class StepUpPayload {
  @Field(() => SessionType, { description: 'With the new steppedUpUntil or changingFactorsUntil.' })
  session: SessionType;
}

@ObjectType({ simpleResolvers: true, description: 'Nobody is signed in here any more.' })
export class SignOutPayload {
  @Field(() => Boolean, { description: 'Always true, also where nobody was signed in any more.' }) ok: boolean;
  @Field(() => String, {
    nullable: true,
    description:
      'Where a browser whose session came through a provider goes to end the one there as well; good once, for a minute. Null: the provider has no page for it, or the sign-in came through none.',
  })
  providerUrl: string | null;
}

@InputType({ description: "A new password of the caller's own." })
export class ChangePasswordInput {
  @Field(() => String, { description: 'Proved again, whatever else was proved in this session.' })
  currentPassword: string;
  @Field(() => String, {
    description: '8–128 characters, and not easily guessed: BAD_USER_INPUT says why one is refused.',
  })
  newPassword: string;
}

@ObjectType({ simpleResolvers: true, description: 'The password has changed; this session goes on.' })
export class ChangePasswordPayload {
  @Field(() => ViewerType, { description: 'Who calls, as after the change.' }) viewer: ViewerType;
}
