import { Field, ID, InputType, ObjectType } from 'type-graphql';

import { RoleEnum } from '../../graphql/enums.js';
import { UserType } from './users.types.js';

@InputType({ description: 'A change of one user. What is absent stays as it is.' })
export class UpdateUserInput {
  @Field(() => ID, { description: 'A user of an equal or lower role; for the own address oneself.' }) userId: string;
  @Field(() => String, {
    nullable: true,
    description: 'The name as others see it, 1–200 characters. Absent: unchanged.',
  })
  name?: string | null;
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
    description: 'True: cannot sign in, and every session ends. False: may again. Absent: unchanged.',
  })
  suspended?: boolean | null;
}

@ObjectType({ simpleResolvers: true, description: 'The user after the change.' })
export class UpdateUserPayload {
  @Field(() => UserType, { description: 'The user, as after the change.' }) user: UserType;
}

@InputType({ description: 'Who is deleted, and why.' })
export class DeleteUserInput {
  @Field(() => ID, { description: 'A user of an equal or lower role; never oneself.' }) userId: string;
  @Field(() => String, { description: 'Why, 3–500 characters; kept in the audit trail.' }) reason: string;
}

@ObjectType({ simpleResolvers: true, description: 'The user is gone.' })
export class DeleteUserPayload {
  @Field(() => ID, { description: 'The id that the user had; the audit trail keeps it.' }) deletedUserId: string;
}
