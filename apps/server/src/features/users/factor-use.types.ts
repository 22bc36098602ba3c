import { Field, Int, ObjectType } from 'type-graphql';

import { FactorKindEnum } from '../../graphql/enums.js';

@ObjectType('FactorUse', { simpleResolvers: true, description: 'How many people use one kind of second factor.' })
export class FactorUseType {
  @Field(() => FactorKindEnum, { description: 'The kind of second factor.' }) kind: keyof typeof FactorKindEnum;
  @Field(() => Int, {
    description:
      'Users of the team who have an active one and are not suspended; whoever has two kinds counts in both.',
  })
  users: number;
}
