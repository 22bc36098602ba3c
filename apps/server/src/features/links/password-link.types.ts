import { Field, ID, InputType, ObjectType } from 'type-graphql';

import { UserType } from '../users/users.types.js';

@InputType({ description: 'A link to choose a new password with, for somebody else.' })
export class SendPasswordLinkInput {
  @Field(() => ID, { description: 'A user of an equal or lower role; never oneself.' }) userId: string;
  @Field(() => String, { description: 'Why, for the audit trail: how the person proved who they are, say.' })
  reason: string;
}

@ObjectType({ simpleResolvers: true, description: 'The link is on its way by mail.' })
export class SendPasswordLinkPayload {
  @Field(() => UserType, { description: 'Whom it went to. Nothing else of them has changed.' }) user: UserType;
}
