import { Field, ID, InputType, ObjectType } from 'type-graphql';

import { ViewerType } from '../viewer/viewer.types.js';

@InputType({ description: "One of the caller's own factors." })
export class RemoveFactorInput {
  @Field(() => ID, { description: 'One of the factors of the caller; NOT_FOUND otherwise.' }) id: string;
}

@ObjectType({ simpleResolvers: true, description: 'The factor is gone.' })
export class RemoveFactorPayload {
  @Field(() => ViewerType, { description: 'Who calls, as after the removal.' }) viewer: ViewerType;
}
