import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';

import { DateTimeScalar } from '../../graphql/scalars.js';
import { UserType } from '../users/users.types.js';

export const RecoverySituationEnum = { FACTOR_LOST: 'FACTOR_LOST', FACTOR_NOT_AT_HAND: 'FACTOR_NOT_AT_HAND' } as const;
registerEnumType(RecoverySituationEnum, {
  name: 'RecoverySituation',
  description: 'Why somebody needs to be let back in, which decides what an issued code opens.',
  valuesConfig: {
    FACTOR_LOST: { description: 'The code opens the setting up of a new factor, which then replaces all old factors, codes, devices and other sessions.' },
    FACTOR_NOT_AT_HAND: { description: 'The code lets in once, for a session of a day; everything stays as it is.' },
  },
});

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
  @Field(() => Boolean, { defaultValue: false, description: 'Mails the code to its user; the caller never sees it.' }) sendByEmail: boolean;
}

@ObjectType({ simpleResolvers: true })
export class IssueRecoveryCodePayload {
  @Field(() => String, { nullable: true, description: 'Shown this once; null where it went by e-mail.' }) code: string | null;
  @Field(() => DateTimeScalar) expiresAt: Date;
  @Field(() => UserType) user: UserType;
}

@InputType({ description: 'Whose two-factor authentication is taken away.' })
export class ResetTwoFactorInput {
  @Field(() => ID) userId: string;
  @Field(() => String, { description: '3–500 characters, kept in the audit trail.' }) reason: string;
}

@ObjectType({ simpleResolvers: true })
export class ResetTwoFactorPayload {
  @Field(() => UserType) user: UserType;
}
