import { Field, InputType, ObjectType } from 'type-graphql';

import { SessionTransportEnum } from '../../graphql/enums.js';

@InputType({ description: 'The first password of somebody who was invited by mail.' })
export class AcceptInvitationInput {
  @Field(() => String, { description: 'From the mailed link, behind the #.' }) token: string;
  @Field(() => String, { description: '8–128 characters, none of the commonest.' }) password: string;
  @Field(() => String, { nullable: true, description: 'Corrects the name that the invitation was made with.' }) name?:
    string | null;
  @Field(() => SessionTransportEnum, { defaultValue: 'COOKIE' }) transport: 'COOKIE' | 'TOKEN';
}

@InputType({ description: 'A new password by link.' })
export class ResetPasswordInput {
  @Field(() => String, { description: 'From the link, behind the #.' }) token: string;
  @Field(() => String, { description: '8–128 characters, none of the commonest.' }) password: string;
}

@ObjectType({ simpleResolvers: true, description: 'Never signs in.' })
export class ResetPasswordPayload {
  @Field(() => Boolean) ok: boolean;
}
