import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';

import { PageInfo } from '../../graphql/connections.js';
import { RoleEnum } from '../../graphql/enums.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { SessionType } from './sessions.types.js';

type RoleName = keyof typeof RoleEnum;

@InputType('SessionFilter', {
  description: 'Which sessions. Everything given must hold; absent, null and an empty list ask for nothing.',
})
export class SessionFilterInput {
  @Field(() => ID, { nullable: true, description: 'Of one user.' }) userId?: string | null;
  @Field(() => [RoleEnum], { nullable: true, description: 'Of users of any of these roles.' })
  roles?: RoleName[] | null;
  @Field(() => String, {
    nullable: true,
    description: 'How the address of the sign-in begins: 203.0.113. finds a whole network. At most 45 characters.',
  })
  ipAddress?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'A part of the client in words, like "firefox", in upper or lower case. At most 60 characters.',
  })
  client?: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Without a request since this moment.' })
  lastSeenBefore?: Date | null;
}

@ObjectType('SessionEdge', { simpleResolvers: true, description: 'A session in a list.' })
export class SessionEdgeType {
  @Field(() => String, { description: 'To continue after this session.' }) cursor: string;
  @Field(() => SessionType, { description: 'The entry itself.' }) node: SessionType;
}

@ObjectType('RoleSessions', { simpleResolvers: true, description: 'The open sessions of the users of one role.' })
export class RoleSessionsType {
  @Field(() => RoleEnum, { description: 'The role that is counted.' }) role: RoleName;
  @Field(() => Int, { description: 'How many sessions.' }) sessions: number;
  @Field(() => Int, { description: 'Of how many users.' }) users: number;
}

@ObjectType('SessionTotals', {
  simpleResolvers: true,
  description: 'What a filter finds on all pages, counted where it is asked for.',
})
export class SessionTotalsType {
  @Field(() => Int, { description: 'How many sessions.' }) sessions: number;
  @Field(() => Int, { description: 'Of how many users.' }) users: number;
  @Field(() => [RoleSessionsType], { description: 'By the role of their users; without roles that have none.' })
  byRole: RoleSessionsType[];
  @Field(() => Int, {
    description:
      'How many open sessions users with a higher role than the caller have in all, whatever the filter; they are not listed.',
  })
  outOfReach: number;
}

@ObjectType('SessionConnection', {
  simpleResolvers: true,
  description: 'A page of the open sessions of the account, the one begun last first.',
})
export class SessionConnectionType {
  @Field(() => [SessionEdgeType], { description: 'The sessions, each with its cursor.' }) edges: SessionEdgeType[];
  @Field(() => [SessionType], { description: 'The sessions alone.' }) nodes: SessionType[];
  @Field(() => PageInfo, { description: 'Where this page stands in the list, and the cursor to go on with.' })
  pageInfo: PageInfo;
  @Field(() => SessionTotalsType, { description: 'How many there are on all pages, and of whom.' })
  totals: () => Promise<SessionTotalsType>;
}

@InputType({ description: 'Which sessions of the account end: give `sessionIds` or `all`, and not both.' })
export class EndSessionsOfAccountInput {
  @Field(() => [ID], {
    nullable: true,
    description: 'These, at most 200. What is not open, or is of a user with a higher role, is skipped and counted.',
  })
  sessionIds?: string[] | null;
  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'True: every session, and every unfinished sign-in, of all users with an equal or lower role. Takes a step-up, and a person: an API token may not.',
  })
  all: boolean;
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'True: keeps the session that asks. An API token has none.',
  })
  exceptCurrent: boolean;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What ended. Each is dead on its next request, its open subscriptions included.',
})
export class EndSessionsOfAccountPayload {
  @Field(() => Int, { description: 'How many sessions ended with this call.' }) ended: number;
  @Field(() => Int, { description: 'Of how many users; the audit trail has an event for each.' }) users: number;
  @Field(() => Int, {
    description:
      'How many were left: with `all`, the open ones of users with a higher role; else those named that were not open, are of a higher role, or are the one that asks.',
  })
  skipped: number;
}

@ObjectType('SessionsChange', {
  simpleResolvers: true,
  description: 'That sessions began or ended; which, the list says when it is asked again.',
})
export class SessionsChangeType {
  @Field(() => DateTimeScalar, { description: 'When it was noticed.' }) at: Date;
}
