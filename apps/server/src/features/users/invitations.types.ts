import { Field, ID, InputType, ObjectType } from 'type-graphql';

import { RoleEnum } from '../../graphql/enums.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { UserType } from './users.types.js';

@ObjectType('Invitation', {
  simpleResolvers: true,
  description: 'A user was invited by mail and has not chosen a password yet.',
})
export class InvitationType {
  @Field(() => DateTimeScalar, { description: 'When it was sent, the last time.' }) sentAt: Date;
  @Field(() => DateTimeScalar, { description: 'Until when its link works: seven days after it was sent.' })
  expiresAt: Date;
  @Field(() => Boolean, {
    description: 'The link does not work any more: it has run out, or a suspension took it back. Send it again.',
  })
  expired: boolean;
}

@InputType({ description: 'Somebody to add to the directory.' })
export class InviteUserInput {
  @Field(() => String, { description: 'Where the invitation goes; unique without regard to case.' }) email: string;
  @Field(() => String, {
    description: 'The name as others see it, 1–200 characters. Whoever is invited may correct it.',
  })
  name: string;
  @Field(() => RoleEnum, { description: 'At most the role of the caller.' }) role: keyof typeof RoleEnum;
}

@InputType({ description: 'Whose invitation is sent again.' })
export class ResendInvitationInput {
  @Field(() => ID, { description: 'A user without a password.' }) userId: string;
}

@ObjectType({ simpleResolvers: true, description: 'The user, with the invitation that is on its way.' })
export class InviteUserPayload {
  @Field(() => UserType, { description: 'Who was invited, as in the directory from now on.' }) user: UserType;
}

@InputType({ description: 'Whose invitation is taken back.' })
export class CancelInvitationInput {
  @Field(() => ID, { description: 'A user without a password.' }) userId: string;
}

@ObjectType({ simpleResolvers: true, description: 'The invitation is void and the user is gone.' })
export class CancelInvitationPayload {
  @Field(() => ID, { description: 'The id that the user had.' }) canceledUserId: string;
}
