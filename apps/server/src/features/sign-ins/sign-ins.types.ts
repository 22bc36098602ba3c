import { Field, ID, Int, ObjectType } from 'type-graphql';

import { PageInfo } from '../../graphql/connections.js';
import { SignInMethodEnum, SignInOutcomeEnum, SignInRuleEnum } from '../../graphql/enums.js';
import { DateTimeScalar } from '../../graphql/scalars.js';

@ObjectType('SignIn', {
  simpleResolvers: true,
  description:
    'A sign-in, finished or refused, and why it went as it did. One that is still under way is not listed yet.',
})
export class SignInType {
  @Field(() => ID, { description: 'Names this sign-in for good.' }) id: string;
  @Field(() => DateTimeScalar, { description: 'When the password, or what stands for it, was proved.' }) at: Date;
  @Field(() => SignInMethodEnum, { description: 'How it was made.' }) method: keyof typeof SignInMethodEnum;
  @Field(() => String, {
    nullable: true,
    description: 'The provider that it came through, as it was called then; null where it came through none.',
  })
  providerName: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      'What the provider said about how the user proved it, in words, like "otp, pwd" or "Nothing was said"; null where it came through none.',
  })
  evidence: string | null;
  @Field(() => SignInOutcomeEnum, { description: 'How it went in the end.' }) outcome: keyof typeof SignInOutcomeEnum;
  @Field(() => SignInRuleEnum, { description: 'The rule that decided.' }) rule: keyof typeof SignInRuleEnum;
  @Field(() => Int, { description: 'The version of the policy that held at the time.' }) policyVersion: number;
  @Field(() => String, { description: 'The rule in words, for user and admin.' }) explanation: string;
  @Field(() => String, { nullable: true, description: 'Where it came from; null where it is not known.' }) ipAddress:
    string | null;
  @Field(() => String, {
    nullable: true,
    description: 'The client in words, like "Chrome on Windows"; null where it did not say.',
  })
  client: string | null;
}

@ObjectType('SignInEdge', { simpleResolvers: true, description: 'A sign-in in a list.' })
export class SignInEdgeType {
  @Field(() => String, { description: 'To continue after this sign-in.' }) cursor: string;
  @Field(() => SignInType, { description: 'The entry itself.' }) node: SignInType;
}

@ObjectType('SignInConnection', { simpleResolvers: true, description: 'A page of sign-ins, newest first.' })
export class SignInConnectionType {
  @Field(() => [SignInEdgeType], { description: 'The sign-ins, each with its cursor.' }) edges: SignInEdgeType[];
  @Field(() => [SignInType], { description: 'The sign-ins alone.' }) nodes: SignInType[];
  @Field(() => PageInfo, { description: 'Where this page stands in the list, and the cursor to go on with.' })
  pageInfo: PageInfo;
}
