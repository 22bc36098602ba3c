import { Field, ID, ObjectType } from 'type-graphql';

import { ActorKindEnum } from './enums.js';

type ActorKindName = keyof typeof ActorKindEnum;

@ObjectType('Actor', {
  simpleResolvers: true,
  description: 'Who did it, or to whom. It outlives the user: a deleted one keeps its id and loses its name.',
})
export class ActorType {
  @Field(() => ActorKindEnum, { description: 'What kind of actor.' }) kind: ActorKindName;
  @Field(() => ID, { nullable: true, description: 'Of the user or API token; null for the others.' }) id: string | null;
  @Field(() => String, { description: 'What to call the actor: the name that the user or token had at the time.' })
  label: string;
}

/** What was kept of an actor, as the API shows it. */
export function toActorType(actor: {
  readonly kind: string;
  readonly id: string | null;
  readonly label: string;
}): ActorType {
  return { kind: isActorKind(actor.kind) ? actor.kind : 'SYSTEM', id: actor.id, label: actor.label };
}

function isActorKind(kind: string): kind is ActorKindName {
  return Object.hasOwn(ActorKindEnum, kind);
}
