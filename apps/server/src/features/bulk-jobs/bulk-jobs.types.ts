import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';

import { ActorType } from '../../graphql/actor.types.js';
import { BulkActionEnum, BulkJobStateEnum, BulkOutcomeEnum, BulkSkipEnum } from '../../graphql/bulk-enums.js';
import { PageInfo } from '../../graphql/connections.js';
import { RoleEnum } from '../../graphql/enums.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { UserFilterInput, UserType } from '../users/users.types.js';

type RoleName = keyof typeof RoleEnum;
type BulkActionName = keyof typeof BulkActionEnum;

@InputType('BulkPreviewInput', {
  description: 'What would be done, and to whom. Exactly one of userIds and filter.',
})
export class BulkPreviewInput {
  @Field(() => BulkActionEnum, { description: 'What is done to each of them.' }) action: BulkActionName;
  @Field(() => [ID], { nullable: true, description: 'Users one by one, 1 to 1,000.' }) userIds?: string[] | null;
  @Field(() => UserFilterInput, {
    nullable: true,
    description: 'Everybody whom it finds, at most 100,000; {} is everybody.',
  })
  filter?: UserFilterInput | null;
  @Field(() => RoleEnum, { nullable: true, description: 'For CHANGE_ROLE: which one they get. Not above your own.' })
  role?: RoleName | null;
}

@InputType('StartBulkActionInput', {
  description: 'What is done, to whom, and why. Exactly one of userIds and filter.',
})
export class StartBulkActionInput extends BulkPreviewInput {
  @Field(() => String, {
    nullable: true,
    description:
      '3–500 characters, kept in the trail with each user. RESET_TWO_FACTOR asks for one, as it does for one user.',
  })
  reason?: string | null;
}

@ObjectType('BulkSkippedGroup', { simpleResolvers: true, description: 'Users whom a job would leave as they are.' })
export class BulkSkippedGroupType {
  @Field(() => BulkSkipEnum, { description: 'Why they are left as they are.' }) skip: keyof typeof BulkSkipEnum;
  @Field(() => String, { description: 'The reason as a sentence about each of them.' }) explanation: string;
  @Field(() => Int, { description: 'How many there are of them.' }) count: number;
  @Field(() => [UserType], { description: 'The first 20 by name.' }) users: UserType[];
}

@ObjectType('BulkPreview', {
  simpleResolvers: true,
  description: 'What a bulk action would do as everybody stands now. Each user is judged again when their turn comes.',
})
export class BulkPreviewType {
  @Field(() => Int, { description: 'How many users were chosen.' }) total: number;
  @Field(() => Int, { description: 'To how many of them something would be done.' }) toDo: number;
  @Field(() => [BulkSkippedGroupType], { description: 'The others, by the reason.' }) skipped: BulkSkippedGroupType[];
}

@ObjectType('BulkJob', {
  simpleResolvers: true,
  description:
    'One act on many users, done in the background, each user in one transaction under the rules of the same act on one user alone. Follow it with bulkJobProgress.',
})
export class BulkJobType {
  @Field(() => ID, { description: 'Names the job; it stands in the detail of every audit event of it.' }) id: string;
  @Field(() => BulkActionEnum, { description: 'What is done to each user.' }) action: BulkActionName;
  @Field(() => RoleEnum, {
    nullable: true,
    description: 'For CHANGE_ROLE: the role that they get; null for everything else.',
  })
  role: RoleName | null;
  @Field(() => String, { nullable: true, description: 'Why, as it was given; null where no reason was.' }) reason:
    string | null;
  @Field(() => BulkJobStateEnum, { description: 'How far it is.' }) state: keyof typeof BulkJobStateEnum;
  @Field(() => Int, {
    nullable: true,
    description: 'How many users it is about; null until they are listed. From then on nobody is added.',
  })
  usersTotal: number | null;
  @Field(() => Int, { description: 'To how many it has been done.' }) usersDone: number;
  @Field(() => Int, {
    description: 'How many were left as they are. Users who were deleted before their turn are among them at the end.',
  })
  usersSkipped: number;
  @Field(() => Int, { description: 'With how many the server met an error; nothing was done to them.' })
  usersFailed: number;
  @Field(() => ActorType, { description: 'Who asked for it.' }) requestedBy: ActorType;
  @Field(() => DateTimeScalar, { description: 'When it was asked for.' }) requestedAt: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it ended, however; null while it goes on.' })
  endedAt: Date | null;
  @Field(() => String, {
    nullable: true,
    description: 'For FAILED: what went wrong and what to do. Null in every other state.',
  })
  failure: string | null;
  @Field(() => String, {
    description: 'The results so far as CSV, for owners and admins, signed in. Each download is audited.',
  })
  resultsUrl: string;
}

@ObjectType('StartBulkActionPayload', { simpleResolvers: true, description: 'What came of startBulkAction.' })
export class StartBulkActionPayload {
  @Field(() => BulkJobType, { description: 'The job, queued.' }) bulkJob: BulkJobType;
}

@InputType('CancelBulkJobInput', { description: 'Which job ends where it stands.' })
export class CancelBulkJobInput {
  @Field(() => ID, { description: 'Of a job that has not ended.' }) id: string;
}

@ObjectType('CancelBulkJobPayload', { simpleResolvers: true, description: 'What came of cancelBulkJob.' })
export class CancelBulkJobPayload {
  @Field(() => BulkJobType, { description: 'The job as it ended.' }) bulkJob: BulkJobType;
}

@ObjectType('BulkJobEdge', { simpleResolvers: true, description: 'A bulk job in a list.' })
export class BulkJobEdgeType {
  @Field(() => String, { description: 'To continue after this job.' }) cursor: string;
  @Field(() => BulkJobType, { description: 'The entry itself.' }) node: BulkJobType;
}

@ObjectType('BulkJobConnection', { simpleResolvers: true, description: 'A page of bulk jobs, newest first.' })
export class BulkJobConnectionType {
  @Field(() => [BulkJobEdgeType], { description: 'The jobs, each with its cursor.' }) edges: BulkJobEdgeType[];
  @Field(() => [BulkJobType], { description: 'The jobs alone.' }) nodes: BulkJobType[];
  @Field(() => PageInfo, { description: 'Where this page stands in the list, and the cursor to go on with.' })
  pageInfo: PageInfo;
}

@ObjectType('BulkResult', { simpleResolvers: true, description: 'One user of a bulk job, and what came of it.' })
export class BulkResultType {
  @Field(() => UserType, { description: 'The user, as they stand now.' }) user: UserType;
  @Field(() => BulkOutcomeEnum, { description: 'What came of it.' }) outcome: keyof typeof BulkOutcomeEnum;
  @Field(() => BulkSkipEnum, { nullable: true, description: 'For SKIPPED: why. Null for every other outcome.' })
  skip: keyof typeof BulkSkipEnum | null;
  @Field(() => String, {
    nullable: true,
    description: 'For SKIPPED: why, as a sentence. Null for every other outcome.',
  })
  explanation: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was their turn; null for WAITING.' })
  at: Date | null;
}

@ObjectType('BulkResultEdge', { simpleResolvers: true, description: 'A result in a list.' })
export class BulkResultEdgeType {
  @Field(() => String, { description: 'To continue after this result.' }) cursor: string;
  @Field(() => BulkResultType, { description: 'The entry itself.' }) node: BulkResultType;
}

@ObjectType('BulkResultConnection', {
  simpleResolvers: true,
  description: 'A page of results, by the names that the users had when they were listed.',
})
export class BulkResultConnectionType {
  @Field(() => [BulkResultEdgeType], { description: 'The results, each with its cursor.' })
  edges: BulkResultEdgeType[];
  @Field(() => [BulkResultType], { description: 'The results alone.' }) nodes: BulkResultType[];
  @Field(() => PageInfo, { description: 'Where this page stands in the list, and the cursor to go on with.' })
  pageInfo: PageInfo;
}
