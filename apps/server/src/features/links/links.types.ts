import { Field, InputType, ObjectType } from 'type-graphql';

import { SessionTransportEnum } from '../../graphql/enums.js';

@InputType({ description: 'The first password of somebody who was invited by mail.' })
export class AcceptInvitationInput {
  @Field(() => String, { description: 'From the mailed link, behind the #.' }) token: string;
  @Field(() => String, {
    description: '8–128 characters, and not easily guessed: BAD_USER_INPUT says why one is refused.',
  })
  password: string;
  @Field(() => String, {
    nullable: true,
    description: 'Corrects the name that the invitation was made with, 1–200 characters; absent: it stays.',
  })
  name?: string | null;
  @Field(() => SessionTransportEnum, {
    description: 'COOKIE: for browsers. TOKEN: the session token is in the answer, for clients without cookies.',
    defaultValue: 'COOKIE',
  })
  transport: 'COOKIE' | 'TOKEN';
}

@InputType({ description: 'A new password by link.' })
export class ResetPasswordInput {
  @Field(() => String, { description: 'From the link, behind the #.' }) token: string;
  @Field(() => String, {
    description: '8–128 characters, and not easily guessed: BAD_USER_INPUT says why one is refused.',
  })
  password: string;
}

@ObjectType({ simpleResolvers: true, description: 'The new password holds. It never signs in.' })
export class ResetPasswordPayload {
  @Field(() => Boolean, { description: 'Always true: a failure is an error. Sign in with the new password next.' })
  ok: boolean;
}

@InputType({ description: 'Whose password is forgotten.' })
export class RequestPasswordResetInput {
  @Field(() => String, { description: 'The address that the user signs in with, in any case.' }) email: string;
}

@ObjectType({ simpleResolvers: true, description: 'The same, and as fast, whether the address is known or not.' })
export class RequestPasswordResetPayload {
  @Field(() => Boolean, { description: 'Always true: it says nothing about the address.' }) ok: boolean;
}

@InputType({ description: 'Who has to get in while a provider is down.' })
export class RequestEmergencySignInInput {
  @Field(() => String, { description: 'The address of an owner or admin, in any case.' }) email: string;
}

@ObjectType({ simpleResolvers: true, description: 'The same, and as fast, whoever the address belongs to.' })
export class RequestEmergencySignInPayload {
  @Field(() => Boolean, { description: 'Always true: it says nothing about the address.' }) ok: boolean;
}

@InputType({ description: 'Proof of a new e-mail address.' })
export class ConfirmEmailInput {
  @Field(() => String, { description: 'From the link that was mailed to the new address, behind the #.' })
  token: string;
}

@ObjectType({ simpleResolvers: true, description: 'The address has changed. Never signs in.' })
export class ConfirmEmailPayload {
  @Field(() => Boolean, { description: 'Always true: a failure is an error.' }) ok: boolean;
}
