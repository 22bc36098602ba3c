import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

import Libsql from 'libsql';
import mysql from 'mysql2/promise';
import { DataSource, type DataSourceOptions } from 'typeorm';

import type { Config } from '../config.js';
import { ENTITIES } from './entities/all.js';
import { MIGRATIONS } from './migrations/all.js';

/** The two ways to the database. On SQLite they are two connections to one WAL file; on MySQL one pool serves both. */
export interface Databases {
  readonly kind: 'sqlite' | 'mysql';
  readonly writer: DataSource;
  readonly reader: DataSource;
  close(): Promise<void>;
}

/** Says what is wrong with the database and what to do; the start stops with exactly this text. */
export class DatabaseError extends Error {}

const SHARED = {
  entities: ENTITIES,
  migrations: MIGRATIONS,
  migrationsTableName: 'migrations',
  synchronize: false,
  logging: false,
} as const;

function sqliteOptions(path: string, prepare: (pragma: (text: string) => void) => void): DataSourceOptions {
  return {
    ...SHARED,
    type: 'better-sqlite3',
    // libsql is better-sqlite3's interface with prebuilt binaries: no compiler on the machine.
    driver: Libsql,
    database: path,
    prepareDatabase: (database: { pragma(text: string): void }) => prepare((text) => database.pragma(text)),
  };
}

async function openSqlite(path: string): Promise<Databases> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const writer = new DataSource(
    sqliteOptions(path, (pragma) => {
      pragma('journal_mode = WAL');
      pragma('synchronous = FULL');
      pragma('busy_timeout = 5000');
      // 64 MB: with the default of 2, the indexes of a large directory are read and written again and again in an import.
      pragma('cache_size = -65536');
    }),
  );
  await writer.initialize();
  // A write that goes past the unit of work fails here, loudly.
  const reader = new DataSource(sqliteOptions(path, (pragma) => pragma('query_only = 1')));
  await reader.initialize();
  return {
    kind: 'sqlite',
    writer,
    reader,
    async close() {
      await reader.destroy();
      await writer.destroy();
    },
  };
}

async function openMysql(address: string): Promise<Databases> {
  const url = new URL(address);
  const connection = {
    host: url.hostname,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
  };
  let version: string;
  try {
    const probe = await mysql.createConnection({ ...connection, connectTimeout: 10_000 });
    const [rows] = await probe.query<mysql.RowDataPacket[]>('select version() as version');
    version = String(rows[0]?.['version'] ?? '');
    await probe.end();
  } catch (error) {
    throw new DatabaseError(
      `the database at ${connection.host}:${connection.port} does not let us in: ${error instanceof Error ? error.message : String(error)}. Check that it runs and that DATABASE_URL is right.`,
      { cause: error },
    );
  }
  const { user, ...rest } = connection;
  const source = new DataSource({
    ...SHARED,
    ...rest,
    // Against MariaDB the `mysql` type reports false schema drift on every nullable column.
    type: /mariadb/i.test(version) ? 'mariadb' : 'mysql',
    username: user,
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: false,
    poolSize: 20,
    connectTimeout: 10_000,
    extra: { waitForConnections: true, queueLimit: 5_000 },
  });
  await source.initialize();
  return { kind: 'mysql', writer: source, reader: source, close: () => source.destroy() };
}

export async function openDatabases(config: Pick<Config, 'database'>): Promise<Databases> {
  return config.database.kind === 'sqlite' ? openSqlite(config.database.path) : openMysql(config.database.url);
}

export function sqliteFileExists(config: Pick<Config, 'database'>): boolean {
  return config.database.kind === 'sqlite' && existsSync(config.database.path);
}

/**
 * Runs what is missing of the migrations.
 * @returns how many ran. @throws DatabaseError when the database was migrated by a newer release than this one.
 */
export async function migrate(databases: Databases): Promise<number> {
  const { writer } = databases;
  const runner = writer.createQueryRunner();
  try {
    if (await runner.hasTable('migrations')) {
      const known = new Set(MIGRATIONS.map((migration) => migration.name));
      const rows: { name: string }[] = await writer.query('select name from migrations order by id');
      const unknown = rows.find((row) => !known.has(row.name));
      if (unknown !== undefined) {
        throw new DatabaseError(
          `the database is newer than this release: it has the migration ${unknown.name}. Start the release that made it, or restore the backup from before.`,
        );
      }
    } else if (databases.kind === 'mysql') {
      const [row]: { name: string }[] = await writer.query('select database() as name');
      // All tables compare and sort by bytes, as SQLite does; the default for what is created from here on.
      await writer.query(
        `alter database \`${(row?.name ?? '').replaceAll('`', '``')}\` character set utf8mb4 collate utf8mb4_bin`,
      );
    }
  } finally {
    await runner.release();
  }
  const ran = await writer.runMigrations({ transaction: 'each' });
  return ran.length;
}

/** Whether every migration of this release has run. */
export async function isMigrated(databases: Databases): Promise<boolean> {
  const rows: { name: string }[] = await databases.reader.query('select name from migrations');
  return MIGRATIONS.every((migration) => rows.some((row) => row.name === migration.name));
}
