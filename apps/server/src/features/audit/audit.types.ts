import { Field, ID, InputType, ObjectType } from 'type-graphql';

import { ActorType } from '../../graphql/actor.types.js';
import { PageInfo } from '../../graphql/connections.js';
import { DateTimeScalar, JsonScalar } from '../../graphql/scalars.js';

@ObjectType('AuditEvent', {
  simpleResolvers: true,
  description:
    'Something that happened to the security of the account. It is never changed, and there is never a secret in it.',
})
export class AuditEventType {
  @Field(() => ID, { description: 'Names the event for good; two events never share one.' }) id: string;
  @Field(() => String, {
    description: 'What happened, as noun.verb: policy.updated, sign_in.challenged, recovery_code.issued.',
  })
  type: string;
  @Field(() => DateTimeScalar, { description: 'When it happened, to the millisecond.' }) at: Date;
  @Field(() => ActorType, { description: 'Who did it.' }) actor: ActorType;
  @Field(() => ActorType, {
    nullable: true,
    description: 'Whom it was done to; null where it concerns nobody in particular.',
  })
  subject: ActorType | null;
  @Field(() => String, { description: 'success, failure or refused.' }) outcome: string;
  @Field(() => String, {
    nullable: true,
    description: 'Where the request came from; null where it was no request over the network.',
  })
  ipAddress: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'The client in words, like "Chrome on Windows"; null where it did not say.',
  })
  client: string | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'More about it, with keys that depend on the type; for people to read, not to branch on. Null where there is nothing to add.',
  })
  detail: unknown;
}

@ObjectType('AuditEventEdge', { simpleResolvers: true, description: 'An event in a list.' })
export class AuditEventEdgeType {
  @Field(() => String, { description: 'To continue after this event.' }) cursor: string;
  @Field(() => AuditEventType, { description: 'The entry itself.' }) node: AuditEventType;
}

@ObjectType('AuditEventConnection', { simpleResolvers: true, description: 'A page of the audit trail, newest first.' })
export class AuditEventConnectionType {
  @Field(() => [AuditEventEdgeType], { description: 'The events, each with its cursor.' }) edges: AuditEventEdgeType[];
  @Field(() => [AuditEventType], { description: 'The events alone.' }) nodes: AuditEventType[];
  @Field(() => PageInfo, { description: 'Where this page stands in the list, and the cursor to go on with.' })
  pageInfo: PageInfo;
}

@InputType('AuditFilter', {
  description: 'Which events. Everything given must hold; absent, null and an empty list ask for nothing.',
})
export class AuditFilterInput {
  @Field(() => ID, { nullable: true, description: 'Who did it: the id of a user or of an API token. Absent: whoever.' })
  actorId?: string | null;
  @Field(() => ID, { nullable: true, description: 'Whom it was done to: the id of a user. Absent: whomever.' })
  subjectId?: string | null;
  @Field(() => [String], { nullable: true, description: 'Any of these types, like policy.updated. At most 20.' })
  types?: string[] | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'At this moment or later; absent: from the oldest event that is kept.',
  })
  from?: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Before this moment; absent: up to now.' })
  to?: Date | null;
}
