import { Field, ID, ObjectType } from 'type-graphql';

import { FactorKindEnum } from '../../graphql/enums.js';
import { DateTimeScalar } from '../../graphql/scalars.js';

@ObjectType('Factor', {
  simpleResolvers: true,
  description: 'An active second factor: it was proved once when it was set up. Its secret is never shown again.',
})
export class FactorType {
  @Field(() => ID, { description: 'Names the factor for removeFactor.' }) id: string;
  @Field(() => FactorKindEnum, { description: 'What kind of factor.' }) kind: keyof typeof FactorKindEnum;
  @Field(() => String, { description: 'What its user calls it, like "Phone".' }) name: string;
  @Field(() => DateTimeScalar, { description: 'When it was set up.' }) createdAt: Date;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was last proved; null: not since it was set up.',
  })
  lastUsedAt: Date | null;
}
