import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';

import { ActorType } from '../../graphql/actor.types.js';
import { PageInfo } from '../../graphql/connections.js';
import { ApiScopeEnum } from '../../graphql/enums.js';
import { DateTimeScalar } from '../../graphql/scalars.js';

type ApiScopeName = keyof typeof ApiScopeEnum;

@ObjectType('ApiToken', {
  simpleResolvers: true,
  description:
    'A credential of a program. It acts for the user who made it, with the role that this user has now, as far as its scopes reach.',
})
export class ApiTokenType {
  @Field(() => ID, { description: 'Names it for revokeApiToken and in the audit trail; no part of the secret.' })
  id: string;
  @Field(() => String, { description: 'What its owner called it; the audit trail names it so.' }) name: string;
  @Field(() => [ApiScopeEnum], { description: 'What it may do.' }) scopes: ApiScopeName[];
  @Field(() => ActorType, { description: 'The user who made it and for whom it acts.' }) owner: ActorType;
  @Field(() => DateTimeScalar, { description: 'When it was made.' }) createdAt: Date;
  @Field(() => DateTimeScalar, { description: 'From then on it is like no credential.' }) expiresAt: Date;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'The latest request with it, within a minute; null: not used yet.',
  })
  lastUsedAt: Date | null;
  @Field(() => String, {
    nullable: true,
    description:
      'Why it does not work just now, in words: its owner is suspended, has to set up a second factor, or has a role that may not have tokens. Null where it works. It works again by itself once the reason is gone.',
  })
  pausedBecause: string | null;
}

@ObjectType('ApiTokenEdge', { simpleResolvers: true, description: 'An API token in a list.' })
export class ApiTokenEdgeType {
  @Field(() => String, { description: 'To continue after this token.' }) cursor: string;
  @Field(() => ApiTokenType, { description: 'The entry itself.' }) node: ApiTokenType;
}

@ObjectType('ApiTokenConnection', { simpleResolvers: true, description: 'A page of API tokens, newest first.' })
export class ApiTokenConnectionType {
  @Field(() => [ApiTokenEdgeType], { description: 'The tokens, each with its cursor.' }) edges: ApiTokenEdgeType[];
  @Field(() => [ApiTokenType], { description: 'The tokens alone.' }) nodes: ApiTokenType[];
  @Field(() => PageInfo, { description: 'Where this page stands in the list, and the cursor to go on with.' })
  pageInfo: PageInfo;
}

@InputType({ description: 'The API token to make.' })
export class CreateApiTokenInput {
  @Field(() => String, { description: 'What it is for, 1–100 characters: the list and the audit trail show it.' })
  name: string;
  @Field(() => [ApiScopeEnum], { description: 'What it may do; at least one, and no more than it needs.' })
  scopes: ApiScopeName[];
  @Field(() => Int, { defaultValue: 90, description: 'For how many days it works, 1–365.' }) expiresInDays: number;
}

@ObjectType({ simpleResolvers: true, description: 'The new token.' })
export class CreateApiTokenPayload {
  @Field(() => String, {
    description:
      'Shown this once; only a hash of it is kept. Send it as `Authorization: Bearer`, on a WebSocket as connection_init { authorization }.',
  })
  token: string;
  @Field(() => ApiTokenType, { description: 'The token as lists show it from now on.' }) apiToken: ApiTokenType;
}

@InputType({ description: 'Which API token ends.' })
export class RevokeApiTokenInput {
  @Field(() => ID, { description: 'A token of the caller; for an owner, of anybody. NOT_FOUND otherwise.' }) id: string;
}

@ObjectType({ simpleResolvers: true, description: 'The token that does not work any more.' })
export class RevokeApiTokenPayload {
  @Field(() => ApiTokenType, { description: 'As it was; it is in no list any more.' }) apiToken: ApiTokenType;
}
