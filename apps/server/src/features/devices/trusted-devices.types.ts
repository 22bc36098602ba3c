import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';

import { DateTimeScalar } from '../../graphql/scalars.js';

@ObjectType('TrustedDevice', {
  simpleResolvers: true,
  description:
    'A browser that proved a second factor and is not asked for one until `expiresAt`. It ends before that when it is forgotten, when password, factors, role or e-mail address change, with a suspension, and when the policy lowers the hours.',
})
export class TrustedDeviceType {
  @Field(() => ID, { description: 'Names the device for forgetTrustedDevices; no part of the secret.' }) id: string;
  @Field(() => String, { description: 'The browser in words, like "Chrome on Windows".' }) client: string;
  @Field(() => DateTimeScalar, { description: 'When the second factor was proved that made it trusted.' })
  createdAt: Date;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it last let its user in without a second factor; null: not yet.',
  })
  lastUsedAt: Date | null;
  @Field(() => DateTimeScalar, {
    description:
      'Until when it is trusted at the latest. Its use does not move it: then a second factor is asked again.',
  })
  expiresAt: Date;
  @Field(() => Boolean, { description: 'It is the browser that asks.' }) current: boolean;
}

@InputType({ description: 'One device, or all of a user; without either, all of the caller.' })
export class ForgetTrustedDevicesInput {
  @Field(() => ID, { nullable: true, description: 'Of whom; of the caller where it is left out.' })
  userId?: string | null;
  @Field(() => ID, { nullable: true, description: 'Which one; all where it is left out.' }) deviceId?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'What is left asks for a second factor at the next sign-in.' })
export class ForgetTrustedDevicesPayload {
  @Field(() => Int, { description: 'How many were trusted and are not any more.' }) forgotten: number;
}
