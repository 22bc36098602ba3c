import { Extensions } from 'type-graphql';
import { isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';

import type { ApiScope } from '@countersign/domain/tokens/api-scopes.js';
import { permissionsOf, type Permission } from '@countersign/domain/users/may-manage.js';

import type { Caller } from '../operations/caller.js';
import type { Failure } from '../operations/failures.js';
import type { Instant } from '@countersign/domain/time.js';
import type { GraphQLContext } from './context.js';
import { FailureError } from './errors.js';

/** Who may use one root field (security.md, "Who may do what"). Whoever is not named is refused. */
export interface Access {
  readonly anonymous?: true;
  /** An unfinished sign-in, by what it still owes. */
  readonly attempt?: 'SECOND_FACTOR' | 'ENROLLMENT' | 'EITHER';
  /** Any signed-in user, or those whose role has a permission. */
  readonly session?: 'ANY' | Permission;
  /** With a session: a fresh proof. CHANGING_FACTORS is content with an own recovery code as well. */
  readonly stepUp?: 'FULL' | 'CHANGING_FACTORS';
  /** HTTP Basic, by the same measure as `session`. */
  readonly basic?: 'ANY' | Permission;
  /**
   * An API token: any, or one with this scope whose owner's role has what `session` asks for. The step-up of a session is
   * not asked of it, so that a field with both has to say for itself what it leaves to people.
   */
  readonly token?: 'ANY' | ApiScope;
}

/** Declares who may use a root field. A schema with a root field without it does not start. */
export function Allow(access: Access) {
  return Extensions({ access });
}

const SIGNED_OUT: Failure = { code: 'UNAUTHENTICATED', message: 'Sign in first.' };
const SECOND_FACTOR: Failure = {
  code: 'SECOND_FACTOR_REQUIRED',
  message: 'Finish this sign-in with a second factor first.',
};
const ENROLLMENT: Failure = {
  code: 'ENROLLMENT_REQUIRED',
  message: 'Finish this sign-in by setting up a second factor first.',
};
const STEP_UP: Failure = { code: 'STEP_UP_REQUIRED', message: 'Prove that it is you with stepUp, then do this again.' };
const SIGNED_IN: Failure = { code: 'FORBIDDEN', message: 'You are signed in already. Sign out first.' };
const ROLE: Failure = { code: 'FORBIDDEN', message: 'Your role does not allow this.' };
const NOT_WITH_PASSWORD: Failure = {
  code: 'FORBIDDEN',
  message: 'Not with e-mail and password at the API: sign in for a session instead.',
};

const NOT_WITH_TOKEN: Failure = {
  code: 'FORBIDDEN',
  message: 'Not with an API token: this takes a person who has signed in.',
};

function scopeMissing(scope: ApiScope): Failure {
  return {
    code: 'SCOPE_MISSING',
    message: `This API token lacks the scope ${scope}. Make one that has it in the console under Integrations, API tokens.`,
    scope,
  };
}

/** The whole of authorization by kind of caller, as one pure function: null where the caller may. */
export function refusal(access: Access, caller: Caller, now: Instant): Failure | null {
  switch (caller.kind) {
    case 'anonymous':
      return access.anonymous === true ? null : SIGNED_OUT;
    case 'attempt': {
      const { stage } = caller.attempt;
      if (access.attempt === 'EITHER' || access.attempt === stage) return null;
      return stage === 'SECOND_FACTOR' ? SECOND_FACTOR : ENROLLMENT;
    }
    case 'session': {
      if (access.session === undefined) return SIGNED_IN;
      if (access.session !== 'ANY' && !permissionsOf(caller.user.role).includes(access.session)) return ROLE;
      const { steppedUpUntil, changingFactorsUntil } = caller.session;
      const until =
        access.stepUp === 'CHANGING_FACTORS'
          ? Math.max(steppedUpUntil ?? 0, changingFactorsUntil ?? 0)
          : (steppedUpUntil ?? 0);
      return access.stepUp === undefined || until > now ? null : STEP_UP;
    }
    case 'basic':
      if (access.basic === undefined) return NOT_WITH_PASSWORD;
      return access.basic === 'ANY' || permissionsOf(caller.user.role).includes(access.basic) ? null : ROLE;
    case 'apiToken': {
      const { token, session = 'ANY' } = access;
      if (token === undefined) return NOT_WITH_TOKEN;
      if (token !== 'ANY' && !caller.token.scopes.includes(token)) return scopeMissing(token);
      return session === 'ANY' || permissionsOf(caller.user.role).includes(session) ? null : ROLE;
    }
  }
}

/** For a field where only some inputs are sensitive. @throws STEP_UP_REQUIRED */
export function requireStepUp(caller: Caller, now: Instant): void {
  const refused = refusal({ session: 'ANY', stepUp: 'FULL' }, caller, now);
  if (refused !== null) throw new FailureError(refused);
}

/** What a root field declares; null where it declares nothing. */
export function accessOf(field: { readonly extensions: Readonly<Record<string, unknown>> }): Access | null {
  const { access } = field.extensions;
  return typeof access === 'object' && access !== null ? access : null;
}

/**
 * Puts the check before every root field: deny by default, on every way in, because it sits in the schema itself.
 * @throws where a root field does not say who may use it.
 */
export function guardRootFields(schema: GraphQLSchema): GraphQLSchema {
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    if (!isObjectType(root)) continue;
    for (const field of Object.values(root.getFields())) {
      const access = accessOf(field);
      if (access === null) throw new Error(`${root.name}.${field.name} does not say who may use it: add @Allow`);
      const guarded =
        (inner: GraphQLFieldResolver<unknown, GraphQLContext>): GraphQLFieldResolver<unknown, GraphQLContext> =>
        (source, args, context, info) => {
          const refused = context.refused ?? refusal(access, context.caller, context.now());
          if (refused !== null) throw new FailureError(refused);
          return inner(source, args, context, info);
        };
      if (field.subscribe !== undefined) field.subscribe = guarded(field.subscribe);
      else if (field.resolve !== undefined) field.resolve = guarded(field.resolve);
    }
  }
  return schema;
}
