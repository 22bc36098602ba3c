import type { ApolloServerPlugin } from '@apollo/server';
import {
  type GraphQLError,
  Kind,
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

import type { GraphQLContext } from './context.js';
import { FailureError } from './errors.js';

/** Bounds of one document (security.md, Numbers). Each is cheap to refuse: judged on the syntax, before anything runs. */
export const LIMITS = { tokens: 2_000, depth: 12, aliases: 30, directives: 20, rootFields: 15 } as const;

/** The standard introspection query is 13 deep, and names fields under __schema that cost nothing. */
const INTROSPECTION_DEPTH = 15;

function tooComplex(message: string): GraphQLError {
  return new FailureError({ code: 'TOO_COMPLEX', message: `${message} Ask for less at once.` });
}

/** How deep a selection goes, fragments followed. Each fragment is measured once, so that a few lines cannot cost exponentially. */
function depthOf(
  set: SelectionSetNode | undefined,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  measured: Map<string, number>,
): number {
  if (set === undefined) return 0;
  let deepest = 0;
  for (const selection of set.selections) {
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const name = selection.name.value;
      let depth = measured.get(name);
      if (depth === undefined) {
        // A cycle is refused by another rule; here it only must not loop.
        measured.set(name, 0);
        depth = depthOf(fragments.get(name)?.selectionSet, fragments, measured);
        measured.set(name, depth);
      }
      deepest = Math.max(deepest, depth);
    } else {
      deepest = Math.max(
        deepest,
        depthOf(selection.selectionSet, fragments, measured) + (selection.kind === Kind.FIELD ? 1 : 0),
      );
    }
  }
  return deepest;
}

function fragmentsOf(document: DocumentNode): Map<string, FragmentDefinitionNode> {
  return new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
}

/** Root fields of an operation by name, fragments followed, duplicates kept. */
function rootFields(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): string[] {
  const names: string[] = [];
  const seen = new Set<string>();
  const walk = (set: SelectionSetNode | undefined): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) names.push(selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) walk(selection.selectionSet);
      else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        walk(fragments.get(selection.name.value)?.selectionSet);
      }
    }
  };
  walk(operation.selectionSet);
  return names;
}

/** Mutations that judge a secret: one of them in a document, so that a request is one guess (security.md, rule 3). */
const JUDGING = new Set([
  'signIn',
  'verifySecondFactor',
  'stepUp',
  'confirmTotpEnrollment',
  'confirmWebauthnEnrollment',
  'signInWithPasskey',
  'acceptInvitation',
  'resetPassword',
  'requestEmergencySignIn',
  'requestPasswordReset',
  'changePassword',
  'confirmEmail',
  'setUp',
]);

/** A validation rule for every way in: depth, aliases, directives, root fields, and one guess a document. */
export function limitsRule(context: ValidationContext): ASTVisitor {
  return {
    Document: {
      enter(document) {
        const fragments = fragmentsOf(document);
        for (const operation of document.definitions) {
          if (operation.kind !== Kind.OPERATION_DEFINITION) continue;
          const roots = rootFields(operation, fragments);
          const introspects = roots.includes('__schema') || roots.includes('__type');
          if (
            depthOf(operation.selectionSet, fragments, new Map()) > (introspects ? INTROSPECTION_DEPTH : LIMITS.depth)
          )
            context.reportError(tooComplex(`A document may go ${LIMITS.depth} levels deep.`));
          if (roots.length > LIMITS.rootFields)
            context.reportError(tooComplex(`A document may ask for ${LIMITS.rootFields} fields at its root.`));
          if (roots.filter((name) => JUDGING.has(name)).length > 1)
            context.reportError(tooComplex('A document may hold one mutation that proves something.'));
        }
      },
    },
    ...counting(context),
  };
}

function counting(context: ValidationContext): ASTVisitor {
  let aliases = 0;
  let directives = 0;
  return {
    Field(node) {
      if (node.alias !== undefined && ++aliases === LIMITS.aliases + 1)
        context.reportError(tooComplex(`A document may have ${LIMITS.aliases} aliases.`));
    },
    Directive() {
      if (++directives === LIMITS.directives + 1)
        context.reportError(tooComplex(`A document may have ${LIMITS.directives} directives.`));
    },
  };
}

/** The schema tells itself to signed-in callers only; everybody else has it as a file. */
export function introspectionForSignedIn(): ApolloServerPlugin<GraphQLContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation({ operation, document, contextValue }) {
          const { kind } = contextValue.caller;
          if (kind === 'session' || kind === 'basic' || kind === 'apiToken') return Promise.resolve();
          const roots = operation === undefined ? [] : rootFields(operation, fragmentsOf(document));
          if (roots.includes('__schema') || roots.includes('__type')) {
            throw new FailureError({
              code: 'UNAUTHENTICATED',
              message: 'Sign in to introspect the schema, or read schema.graphql of the release.',
            });
          }
          return Promise.resolve();
        },
      }),
  };
}
