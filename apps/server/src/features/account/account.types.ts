import { Field, InputType, ObjectType } from 'type-graphql';

import { MailDeliveryEnum } from '../../graphql/enums.js';

@ObjectType('Account', { simpleResolvers: true, description: 'The organisation of this deployment.' })
export class AccountType {
  @Field(() => String) organizationName: string;
  @Field(() => MailDeliveryEnum) mailDelivery: keyof typeof MailDeliveryEnum;
}

@InputType({ description: 'The first owner.' })
export class SetUpInput {
  @Field(() => String, { description: 'From the link that the server prints at its start, behind the #.' })
  token: string;
  @Field(() => String) email: string;
  @Field(() => String, { description: '1–200 characters.' }) name: string;
  @Field(() => String, { description: '8–128 characters, none of the commonest.' }) password: string;
  @Field(() => String, {
    nullable: true,
    description: 'At most 100 characters; shown in authenticator apps and mails.',
  })
  organizationName?: string | null;
}
