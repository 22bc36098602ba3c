import type { EntityManager } from 'typeorm';

/** A condition with `?` placeholders and what stands for them, in order. */
export interface SqlCondition {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** The few words that the databases do not share. */
export interface Dialect {
  /** `users u`, read through one index and no other: a planner that guesses sorts a million rows to show fifty. */
  through(table: string, alias: string, index: string): string;
  /** Joins so that what stands first is read first. */
  readonly joinInThisOrder: string;
  /** What follows (or precedes) one pair of values in the order of an index over two columns. */
  beyond(first: string, second: string, comparison: '<' | '>', key: readonly [unknown, unknown]): SqlCondition;
}

const SQLITE: Dialect = {
  through: (table, alias, index) => `${table} ${alias} indexed by ${index}`,
  joinInThisOrder: 'cross join',
  // One range of the index; the same with OR would be two, and a sort.
  beyond: (first, second, comparison, key) => ({ sql: `(${first}, ${second}) ${comparison} (?, ?)`, parameters: key }),
};

const MYSQL: Dialect = {
  through: (table, alias, index) => `${table} ${alias} force index (${index})`,
  joinInThisOrder: 'straight_join',
  // MariaDB reads the whole index for a comparison of pairs, and a range for this.
  beyond: (first, second, comparison, [a, b]) => ({
    sql: `(${first} ${comparison} ? or (${first} = ? and ${second} ${comparison} ?))`,
    parameters: [a, a, b],
  }),
};

/** How the database behind a manager is spoken to. */
export function dialectOf(manager: EntityManager): Dialect {
  return manager.connection.options.type === 'better-sqlite3' ? SQLITE : MYSQL;
}

/** All of them at once; nothing to ask for is true. */
export function allOf(conditions: readonly SqlCondition[]): SqlCondition {
  return combine(conditions, ' and ', '1 = 1');
}

/** One of them at least; nothing to choose from is false. */
export function anyOf(conditions: readonly SqlCondition[]): SqlCondition {
  return combine(conditions, ' or ', '1 = 0');
}

function combine(conditions: readonly SqlCondition[], word: string, none: string): SqlCondition {
  if (conditions.length === 0) return { sql: none, parameters: [] };
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(word),
    parameters: conditions.flatMap(({ parameters }) => parameters),
  };
}

/** As many placeholders as there are values, for an IN list. */
export function placeholders(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}
