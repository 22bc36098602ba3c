import { Field, Int, ObjectType } from 'type-graphql';

import { DateTimeScalar } from '../../graphql/scalars.js';
import { UserType } from '../users/users.types.js';

@ObjectType('PreviewEntry', { simpleResolvers: true, description: 'One user whom a change of the policy concerns.' })
export class PreviewEntryType {
  @Field(() => UserType, { description: 'Who, standing as the current policy has it.' }) user: UserType;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'From when on it holds: the next sign-in after it is the first that is judged so. Null where nothing is asked of the user, or where a grace period begins with the first sign-in.',
  })
  from: Date | null;
  @Field(() => String, { description: 'Why, in a sentence for people.' }) reason: string;
}

@ObjectType('PreviewGroup', {
  simpleResolvers: true,
  description: 'The users whom a change of the policy concerns in one way.',
})
export class PreviewGroupType {
  @Field(() => Int, { description: 'How many there are.' }) count: number;
  @Field(() => [PreviewEntryType], { description: 'The first 20 by name.' }) entries: PreviewEntryType[];
}

@ObjectType('PolicyPreview', {
  simpleResolvers: true,
  description:
    'What saving a change of the policy would do to whom. Nobody is in two of the groups toEnroll, inGrace, toReplaceFactor, exemptByProvider and alreadyProtected.',
})
export class PolicyPreviewType {
  @Field(() => PreviewGroupType, { description: 'Would have to set up a second factor at the next sign-in.' })
  toEnroll: PreviewGroupType;
  @Field(() => PreviewGroupType, {
    description: 'Would have to set one up, but not before the end of their grace period.',
  })
  inGrace: PreviewGroupType;
  @Field(() => PreviewGroupType, {
    description:
      'Have only factors of kinds that would no longer be allowed, and would replace them: at the next sign-in, or before the end of the grace period that dropping the kind gives them.',
  })
  toReplaceFactor: PreviewGroupType;
  @Field(() => PreviewGroupType, {
    description:
      'Would have to use a second factor and have none, and would not be asked: their last sign-in came through a provider that stands for it. The reason says what the provider showed.',
  })
  exemptByProvider: PreviewGroupType;
  @Field(() => PreviewGroupType, { description: 'Would have to use a second factor, and have an allowed one.' })
  alreadyProtected: PreviewGroupType;
  @Field(() => PreviewGroupType, {
    description: 'Called the API with a password in the last 30 days, and would be refused.',
  })
  passwordApiUsers: PreviewGroupType;
  @Field(() => PreviewGroupType, {
    description:
      'Have a password that would no longer be taken at sign-in; the reason says who of them has no provider to come in through.',
  })
  losePasswordSignIn: PreviewGroupType;
  @Field(() => [String], {
    description:
      'What the policy would rest on without ever having seen it, in words: a provider that never said that anybody used a second factor.',
  })
  warnings: string[];
  @Field(() => Int, {
    description:
      'Sessions that would end with the change: past a shorter limit or the end of a grace period, and those of unprotected users where that was asked for.',
  })
  sessionsEnding: number;
  @Field(() => Int, {
    description: 'Trusted devices that would end with the change, for good: older than a role would allow.',
  })
  trustedDevicesEnding: number;
}
