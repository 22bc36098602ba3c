import { print } from '@0no-co/graphql.web';
import { initGraphQLTada, type TadaDocumentNode } from 'gql.tada';
import type { introspection } from './graphql-env.js';

/** The one tag for documents of this API: what it returns knows its result and its variables. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: {
    /** ISO 8601, UTC */
    DateTime: string;
    JSON: unknown;
  };
}>();

/** The text to send. A few kilobytes, where the printer of graphql-js brings thirty. */
export function printDocument(document: Pick<TadaDocumentNode, 'kind' | 'definitions'>): string {
  return print(document);
}

export { readFragment } from 'gql.tada';
export type { FragmentOf, ResultOf, TadaDocumentNode, VariablesOf } from 'gql.tada';
