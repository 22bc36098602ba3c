import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';

/** Rows in one statement. */
const BATCH = 200;

/**
 * Inserts rows that all have the same properties, many in a statement. Columns that they do not name take the default of
 * the table, so that a migration which adds one leaves the demo as it is.
 */
export async function insertRows<Entity extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Entity>,
  rows: readonly Partial<Entity>[],
): Promise<void> {
  const { columns, tableName } = manager.connection.getMetadata(entity);
  const named = columns.filter((column) => column.propertyName in (rows[0] ?? {}));
  const names = named.map((column) => column.databaseName).join(', ');
  const row = `(${named.map(() => '?').join(', ')})`;
  for (let start = 0; start < rows.length; start += BATCH) {
    const batch = rows.slice(start, start + BATCH);
    const values = batch.flatMap((entry) => named.map((column) => bindable(entry[column.propertyName])));
    await manager.query(`insert into ${tableName} (${names}) values ${batch.map(() => row).join(', ')}`, values);
  }
}

/** SQLite binds no booleans. */
function bindable(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : value;
}
