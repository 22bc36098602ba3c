import { Field, InputType, Int, ObjectType } from 'type-graphql';

import { MailDeliveryEnum } from '../../graphql/enums.js';

@ObjectType('Account', { simpleResolvers: true, description: 'The organization of this deployment.' })
export class AccountType {
  @Field(() => String, { description: 'Shown in authenticator apps and mails.' }) organizationName: string;
  @Field(() => MailDeliveryEnum, { description: 'How mail leaves this server.' })
  mailDelivery: keyof typeof MailDeliveryEnum;
  @Field(() => String, { description: 'From whom mail comes: MAIL_FROM of the server.' }) mailFrom: string;
  @Field(() => Boolean, {
    description: 'False while owners are led through the first run: organization, mail, team, requirement.',
  })
  setUpFinished: boolean;
  @Field(() => Int, { description: 'For how many days audit events are kept; older ones are deleted day by day.' })
  auditRetentionDays: number;
}

@InputType({ description: 'The first owner.' })
export class SetUpInput {
  @Field(() => String, { description: 'From the link that the server prints at its start, behind the #.' })
  token: string;
  @Field(() => String, { description: 'The address that the owner signs in with from now on.' }) email: string;
  @Field(() => String, { description: 'The name of the owner, 1–200 characters.' }) name: string;
  @Field(() => String, {
    description: '8–128 characters, and not easily guessed: BAD_USER_INPUT says why one is refused.',
  })
  password: string;
  @Field(() => String, {
    nullable: true,
    description: 'Shown in authenticator apps and mails, 1–100 characters; absent: "Countersign".',
  })
  organizationName?: string | null;
}

@InputType({ description: 'A change of the settings of the account. What is absent stays as it is.' })
export class UpdateAccountInput {
  @Field(() => String, {
    nullable: true,
    description: '1–100 characters. Authenticator apps that are set up already keep the name that they show.',
  })
  organizationName?: string | null;
  @Field(() => Int, {
    nullable: true,
    description: '30–3650. With a smaller number the events that are older are gone within a day, for good.',
  })
  auditRetentionDays?: number | null;
}

@ObjectType({ simpleResolvers: true, description: 'The account after the change.' })
export class UpdateAccountPayload {
  @Field(() => AccountType, { description: 'The account after the change.' }) account: AccountType;
}

@ObjectType({ simpleResolvers: true, description: 'The account, with its first run finished.' })
export class FinishFirstRunPayload {
  @Field(() => AccountType, { description: 'The account, with its first run finished.' }) account: AccountType;
}

@ObjectType({ simpleResolvers: true, description: 'What became of a test message.' })
export class SendTestMailPayload {
  @Field(() => Boolean, { description: 'Whether the mail server took it, or the file was written.' }) ok: boolean;
  @Field(() => String, { description: 'The address of the caller.' }) sentTo: string;
  @Field(() => String, {
    description: 'What the mail server said, where it did not take it; where no server is set: where the file lies.',
  })
  explanation: string;
}
