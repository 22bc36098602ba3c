import { Field, ID, InputType, ObjectType } from 'type-graphql';

import { FactorType } from './factors.types.js';

@InputType({ description: "Another name for one of the caller's own factors." })
export class RenameFactorInput {
  @Field(() => ID, { description: 'One of the factors of the caller; NOT_FOUND otherwise.' }) id: string;
  @Field(() => String, { description: 'What its user calls it from now on, 1–60 characters.' }) name: string;
}

@ObjectType({ simpleResolvers: true, description: 'The factor has another name.' })
export class RenameFactorPayload {
  @Field(() => FactorType, { description: 'The factor, as it is called now.' }) factor: FactorType;
}
