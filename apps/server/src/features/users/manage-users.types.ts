import { Field, ID, InputType, ObjectType } from 'type-graphql';

import { RoleEnum } from '../../graphql/enums.js';
import { UserType } from './users.types.js';

@InputType({ description: 'A change of one user. What is absent stays as it is.' })
export class UpdateUserInput {
  @Field(() => ID) userId: string;
  @Field(() => String, { nullable: true, description: '1–200 characters.' }) name?: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      'Needs a step-up. The address changes once the link that is mailed to it is opened, within a day; until then it is `pendingEmail`. The present address takes that back.',
  })
  email?: string | null;
  @Field(() => RoleEnum, {
    nullable: true,
    description: 'At most the role of the caller; needs a step-up; ends every session of the user.',
  })
  role?: keyof typeof RoleEnum | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'A suspended user cannot sign in; suspending ends every session.',
  })
  suspended?: boolean | null;
}

@ObjectType({ simpleResolvers: true, description: 'The user after the change.' })
export class UpdateUserPayload {
  @Field(() => UserType) user: UserType;
}

@InputType({ description: 'Who is deleted, and why.' })
export class DeleteUserInput {
  @Field(() => ID, { description: 'A user of an equal or lower role; never oneself.' }) userId: string;
  @Field(() => String, { description: '3–500 characters; kept in the audit trail.' }) reason: string;
}

@ObjectType({ simpleResolvers: true, description: 'The user is gone.' })
export class DeleteUserPayload {
  @Field(() => ID, { description: 'The id that the user had; the audit trail keeps it.' }) deletedUserId: string;
}
