import { Table, TableColumn, type QueryRunner, type TableColumnOptions, type TableIndexOptions } from 'typeorm';

// Migrations are written once for SQLite and MySQL/MariaDB; these few words are all that they need.

type Column = Omit<TableColumnOptions, 'name'>;

export const id: Column = { type: 'varchar', length: '36', isPrimary: true };
export const reference: Column = { type: 'varchar', length: '36' };
export const moment: Column = { type: 'bigint' };
export const whole: Column = { type: 'integer' };
export const yesNo: Column = { type: 'boolean', default: '0' };
export const longText: Column = { type: 'text' };
export const words = (length: number): Column => ({ type: 'varchar', length: String(length) });
export const key = (column: Column): Column => ({ ...column, isPrimary: true });
export const optional = (column: Column): Column => ({ ...column, isNullable: true });
export const startingAt = (value: number, column: Column): Column => ({ ...column, default: String(value) });
export const startingWith = (value: string, column: Column): Column => ({ ...column, default: `'${value}'` });

/** Creates a table; utf8mb4_bin on MySQL, so that both databases compare and sort text by its bytes. */
export async function createTable(
  runner: QueryRunner,
  name: string,
  columns: Readonly<Record<string, Column>>,
  indices: readonly (TableIndexOptions & { name: string })[] = [],
): Promise<void> {
  await runner.createTable(
    new Table({
      name,
      columns: Object.entries(columns).map(([column, options]) => ({ name: column, ...options })),
      indices: [...indices],
    }),
  );
}

/** To a table of an earlier release, whose rows get the default or null. */
export async function addColumns(
  runner: QueryRunner,
  table: string,
  columns: Readonly<Record<string, Column>>,
): Promise<void> {
  await runner.addColumns(
    table,
    Object.entries(columns).map(([name, options]) => new TableColumn({ name, ...options })),
  );
}

/** A column that every row had to fill until now. */
export async function allowNull(runner: QueryRunner, table: string, column: string): Promise<void> {
  const before = (await runner.getTable(table))?.findColumnByName(column);
  if (before === undefined) throw new Error(`${table} has no column ${column}`);
  const after = before.clone();
  after.isNullable = true;
  await runner.changeColumn(table, before, after);
}

export const index = (name: string, ...columnNames: string[]) => ({ name, columnNames });
export const unique = (name: string, ...columnNames: string[]) => ({ name, columnNames, isUnique: true });
