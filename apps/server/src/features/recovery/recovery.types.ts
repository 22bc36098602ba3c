import { Field, ID, InputType, ObjectType } from 'type-graphql';

import { RecoverySituationEnum } from '../../graphql/enums.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { UserType } from '../users/users.types.js';

@ObjectType({ simpleResolvers: true, description: 'Ten own recovery codes. Each stands in for the factor once.' })
export class RecoveryCodeSet {
  @Field(() => [String], { description: 'Shown this once.' }) codes: string[];
  @Field(() => DateTimeScalar, { nullable: true, description: 'Null: they do not expire.' }) expiresAt: Date | null;
}

@InputType({ description: 'A recovery code for somebody else, of an equal or lower role.' })
export class IssueRecoveryCodeInput {
  @Field(() => ID, { description: 'A user of an equal or lower role who has a factor; never oneself.' }) userId: string;
  @Field(() => String, { description: 'Why, 3–500 characters; kept in the audit trail.' }) reason: string;
  @Field(() => RecoverySituationEnum, {
    description: 'Whether the factor is lost, or only not at hand: it decides what the code opens.',
    defaultValue: 'FACTOR_LOST',
  })
  situation: keyof typeof RecoverySituationEnum;
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'True: mails the code to its user, and the caller never sees it. An API token has to.',
  })
  sendByEmail: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'The code that was issued, and for whom.' })
export class IssueRecoveryCodePayload {
  @Field(() => String, { nullable: true, description: 'Shown this once; null where it went by e-mail.' }) code:
    string | null;
  @Field(() => DateTimeScalar, {
    description:
      'Until when it works: issuedRecoveryCodeValidMinutes of the policy from now, and a day at most where it was mailed.',
  })
  expiresAt: Date;
  @Field(() => UserType, { description: 'For whom it is.' }) user: UserType;
}

@InputType({ description: 'Whose two-factor authentication is taken away.' })
export class ResetTwoFactorInput {
  @Field(() => ID, { description: 'A user of an equal or lower role; never oneself.' }) userId: string;
  @Field(() => String, { description: 'Why, 3–500 characters; kept in the audit trail.' }) reason: string;
}

@ObjectType({ simpleResolvers: true, description: 'Whose two-factor authentication was taken away.' })
export class ResetTwoFactorPayload {
  @Field(() => UserType, { description: 'The user, as after the reset.' }) user: UserType;
}
