import { Field, ID, InputType, ObjectType } from 'type-graphql';

import { RoleEnum } from '../../graphql/enums.js';
import { UserType } from './users.types.js';

@InputType({ description: 'A change of one user. What is absent stays as it is.' })
export class UpdateUserInput {
  @Field(() => ID) userId: string;
  @Field(() => String, { nullable: true, description: '1–200 characters.' }) name?: string | null;
  @Field(() => String, { nullable: true, description: 'Not available in this release.' }) email?: string | null;
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
