import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';

import { SignInMethodEnum } from '../../graphql/enums.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { UserType } from '../users/users.types.js';

@ObjectType('Session', {
  simpleResolvers: true,
  description:
    'An authenticated browser or client. It exists only once its sign-in is finished, and is over at the server at `expiresAt`, however active it is.',
})
export class SessionType {
  @Field(() => ID, { description: 'Names the session for endSession; no part of the secret.' }) id: string;
  @Field(() => UserType, { description: 'Who is signed in with it.' }) user: UserType;
  @Field(() => SignInMethodEnum, { description: 'How its sign-in was made.' }) method: keyof typeof SignInMethodEnum;
  @Field(() => DateTimeScalar, { description: 'When the sign-in was finished.' }) createdAt: Date;
  @Field(() => DateTimeScalar, { description: 'The last request, within a minute. Open subscriptions do not count.' })
  lastSeenAt: Date;
  @Field(() => DateTimeScalar, {
    description:
      'When it ends if nothing more happens: the earliest of the lifetime and the idle limit of the role, the end of a grace period, and a day where an issued code opened it.',
  })
  expiresAt: Date;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Until when a fresh proof (see `stepUp`) opens sensitive acts; null or past: prove again.',
  })
  steppedUpUntil: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'Until when this session may change factors, and nothing else: for ten minutes after an own recovery code, or after a first password was chosen in the first run or by an invitation. Null where neither was.',
  })
  changingFactorsUntil: Date | null;
  @Field(() => String, { nullable: true, description: 'Where its sign-in came from; null where it is not known.' })
  ipAddress: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'The client in words, like "Chrome on Windows"; null where it did not say.',
  })
  client: string | null;
  @Field(() => Boolean, { description: 'True for the session that asks.' }) current: boolean;
}

@InputType({ description: 'Which session ends.' })
export class EndSessionInput {
  @Field(() => ID, { description: 'One of the caller, or of a user whom the caller may manage; NOT_FOUND otherwise.' })
  sessionId: string;
}

@InputType({ description: 'Whose sessions end.' })
export class EndSessionsInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Whose sessions; absent: those of the caller, for an API token those of its owner.',
  })
  userId?: string | null;
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'True: keeps the session that asks. An API token has none.',
  })
  exceptCurrent: boolean;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What ended. Each is dead on its next request, its open subscriptions included.',
})
export class EndSessionsPayload {
  @Field(() => Int, { description: 'How many sessions ended with this call.' }) ended: number;
}
