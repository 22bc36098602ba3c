import type { Dialect, SqlCondition } from '../../persistence/dialect.js';

/** What the directory is sorted by, as the API names it. */
export type OrderField = 'NAME' | 'EMAIL' | 'CREATED_AT' | 'LAST_SIGN_IN_AT';

export interface DirectoryOrder {
  readonly field: OrderField;
  readonly direction: 'ASC' | 'DESC';
}

/** Where a page begins: what the user before it is sorted by, and its id. */
export interface DirectoryKey {
  readonly value: string | number | null;
  readonly id: string;
}

/** The column of each order and the index that is read in that order. */
const COLUMNS: Readonly<
  Record<OrderField, { readonly column: string; readonly index: string; readonly type: 'string' | 'number' }>
> = {
  NAME: { column: 'u.name_key', index: 'users_by_name', type: 'string' },
  EMAIL: { column: 'u.email_key', index: 'users_email_key', type: 'string' },
  CREATED_AT: { column: 'u.created_at', index: 'users_by_created', type: 'number' },
  LAST_SIGN_IN_AT: { column: 'u.last_sign_in_at', index: 'users_by_last_sign_in', type: 'number' },
};

export const indexOf = (field: OrderField): string => COLUMNS[field].index;
export const columnOf = (field: OrderField): string => COLUMNS[field].column;

/** A key as it came in a cursor; null where it cannot be one of this order. */
export function directoryKey(field: OrderField, value: unknown, id: unknown): DirectoryKey | null {
  if (typeof id !== 'string') return null;
  if (value === null) return field === 'LAST_SIGN_IN_AT' ? { value, id } : null;
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  return typeof value === COLUMNS[field].type ? { value, id } : null;
}

/** A stretch of the order that one index range answers. */
export interface Stretch {
  readonly condition: SqlCondition;
  readonly orderBy: string;
}

/**
 * What of the order lies after a key, in stretches to be read one after the other. Only the last sign-in has two: users
 * who never signed in come first when ascending and last when descending, as both databases sort NULL; but a comparison
 * with NULL finds nothing, so they are a stretch of their own.
 */
export function stretchesAfter(
  { field, direction }: DirectoryOrder,
  after: DirectoryKey | null,
  dialect: Dialect,
): Stretch[] {
  const { column } = COLUMNS[field];
  const comparison = direction === 'ASC' ? '>' : '<';
  // E-mail addresses are unique: nobody is alike in them, and the index holds nothing else.
  const orderBy = field === 'EMAIL' ? `${column} ${direction}` : `${column} ${direction}, u.id ${direction}`;
  if (field !== 'LAST_SIGN_IN_AT') {
    if (after === null) return [{ condition: EVERYTHING, orderBy }];
    if (field === 'EMAIL')
      return [{ condition: { sql: `${column} ${comparison} ?`, parameters: [after.value] }, orderBy }];
    return [{ condition: dialect.beyond(column, 'u.id', comparison, [after.value, after.id]), orderBy }];
  }

  const isNull = { sql: `${column} is null`, parameters: [] };
  const never = (beyond: SqlCondition): Stretch => ({
    condition: { sql: `${isNull.sql} and ${beyond.sql}`, parameters: beyond.parameters },
    orderBy: `u.id ${direction}`,
  });
  const signedIn = (condition: SqlCondition): Stretch => ({ condition, orderBy });
  const all = signedIn({ sql: `${column} is not null`, parameters: [] });
  if (after === null) return direction === 'ASC' ? [never(EVERYTHING), all] : [all, never(EVERYTHING)];
  if (after.value === null) {
    const rest = never({ sql: `u.id ${comparison} ?`, parameters: [after.id] });
    return direction === 'ASC' ? [rest, all] : [rest];
  }
  const rest = signedIn(dialect.beyond(column, 'u.id', comparison, [after.value, after.id]));
  return direction === 'ASC' ? [rest] : [rest, never(EVERYTHING)];
}

const EVERYTHING: SqlCondition = { sql: '1 = 1', parameters: [] };
