import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import mysql from 'mysql2/promise';

/** Which database this run of the suite is on. */
export const DATABASE = process.env['COUNTERSIGN_TEST_DATABASE'] === 'mariadb' ? 'mariadb' : 'sqlite';

export interface TestDatabase {
  readonly url: string;
  readonly dataDir: string;
  drop(): Promise<void>;
}

/** An empty database of one's own: a file in a scratch folder, or a database of the MariaDB that the suite started. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-test-'));
  const removeFiles = () => rmSync(dataDir, { recursive: true, force: true });
  if (DATABASE === 'sqlite') {
    return { url: `sqlite:${join(dataDir, 'test.sqlite')}`, dataDir, drop: () => Promise.resolve(removeFiles()) };
  }
  const server = process.env['COUNTERSIGN_TEST_MARIADB_URL'];
  if (server === undefined)
    throw new Error(
      'COUNTERSIGN_TEST_MARIADB_URL is not set: run the suite with npm test -- mariadb, which starts one',
    );
  const name = `t_${randomBytes(6).toString('hex')}`;
  const run = async (sql: string) => {
    const connection = await mysql.createConnection(server);
    await connection.query(sql);
    await connection.end();
  };
  await run(`create database ${name} character set utf8mb4 collate utf8mb4_bin`);
  return {
    url: new URL(name, server.endsWith('/') ? server : `${server}/`).href,
    dataDir,
    async drop() {
      await run(`drop database ${name}`);
      removeFiles();
    },
  };
}
