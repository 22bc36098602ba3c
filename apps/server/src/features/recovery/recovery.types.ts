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
  @Field(() => ID) userId: string;
  @Field(() => String, { description: '3–500 characters, kept in the audit trail.' }) reason: string;
  @Field(() => RecoverySituationEnum, { defaultValue: 'FACTOR_LOST' }) situation: keyof typeof RecoverySituationEnum;
  @Field(() => Boolean, { defaultValue: false, description: 'Mails the code to its user; the caller never sees it.' })
  sendByEmail: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'The code that was issued, and for whom.' })
export class IssueRecoveryCodePayload {
  @Field(() => String, { nullable: true, description: 'Shown this once; null where it went by e-mail.' }) code:
    string | null;
  @Field(() => DateTimeScalar) expiresAt: Date;
  @Field(() => UserType) user: UserType;
}

@InputType({ description: 'Whose two-factor authentication is taken away.' })
export class ResetTwoFactorInput {
  @Field(() => ID) userId: string;
  @Field(() => String, { description: '3–500 characters, kept in the audit trail.' }) reason: string;
}

@ObjectType({ simpleResolvers: true, description: 'Whose two-factor authentication was taken away.' })
export class ResetTwoFactorPayload {
  @Field(() => UserType) user: UserType;
}
