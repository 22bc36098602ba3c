import { Field, ObjectType } from 'type-graphql';

import { failure } from '../operations/failures.js';
import { FailureError } from './errors.js';

/** Past this a page is refused: it bounds what one request costs (security.md, Numbers). */
const LARGEST_PAGE = 200;
/** No cursor of ours comes near. */
const LONGEST_CURSOR = 2_000;

/** What a list is continued after: the sort key of a row and its id. */
export type CursorKey = readonly (string | number | null)[];

@ObjectType('PageInfo', { simpleResolvers: true, description: 'Where a page stands in its list.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'There is more after this page: ask again with `after: endCursor`.' })
  hasNextPage: boolean;
  @Field(() => Boolean, { description: 'This page was asked for with a cursor, so there is something before it.' })
  hasPreviousPage: boolean;
  @Field(() => String, { nullable: true, description: 'The cursor of the first entry; null where the page is empty.' })
  startCursor: string | null;
  @Field(() => String, { nullable: true, description: 'The cursor of the last entry; null where the page is empty.' })
  endCursor: string | null;
}

/** An opaque cursor. Whoever reads one learns no more than the page it came with. */
export function encodeCursor(key: CursorKey): string {
  return Buffer.from(JSON.stringify(key), 'utf8').toString('base64url');
}

/**
 * The key that a cursor stands for.
 * @param parts how many parts a key of this list has
 * @throws FailureError BAD_USER_INPUT where it is none of this list's cursors
 */
export function decodeCursor(cursor: string, parts: number): CursorKey {
  const key = cursor.length > LONGEST_CURSOR ? null : parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (Array.isArray(key) && key.length === parts && key.every(isPart)) return key;
  throw badCursor();
}

/** For what decodes into a key whose parts do not fit the list. */
export function badCursor(): FailureError {
  return new FailureError(
    failure.badField(
      'after',
      'This is not a cursor of this list. Pass the endCursor or cursor of an earlier page on, with the same order.',
    ),
  );
}

/** The key of a list that is sorted by a moment. @throws FailureError BAD_USER_INPUT */
export function momentKey(cursor: string): { at: number; id: string } {
  const [at, id] = decodeCursor(cursor, 2);
  if (typeof at !== 'number' || typeof id !== 'string') throw badCursor();
  return { at, id };
}

/** The key of a list that is sorted by a number of its own. @throws FailureError BAD_USER_INPUT */
export function numberKey(cursor: string): number {
  const [key] = decodeCursor(cursor, 1);
  if (typeof key !== 'number') throw badCursor();
  return key;
}

/** @throws FailureError BAD_USER_INPUT where `first` is not from 1 to 200 */
export function pageSize(first: number): number {
  if (first >= 1 && first <= LARGEST_PAGE) return first;
  throw new FailureError(failure.badField('first', `Ask for 1 to ${LARGEST_PAGE} entries at a time.`));
}

/** Rows of a page as a Relay connection. */
export function toConnection<Row, Node>(
  page: { readonly rows: readonly Row[]; readonly hasNextPage: boolean },
  isFirstPage: boolean,
  cursorOf: (row: Row) => CursorKey,
  toNode: (row: Row) => Node,
): { edges: { cursor: string; node: Node }[]; nodes: Node[]; pageInfo: PageInfo } {
  const { rows } = page;
  const [first, last] = [rows[0], rows.at(-1)];
  const nodes = rows.map(toNode);
  return {
    nodes,
    // Where edges are selected, and not before: most clients read nodes, and each cursor has its price.
    get edges() {
      return rows.map((row, index) => ({ cursor: encodeCursor(cursorOf(row)), node: nodes[index] as Node }));
    },
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: !isFirstPage,
      startCursor: first === undefined ? null : encodeCursor(cursorOf(first)),
      endCursor: last === undefined ? null : encodeCursor(cursorOf(last)),
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isPart(part: unknown): boolean {
  return part === null || typeof part === 'string' || typeof part === 'number';
}
