import { Field, ID, InputType, ObjectType } from 'type-graphql';

import { UserType } from '../users/users.types.js';

@InputType({ description: 'Whose third-party sign-in may be connected.' })
export class AllowIdentityInput {
  @Field(() => ID, { description: 'Of a user of an equal or lower role.' }) userId: string;
  @Field(() => ID, { description: 'Of a provider that is turned on.' }) providerId: string;
}

@InputType({ description: 'Which connection with a provider goes.' })
export class RemoveIdentityInput {
  @Field(() => ID, { description: "One's own, or of a user of an equal or lower role; NOT_FOUND otherwise." })
  identityId: string;
}

@ObjectType({ simpleResolvers: true, description: 'The user as it is now.' })
export class UserPayload {
  @Field(() => UserType, { description: 'Whose ways of signing in changed.' }) user: UserType;
}

@InputType({ description: 'What is to be connected with the caller.' })
export class BeginIdentityLinkInput {
  @Field(() => ID, { description: 'Of a provider that is turned on.' }) providerId: string;
}

@ObjectType({ simpleResolvers: true, description: 'A connection that is ready to be made.' })
export class BeginIdentityLinkPayload {
  @Field(() => String, {
    description: 'Where the browser that asked goes, within ten minutes, once. It comes back to /security.',
  })
  url: string;
}

@InputType({ description: 'Where to go on after a step-up through the provider.' })
export class BeginProviderStepUpInput {
  @Field(() => String, {
    nullable: true,
    description: 'A path of the console to come back to; absent: /security.',
  })
  returnTo?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'A step-up through the provider that is ready to begin.' })
export class BeginProviderStepUpPayload {
  @Field(() => String, { description: 'Where the browser that asked goes, within ten minutes, once.' }) url: string;
}
