import Libsql from 'libsql';
import mysql from 'mysql2/promise';

import { hash } from '@node-rs/argon2';

import { importUsers } from '../dist/features/users/import-users.js';
import { HOST, NO_ORIGIN } from '../dist/operations/caller.js';
import { createOperation } from '../dist/operations/create-operation.js';
import { openServices } from '../dist/compose.js';
import { readConfig } from '../dist/config.js';
import { createLogger } from '../dist/platform/logger.js';
import { PASSWORD, PEOPLE } from './facts.mjs';

// A process of its own: an import of people with hashes given, then the very rows that it made, written by the driver alone.

const TABLES = ['users', 'user_search_terms', 'audit_events'];
/** Rows in one statement, and statements in one transaction: what an import does for 500 people. */
const BATCH = 200;
const IN_ONE_TRANSACTION = 500;

const config = readConfig();
const opened = await openServices(config, createLogger('silent'));
const passwordHash = await hash(PASSWORD, { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 });
const rows = Array.from({ length: PEOPLE }, (_, number) => ({
  line: number + 2,
  email: `person${number}@example.com`,
  name: `Person ${(number * 7_919) % PEOPLE}`,
  role: number % 10 === 0 ? 'ADMIN' : 'AGENT',
  passwordHash,
  totp: '',
}));
const op = createOperation(opened.services, { kind: 'anonymous' }, NO_ORIGIN, HOST);
const startedAt = performance.now();
const imported = await importUsers(op, { rows, by: null, preview: false, onProgress: () => undefined });
const ours = performance.now() - startedAt;
if (!imported.ok || imported.value.created !== PEOPLE) throw new Error('the import did not take everybody');

const { reader, write } = { reader: opened.services.unitOfWork.reader, write: await openWriter(config.database) };
const made = [];
for (const table of TABLES) made.push([table, await reader.query(`select * from ${table}`)]);
for (const table of TABLES) await write.run(`delete from ${table}`, []);
const bareAt = performance.now();
for (const [table, found] of made) await insertAll(table, found);
const bare = performance.now() - bareAt;
await write.close();
await opened.close();
process.send({ ours, bare, rows: made.reduce((sum, [, found]) => sum + found.length, 0) });
process.disconnect();

async function insertAll(table, found) {
  const columns = Object.keys(found[0]);
  const one = `(${columns.map(() => '?').join(', ')})`;
  const share = found.length / PEOPLE;
  const perTransaction = Math.ceil(IN_ONE_TRANSACTION * share);
  for (let from = 0; from < found.length; from += perTransaction) {
    await write.run('begin', []);
    for (let at = from; at < Math.min(from + perTransaction, found.length); at += BATCH) {
      const batch = found.slice(at, Math.min(at + BATCH, from + perTransaction));
      await write.run(
        `insert into ${table} (${columns.join(', ')}) values ${batch.map(() => one).join(', ')}`,
        batch.flatMap((row) => columns.map((column) => row[column])),
      );
    }
    await write.run('commit', []);
  }
}

/** One connection that writes as the server's does. */
async function openWriter(database) {
  if (database.kind === 'sqlite') {
    const connection = new Libsql(database.path);
    for (const pragma of ['journal_mode', 'synchronous']) {
      const [found] = await opened.services.unitOfWork.write((manager) => manager.query(`pragma ${pragma}`));
      connection.exec(`pragma ${pragma} = ${String(found[pragma])}`);
    }
    const prepared = new Map();
    return {
      run: async (sql, parameters) => {
        if (!prepared.has(sql)) prepared.set(sql, connection.prepare(sql));
        return prepared.get(sql).run(...parameters);
      },
      close: async () => connection.close(),
    };
  }
  const connection = await mysql.createConnection({ uri: database.url, charset: 'utf8mb4_bin' });
  return { run: (sql, parameters) => connection.query(sql, parameters), close: () => connection.end() };
}
