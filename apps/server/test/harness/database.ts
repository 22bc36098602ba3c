import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import mysql from 'mysql2/promise';

import { migrate, openDatabases } from '../../src/persistence/data-source.js';

/** Which database this run of the suite is on. */
export const DATABASE = process.env['COUNTERSIGN_TEST_DATABASE'] === 'mariadb' ? 'mariadb' : 'sqlite';

export interface TestDatabase {
  readonly url: string;
  readonly dataDir: string;
  drop(): Promise<void>;
}

/** An empty database of one's own: a file in a scratch folder, or a database of the MariaDB that the suite started. */
export function createTestDatabase(): Promise<TestDatabase> {
  return DATABASE === 'sqlite' ? emptySqlite() : emptyMariadb();
}

/**
 * One that was migrated and has no row, for whatever begins with a server: some two hundred do in a run, and the
 * migrations take a second on MariaDB. SQLite copies a file that was migrated once; MariaDB empties a database and gives it
 * to the next.
 */
export function migratedTestDatabase(): Promise<TestDatabase> {
  return DATABASE === 'sqlite' ? copiedSqlite() : emptiedMariadb();
}

interface SqliteFile extends TestDatabase {
  readonly path: string;
}

function emptySqlite(): Promise<SqliteFile> {
  const dataDir = scratchFolder();
  const path = join(dataDir, 'test.sqlite');
  return Promise.resolve({ path, url: `sqlite:${path}`, dataDir, drop: () => Promise.resolve(remove(dataDir)) });
}

let template: Promise<SqliteFile> | null = null;

async function makeTemplate(): Promise<SqliteFile> {
  const made = await emptySqlite();
  const databases = await openDatabases({ database: { kind: 'sqlite', path: made.path } });
  await migrate(databases);
  await databases.close();
  process.once('exit', () => remove(made.dataDir));
  return made;
}

async function copiedSqlite(): Promise<TestDatabase> {
  template ??= makeTemplate();
  const { path } = await template;
  const copy = await emptySqlite();
  copyFileSync(path, copy.path);
  return copy;
}

interface MariadbDatabase extends TestDatabase {
  readonly name: string;
}

async function emptyMariadb(): Promise<MariadbDatabase> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  await onMariadb(`create database ${name} character set utf8mb4 collate utf8mb4_bin`);
  const dataDir = scratchFolder();
  return {
    name,
    url: urlOf(name),
    dataDir,
    async drop() {
      await onMariadb(`drop database ${name}`);
      remove(dataDir);
    },
  };
}

/** Databases that nobody uses: migrated, and without a row. */
const emptied: string[] = [];

async function emptiedMariadb(): Promise<TestDatabase> {
  const name = emptied.pop() ?? (await migratedMariadb());
  const dataDir = scratchFolder();
  return {
    url: urlOf(name),
    dataDir,
    async drop() {
      remove(dataDir);
      await removeEveryRow(name);
      emptied.push(name);
    },
  };
}

async function migratedMariadb(): Promise<string> {
  const { name, url, dataDir } = await emptyMariadb();
  const databases = await openDatabases({ database: { kind: 'mysql', url } });
  await migrate(databases);
  await databases.close();
  remove(dataDir);
  return name;
}

async function removeEveryRow(name: string): Promise<void> {
  const tables = await onMariadb(
    `select table_name as name from information_schema.tables where table_schema = '${name}' and table_name <> 'migrations'`,
  );
  await onMariadb(tables.map((table) => `delete from ${name}.${String(table['name'])}`).join(';'));
}

async function onMariadb(sql: string): Promise<readonly mysql.RowDataPacket[]> {
  const connection = await mysql.createConnection({ uri: mariadb(), multipleStatements: true });
  try {
    const [rows] = await connection.query<mysql.RowDataPacket[]>(sql);
    return rows;
  } finally {
    await connection.end();
  }
}

function mariadb(): string {
  const server = process.env['COUNTERSIGN_TEST_MARIADB_URL'];
  if (server === undefined)
    throw new Error(
      'COUNTERSIGN_TEST_MARIADB_URL is not set: run the suite with npm test -- mariadb, which starts one',
    );
  return server.endsWith('/') ? server : `${server}/`;
}

function urlOf(name: string): string {
  return new URL(name, mariadb()).href;
}

function scratchFolder(): string {
  return mkdtempSync(join(tmpdir(), 'countersign-test-'));
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
