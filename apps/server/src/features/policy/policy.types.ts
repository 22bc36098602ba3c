import { Field, InputType, Int, ObjectType } from 'type-graphql';

import { ActorType } from '../../graphql/actor.types.js';
import { PageInfo } from '../../graphql/connections.js';
import { FactorKindEnum, RoleEnum, ThirdPartySignInEnum } from '../../graphql/enums.js';
import { DateTimeScalar } from '../../graphql/scalars.js';

type RoleName = keyof typeof RoleEnum;
type FactorKindName = keyof typeof FactorKindEnum;
type ThirdPartySignInName = keyof typeof ThirdPartySignInEnum;

@ObjectType('RoleRule', { simpleResolvers: true, description: 'What the policy asks of one role.' })
export class RoleRuleType {
  @Field(() => RoleEnum) role: RoleName;
  @Field(() => Boolean, { description: 'The role must use a second factor.' }) required: boolean;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Since when, without a break; null while not required.' })
  requiredSince: Date | null;
  @Field(() => Int, {
    description:
      'Days from which on a user without a factor is no longer let in: after the latest of requiredSince, the first sign-in, and a change from a role that was not required. 0–180; 0: at the next sign-in.',
  })
  gracePeriodDays: number;
  @Field(() => Int, {
    description:
      'For how many hours a browser that proved a second factor is not asked again. 0–2160; 0: at every sign-in, for everybody. It is the admin who decides, never the user; a browser that is trusted lets in whoever has it and the password.',
  })
  rememberDeviceHours: number;
  @Field(() => [FactorKindEnum], { description: 'The kinds of factors that count. In this release: TOTP.' })
  allowedFactors: FactorKindName[];
  @Field(() => Int, { description: 'A session ends this many hours after its sign-in, however active it is. 1–720.' })
  sessionLifetimeHours: number;
  @Field(() => Int, {
    nullable: true,
    description:
      'A session ends after this many minutes without a request, 5–43200; null: no idle limit. Open subscriptions are no activity.',
  })
  sessionIdleMinutes: number | null;
}

@ObjectType('Policy', {
  simpleResolvers: true,
  description:
    'The rules of the whole account: one current version. Every change is a new version; none is ever altered.',
})
export class PolicyType {
  @Field(() => Int, { description: 'Send it back as `basedOnVersion` when changing the policy.' }) version: number;
  @Field(() => [RoleRuleType], { description: 'One for each role.' }) rules: RoleRuleType[];
  @Field(() => ThirdPartySignInEnum) thirdPartySignIn: ThirdPartySignInName;
  @Field(() => Int, {
    nullable: true,
    description:
      'For how many days own recovery codes work, 1–3650; null: they do not expire. A shorter value holds for codes that exist.',
  })
  recoveryCodeValidDays: number | null;
  @Field(() => Int, {
    description:
      'For how many minutes a code that an admin issues works, 10–4320; at most 1440 where it goes by e-mail.',
  })
  issuedRecoveryCodeValidMinutes: number;
  @Field(() => Boolean, {
    description: 'HTTP Basic with e-mail and password. False as soon as any role is required, whatever was set.',
  })
  passwordApiAccess: boolean;
  @Field(() => DateTimeScalar, { description: 'When this version was made.' }) updatedAt: Date;
  @Field(() => ActorType, { description: 'Who made it.' }) updatedBy: ActorType;
}

@ObjectType({ simpleResolvers: true, description: 'A version of the policy in a list.' })
export class PolicyEdge {
  @Field(() => String) cursor: string;
  @Field(() => PolicyType) node: PolicyType;
}

@ObjectType({ simpleResolvers: true, description: 'Versions of the policy, newest first.' })
export class PolicyConnection {
  @Field(() => [PolicyEdge]) edges: PolicyEdge[];
  @Field(() => [PolicyType]) nodes: PolicyType[];
  @Field(() => PageInfo) pageInfo: PageInfo;
}

@InputType({ description: 'A change of one role. What is absent stays as it is.' })
export class RoleRuleInput {
  @Field(() => RoleEnum) role: RoleName;
  @Field(() => Boolean, { nullable: true }) required?: boolean;
  @Field(() => Int, { nullable: true, description: '0–180.' }) gracePeriodDays?: number;
  @Field(() => Int, {
    nullable: true,
    description: '0–2160; 0: a second factor at every sign-in. Fewer end older trusted devices for good.',
  })
  rememberDeviceHours?: number;
  @Field(() => [FactorKindEnum], { nullable: true, description: 'Not empty where one is required.' })
  allowedFactors?: FactorKindName[];
  @Field(() => Int, { nullable: true, description: '1–720.' }) sessionLifetimeHours?: number;
  @Field(() => Int, { nullable: true, description: '5–43200; null: no idle limit.' }) sessionIdleMinutes?:
    number | null;
}

@InputType({ description: 'A change of the policy. What is absent stays as it is.' })
export class PolicyInput {
  @Field(() => [RoleRuleInput], { nullable: true, description: 'A role left out stays as it is.' })
  rules?: RoleRuleInput[];
  @Field(() => ThirdPartySignInEnum, { nullable: true, description: 'TRUST in this release.' })
  thirdPartySignIn?: ThirdPartySignInName;
  @Field(() => Int, { nullable: true, description: '1–3650; null: they do not expire.' }) recoveryCodeValidDays?:
    number | null;
  @Field(() => Int, { nullable: true, description: '10–4320.' }) issuedRecoveryCodeValidMinutes?: number;
  @Field(() => Boolean, { nullable: true, description: 'Cannot be true while any role is required.' })
  passwordApiAccess?: boolean;
}

@InputType({ description: 'A change of the policy and what happens along with it.' })
export class UpdatePolicyInput {
  @Field(() => Int, {
    description:
      'The version that the change was made from. CONFLICT where the policy has moved on: nothing is overwritten.',
  })
  basedOnVersion: number;
  @Field(() => PolicyInput) policy: PolicyInput;
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Mails everybody who now owes a second factor, with the deadline and a link to the guide.',
  })
  notifyUsers: boolean;
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Ends the sessions of everybody who owes a second factor, except the one that asks.',
  })
  endUnprotectedSessions: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'The change is saved.' })
export class UpdatePolicyPayload {
  @Field(() => PolicyType, { description: 'The new current version.' }) policy: PolicyType;
}

@InputType({ description: 'A change of the policy that is only asked about.' })
export class PolicyPreviewInput {
  @Field(() => Int, { description: 'CONFLICT where the policy has moved on.' }) basedOnVersion: number;
  @Field(() => PolicyInput) policy: PolicyInput;
  @Field(() => Boolean, { defaultValue: false }) endUnprotectedSessions: boolean;
}
