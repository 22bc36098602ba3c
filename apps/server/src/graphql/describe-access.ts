import { permissionsOf, type Permission } from '@countersign/domain/users/may-manage.js';
import { ROLES, type Role } from '@countersign/domain/users/roles.js';
import { isObjectType, type GraphQLSchema } from 'graphql';

import { accessOf, type Access } from './allow.js';

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  OWNER: 'owners',
  ADMIN: 'admins',
  AGENT: 'agents',
  END_USER: 'end users',
};

const ATTEMPTS: Readonly<Record<NonNullable<Access['attempt']>, string>> = {
  SECOND_FACTOR: 'an unfinished sign-in that owes a second factor',
  ENROLLMENT: 'an unfinished sign-in that owes an enrollment',
  EITHER: 'an unfinished sign-in',
};

function list(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

const rolesWith = (permission: Permission): string =>
  list(ROLES.filter((role) => permissionsOf(role).includes(permission)).map((role) => ROLE_WORDS[role]));

/** In words for the manual, from the very declaration that is enforced, so that the two cannot differ. */
function describeAccess(access: Access): string {
  const { anonymous, attempt, session, stepUp, basic, token } = access;
  const who = [
    ...(anonymous === true ? ['whoever is signed out'] : []),
    ...(attempt === undefined ? [] : [ATTEMPTS[attempt]]),
    ...(session === undefined ? [] : [session === 'ANY' ? 'everybody signed in' : `${rolesWith(session)}, signed in`]),
    ...(token === undefined ? [] : [token === 'ANY' ? 'every API token' : `API tokens with the scope ${token}`]),
    ...(basic === undefined ? [] : ['HTTP Basic']),
  ];
  const proof =
    stepUp === undefined
      ? ''
      : stepUp === 'FULL'
        ? ' A session needs a step-up.'
        : ' A session needs a step-up, for which an own recovery code will do.';
  return `Who may: ${who.join('; ')}.${proof}`;
}

const ROOTS: Readonly<Record<string, string>> = {
  Query: 'What may be asked. Nothing here changes anything, and everything may be asked again.',
  Mutation:
    'What changes something. Each leaves an event in the audit trail; those of one document run one after the other.',
  Subscription: 'What tells of itself, over a WebSocket with the protocol graphql-transport-ws.',
};

/** Adds to the description of every root field who may use it. */
export function describeRootFields(schema: GraphQLSchema): GraphQLSchema {
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    if (!isObjectType(root)) continue;
    root.description = ROOTS[root.name];
    for (const field of Object.values(root.getFields())) {
      const access = accessOf(field);
      if (access !== null) field.description = `${field.description ?? ''}\n\n${describeAccess(access)}`.trim();
    }
  }
  return schema;
}
