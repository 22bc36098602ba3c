import { Field, ID, InputType, ObjectType } from 'type-graphql';

import { ViewerType } from '../viewer/viewer.types.js';

@InputType({ description: "One of the caller's own factors." })
export class RemoveFactorInput {
  @Field(() => ID) id: string;
}

@ObjectType({ simpleResolvers: true, description: 'The factor is gone.' })
export class RemoveFactorPayload {
  @Field(() => ViewerType) viewer: ViewerType;
}
