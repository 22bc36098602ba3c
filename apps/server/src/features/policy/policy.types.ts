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
  @Field(() => RoleEnum, { description: 'For whom this rule holds.' }) role: RoleName;
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
  @Field(() => [FactorKindEnum], {
    description:
      'The kinds of factors that count. EMAIL is weaker than the others. Whoever has only kinds that were dropped has the grace period, from the day they were dropped on, to replace them.',
  })
  allowedFactors: FactorKindName[];
  @Field(() => Boolean, {
    description:
      'Whether the role may sign in with e-mail and password. False: its users come through a provider, or with a passkey where the rule allows it; a right password is answered like a wrong one. An owner or admin then still has requestEmergencySignIn.',
  })
  passwordSignIn: boolean;
  @Field(() => Boolean, {
    description:
      'Whether a passkey alone signs somebody of the role in, where its user was verified (a fingerprint, face or PIN): two factors in one step. Means nothing without WEBAUTHN in allowedFactors.',
  })
  passkeySignIn: boolean;
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
  @Field(() => [RoleRuleType], { description: 'One for each role, from owners to end users.' }) rules: RoleRuleType[];
  @Field(() => ThirdPartySignInEnum, { description: 'What a sign-in through a provider still has to prove here.' })
  thirdPartySignIn: ThirdPartySignInName;
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
  @Field(() => ActorType, { description: 'Who made this version.' }) updatedBy: ActorType;
}

@ObjectType({ simpleResolvers: true, description: 'A version of the policy in a list.' })
export class PolicyEdge {
  @Field(() => String, { description: 'To continue after this version.' }) cursor: string;
  @Field(() => PolicyType, { description: 'The entry itself.' }) node: PolicyType;
}

@ObjectType({ simpleResolvers: true, description: 'Versions of the policy, newest first.' })
export class PolicyConnection {
  @Field(() => [PolicyEdge], { description: 'The versions, each with its cursor.' }) edges: PolicyEdge[];
  @Field(() => [PolicyType], { description: 'The versions alone.' }) nodes: PolicyType[];
  @Field(() => PageInfo, { description: 'Where this page stands in the list, and the cursor to go on with.' })
  pageInfo: PageInfo;
}

@InputType({ description: 'A change of one role. What is absent stays as it is.' })
export class RoleRuleInput {
  @Field(() => RoleEnum, { description: 'The role whose rule changes; each at most once.' }) role: RoleName;
  @Field(() => Boolean, {
    description: 'Whether users of the role must have a second factor. Absent: unchanged.',
    nullable: true,
  })
  required?: boolean;
  @Field(() => Int, {
    nullable: true,
    description: 'How long who owes one may still sign in without, 0–180 days; 0: not at all. Absent: unchanged.',
  })
  gracePeriodDays?: number;
  @Field(() => Int, {
    nullable: true,
    description:
      'How long a trusted device is not asked again, 0–2160 hours; 0: a second factor at every sign-in. Fewer end older trusted devices for good. Absent: unchanged.',
  })
  rememberDeviceHours?: number;
  @Field(() => [FactorKindEnum], {
    nullable: true,
    description: 'Which kinds count; not empty where one is required. Absent: unchanged.',
  })
  allowedFactors?: FactorKindName[];
  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the role may sign in with e-mail and password. Refused where it would leave no owner a way in. Absent: unchanged.',
  })
  passwordSignIn?: boolean;
  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether a passkey alone signs somebody of the role in. Absent: unchanged.',
  })
  passkeySignIn?: boolean;
  @Field(() => Int, {
    nullable: true,
    description: 'When a session is over at the latest, 1–720 hours. Absent: unchanged.',
  })
  sessionLifetimeHours?: number;
  @Field(() => Int, {
    nullable: true,
    description: 'Without activity a session is over after 5–43200 minutes; null: no idle limit. Absent: unchanged.',
  })
  sessionIdleMinutes?: number | null;
}

@InputType({ description: 'A change of the policy. What is absent stays as it is.' })
export class PolicyInput {
  @Field(() => [RoleRuleInput], {
    nullable: true,
    description: 'At most one for each role; a role left out stays as it is.',
  })
  rules?: RoleRuleInput[];
  @Field(() => ThirdPartySignInEnum, {
    nullable: true,
    description: 'TRUST in this release; anything else is BAD_USER_INPUT. Absent: unchanged.',
  })
  thirdPartySignIn?: ThirdPartySignInName;
  @Field(() => Int, {
    nullable: true,
    description: 'How long own recovery codes work, 1–3650 days; null: they do not expire. Absent: unchanged.',
  })
  recoveryCodeValidDays?: number | null;
  @Field(() => Int, {
    nullable: true,
    description: 'How long a code that an admin issues works, 10–4320 minutes. Absent: unchanged.',
  })
  issuedRecoveryCodeValidMinutes?: number;
  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether e-mail and password open the API by HTTP Basic. Cannot be true while any role is required. Absent: unchanged.',
  })
  passwordApiAccess?: boolean;
}

@InputType({ description: 'A change of the policy and what happens along with it.' })
export class UpdatePolicyInput {
  @Field(() => Int, {
    description:
      'The version that the change was made from. CONFLICT where the policy has moved on: nothing is overwritten.',
  })
  basedOnVersion: number;
  @Field(() => PolicyInput, { description: 'What changes; what is absent stays as it is.' }) policy: PolicyInput;
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
  @Field(() => Int, { description: 'The version that the change starts from; CONFLICT where the policy has moved on.' })
  basedOnVersion: number;
  @Field(() => PolicyInput, { description: 'The change that is only asked about; what is absent stays as it is.' })
  policy: PolicyInput;
  @Field(() => Boolean, {
    description: 'True: counts the sessions of users who would owe a second factor as ending.',
    defaultValue: false,
  })
  endUnprotectedSessions: boolean;
}
