import { Field, ID, Int, ObjectType } from 'type-graphql';

import { ActorType } from '../../graphql/actor.types.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { CoverageCountType, RoleCoverageType } from '../users/users.types.js';

@ObjectType('CoverageDay', { simpleResolvers: true, description: 'How far two-factor authentication was on one day.' })
export class CoverageDayType {
  @Field(() => DateTimeScalar, { description: 'The day, as the moment it began by UTC.' }) date: Date;
  @Field(() => CoverageCountType, { description: 'Owners, admins and agents together.' }) team: CoverageCountType;
  @Field(() => [RoleCoverageType], { description: 'One for each role, from owners to end users.' })
  byRole: RoleCoverageType[];
  @Field(() => Boolean, {
    description:
      'Not counted on that day but worked out later from what was still known: who had been added, since when they have the factors of today, who was suspended, and the policy of that day. People deleted, factors removed and roles changed since are not in it.',
  })
  workedOut: boolean;
}

/** Each figure is counted when it is selected, and not before: GraphQL calls the functions it finds. */
@ObjectType('Attention', {
  simpleResolvers: true,
  description:
    'What an admin should look at. Each figure is counted to countedTo and no further: as many means that many or more.',
})
export class AttentionType {
  @Field(() => Int, {
    description: 'Users who have been due for more than 14 days: those of the filter dueForDays: 14.',
  })
  dueForLong: () => Promise<number>;
  @Field(() => Int, {
    description:
      'Users with a factor and three or fewer own recovery codes left: those of the filter recoveryCodesAtMost: 3.',
  })
  fewRecoveryCodes: () => Promise<number>;
  @Field(() => Int, {
    description:
      'Users who have used none of their factors for more than 90 days: those of the filter factorsUnusedForDays: 90.',
  })
  factorsUnused: () => Promise<number>;
  @Field(() => Int, {
    description:
      'Users for whom a recovery code was issued that still works and has not been used: those of the filter issuedCodeOpen: true.',
  })
  issuedCodesOpen: () => Promise<number>;
  @Field(() => Int, {
    description: 'Users whose invitation has expired: those of the filter invitationExpired: true.',
  })
  invitationsExpired: () => Promise<number>;
  @Field(() => Int, {
    nullable: true,
    description:
      'Mails of the last 30 days that were given up, and those that have been tried in vain so far: those of failedMails. Null for everybody but owners.',
  })
  mailsFailed: () => Promise<number | null>;
  @Field(() => Int, { description: 'How far each figure is counted.' }) countedTo: number;
}

@ObjectType('FailedMail', {
  simpleResolvers: true,
  description: 'A mail that has not arrived. What it said is not kept once it was given up, and never shown.',
})
export class FailedMailType {
  @Field(() => ID, { description: 'Names the mail, in the log as well.' }) id: string;
  @Field(() => String, { description: 'What it was about, e.g. INVITATION.' }) kind: string;
  @Field(() => ActorType, {
    nullable: true,
    description: 'To whom it was written; null for an address outside the directory and for users who were deleted.',
  })
  to: ActorType | null;
  @Field(() => DateTimeScalar, { description: 'When it was written.' }) queuedAt: Date;
  @Field(() => Int, { description: 'How often it has been tried in vain and put off.' }) attempts: number;
  @Field(() => Boolean, { description: 'true: it is not tried again; false: it is.' }) givenUp: boolean;
  @Field(() => String, { description: 'Why it failed the last time, in words. Never an address, never what it said.' })
  reason: string;
}
