import { Field, ObjectType } from 'type-graphql';

import { PermissionEnum } from '../../graphql/enums.js';
import { RoleRuleType } from '../policy/policy.types.js';
import { SessionType } from '../sessions/sessions.types.js';
import { ApiTokenType } from '../tokens/tokens.types.js';
import { UserType } from '../users/users.types.js';

@ObjectType('Viewer', { description: 'Who calls, as the server knows them by the credential of the request.' })
export class ViewerType {
  @Field(() => UserType, { nullable: true, description: 'Null for a token that belongs to the account.' })
  user: UserType | null;
  @Field(() => RoleRuleType, {
    nullable: true,
    description: 'The rule of the policy that holds for the role of the caller. Null where there is no user.',
  })
  rule: RoleRuleType | null;
  @Field(() => SessionType, { nullable: true, description: 'Null for API tokens and HTTP Basic.' })
  session: SessionType | null;
  @Field(() => ApiTokenType, { nullable: true, description: 'The token that calls; null for everybody else.' })
  apiToken: ApiTokenType | null;
  @Field(() => [PermissionEnum], {
    description:
      'What the caller may do to others and to the account; for an API token, what its scopes leave of that.',
  })
  permissions: (keyof typeof PermissionEnum)[];
}
