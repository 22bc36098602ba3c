import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';

import { PageInfo } from '../../graphql/connections.js';
import {
  DirectionEnum,
  FactorKindEnum,
  RoleEnum,
  SignInMethodEnum,
  TwoFactorStatusEnum,
  UserOrderFieldEnum,
} from '../../graphql/enums.js';
import { DateTimeScalar } from '../../graphql/scalars.js';

type RoleName = keyof typeof RoleEnum;
type TwoFactorStatusName = keyof typeof TwoFactorStatusEnum;
type FactorKindName = keyof typeof FactorKindEnum;
type SignInMethodName = keyof typeof SignInMethodEnum;

/** What is read only where it is selected (factors, sessions, sign-ins …) is added by UsersResolver. */
@ObjectType('User', {
  simpleResolvers: true,
  description:
    'A person in the directory. What only the person and those who administer may see is null for everybody else.',
})
export class UserType {
  @Field(() => ID, { description: 'Names the user for good; it is never given to somebody else.' }) id: string;
  @Field(() => String, { description: 'The e-mail address, as it was entered. Unique without regard to case.' })
  email: string;
  @Field(() => String, { description: 'The name as others see it, 1–200 characters.' }) name: string;
  @Field(() => RoleEnum, { description: 'What the user may do, and which rule of the policy holds.' }) role: RoleName;
  @Field(() => Boolean, { description: 'Cannot sign in, and has no session.' }) suspended: boolean;
  @Field(() => TwoFactorStatusEnum, { description: 'How the user stands now, under the policy that holds now.' })
  twoFactorStatus: TwoFactorStatusName;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'For GRACE: when a second factor must be set up. For REPLACE: when the one there is must be replaced; null where there is no time left. Null for every other status, and as long as the user never signed in, because the grace period begins with the first sign-in.',
  })
  graceEndsAt: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'The latest finished sign-in; null: never signed in.' })
  lastSignInAt: Date | null;
  @Field(() => DateTimeScalar, { description: 'When the user was added.' }) createdAt: Date;
}

@ObjectType('UserEdge', { simpleResolvers: true, description: 'A user in a list.' })
export class UserEdgeType {
  @Field(() => String, { description: 'To continue after this user.' }) cursor: string;
  @Field(() => UserType, { description: 'The entry itself.' }) node: UserType;
}

@ObjectType('UserConnection', { simpleResolvers: true, description: 'A page of users.' })
export class UserConnectionType {
  @Field(() => [UserEdgeType], { description: 'The users, each with its cursor.' }) edges: UserEdgeType[];
  @Field(() => [UserType], { description: 'The users alone.' }) nodes: UserType[];
  @Field(() => PageInfo, { description: 'Where this page stands in the list, and the cursor to go on with.' })
  pageInfo: PageInfo;
  /** A function, so that it is counted when it is selected and not before: GraphQL calls what it finds. */
  @Field(() => Int, { description: 'How many users there are on all pages. Counted only when it is selected.' })
  totalCount: () => Promise<number>;
}

@InputType('UserFilter', {
  description:
    'Which users. Everything given must hold; of a list, one entry is enough. Absent, null and an empty list ask for nothing.',
})
export class UserFilterInput {
  @Field(() => String, {
    nullable: true,
    description: 'The start of a name, of any word of it, or of an e-mail address, without regard to case and accents.',
  })
  search?: string | null;
  @Field(() => [RoleEnum], {
    description: 'Users of one of these roles; absent or empty: of every role.',
    nullable: true,
  })
  roles?: RoleName[] | null;
  @Field(() => [TwoFactorStatusEnum], {
    nullable: true,
    description: 'How they stand now, under the policy that holds now.',
  })
  statuses?: TwoFactorStatusName[] | null;
  @Field(() => [FactorKindEnum], { nullable: true, description: 'Who has an active factor of one of these kinds.' })
  factors?: FactorKindName[] | null;
  @Field(() => [SignInMethodEnum], { nullable: true, description: 'Who can sign in in one of these ways.' })
  signInMethods?: SignInMethodName[] | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Whose latest sign-in lies before. Users who never signed in are not among them.',
  })
  lastSignInBefore?: Date | null;
  @Field(() => Boolean, { nullable: true, description: 'true: who never signed in; false: who did.' }) neverSignedIn?:
    boolean | null;
  @Field(() => Int, {
    nullable: true,
    description:
      'Who has the status DUE and has owed a factor without any grace for longer than so many days, 0–3650, by the policy that holds now.',
  })
  dueForDays?: number | null;
  @Field(() => Int, {
    nullable: true,
    description:
      'Who has a factor and at most so many own recovery codes left that still work, 0–10. Suspended users are not among them.',
  })
  recoveryCodesAtMost?: number | null;
  @Field(() => Int, {
    nullable: true,
    description:
      'Who has factors and has used none of them for longer than so many days, 0–3650. Suspended users are not among them.',
  })
  factorsUnusedForDays?: number | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      'true: for whom a recovery code was issued that still works and has not been used; false: everybody else.',
  })
  issuedCodeOpen?: boolean | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      'true: who was invited, has not chosen a password, and whose invitation has expired; false: everybody else.',
  })
  invitationExpired?: boolean | null;
}

@InputType('UserOrder', { description: 'How a list of users is sorted.' })
export class UserOrderInput {
  @Field(() => UserOrderFieldEnum, { description: 'What the list is sorted by; those alike, by their id.' })
  field: keyof typeof UserOrderFieldEnum;
  @Field(() => DirectionEnum, {
    description: 'ASC: from A to Z, the oldest first. DESC: the other way round.',
    defaultValue: DirectionEnum.ASC,
  })
  direction: keyof typeof DirectionEnum;
}

@ObjectType('CoverageCount', {
  simpleResolvers: true,
  description: 'How many users, in all and by status. The statuses add up to the total.',
})
export class CoverageCountType {
  @Field(() => Int, { description: 'All of them, suspended ones included.' }) total: number;
  @Field(() => Int, { description: 'How many have the status ENABLED: an active factor of an allowed kind.' })
  enabled: number;
  @Field(() => Int, { description: 'How many have the status REPLACE: only factors of kinds no longer allowed.' })
  replace: number;
  @Field(() => Int, { description: 'How many have the status DUE: required, none, and no grace left.' }) due: number;
  @Field(() => Int, { description: 'How many have the status GRACE: required, none yet, still let in without.' })
  grace: number;
  @Field(() => Int, { description: 'How many have the status OPTIONAL: none, and none required.' }) optional: number;
  @Field(() => Int, {
    description: 'How many have the status PROVIDER_PROVED: their provider asserted a second factor.',
  })
  providerProved: number;
  @Field(() => Int, { description: 'How many have the status PROVIDER_SILENT: their provider asserted nothing.' })
  providerSilent: number;
  @Field(() => Int, { description: 'How many have the status SUSPENDED: they cannot sign in.' }) suspended: number;
}

@ObjectType('RoleCoverage', { simpleResolvers: true, description: 'The coverage of one role.' })
export class RoleCoverageType {
  @Field(() => RoleEnum, { description: 'The role that is counted.' }) role: RoleName;
  @Field(() => CoverageCountType, { description: 'How its users stand.' }) count: CoverageCountType;
}

@ObjectType('Coverage', {
  simpleResolvers: true,
  description: 'How far two-factor authentication has come, under the policy that holds now.',
})
export class CoverageType {
  @Field(() => CoverageCountType, { description: 'Owners, admins and agents together.' }) team: CoverageCountType;
  @Field(() => [RoleCoverageType], { description: 'One for each role, from owners to end users.' })
  byRole: RoleCoverageType[];
}
