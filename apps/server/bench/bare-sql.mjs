import { closeSync, openSync, writeSync } from 'node:fs';

import Libsql from 'libsql';
import mysql from 'mysql2/promise';

/** What the pages and the export are held against: the drivers alone, with prepared statements written by hand. */
export async function openBareSql(database) {
  return database.kind === 'sqlite' ? openSqlite(database.path) : openMysql(database.url);
}

function openSqlite(path) {
  const connection = new Libsql(path);
  connection.pragma('query_only = 1');
  const prepared = new Map();
  const statement = (sql) => {
    if (!prepared.has(sql)) prepared.set(sql, connection.prepare(sql));
    return prepared.get(sql);
  };
  return {
    users: 'users indexed by users_by_name',
    beyond: '(name_key, id) > (?, ?)',
    keyOf: (row) => [row.name_key, row.id],
    rows: async (sql, parameters) => statement(sql).all(...parameters),
    close: async () => connection.close(),
  };
}

function openMysql(url) {
  const pool = mysql.createPool({ uri: url, connectionLimit: 10, charset: 'utf8mb4_bin' });
  return {
    users: 'users force index (users_by_name)',
    beyond: '(name_key > ? or (name_key = ? and id > ?))',
    keyOf: (row) => [row.name_key, row.name_key, row.id],
    rows: async (sql, parameters) => (await pool.execute(sql, parameters))[0],
    close: () => pool.end(),
  };
}

const STANDING = {
  DUE: "suspended = 0 and factor_kinds = 0 and role in ('OWNER', 'ADMIN', 'AGENT')",
  ENABLED: 'suspended = 0 and factor_kinds = 1',
};
const PAGE = 'id, email, name, role, suspended, factor_kinds, grace_forfeited, last_sign_in_at, created_at';

/** Fifty users of one status by name, from the beginning or after a user. */
export async function page(bare, status, after) {
  const from = after === undefined ? '' : ` and ${bare.beyond}`;
  const key = after === undefined ? [] : bare.keyOf(after);
  return bare.rows(
    `select ${PAGE} from ${bare.users} where ${STANDING[status]}${from} order by name_key, id limit 50`,
    key,
  );
}

/** Every user by name, written out as they come, without asking anything of them. */
export async function scanToFile(bare, path) {
  const file = openSync(path, 'w');
  const columns = 'name_key, id, name, email, role, suspended, factor_kinds, enrolled_at, last_sign_in_at';
  let rows = 0;
  let last;
  do {
    const batch = await bare.rows(
      `select ${columns} from ${bare.users}${last === undefined ? '' : ` where ${bare.beyond}`} order by name_key, id limit 5000`,
      last === undefined ? [] : bare.keyOf(last),
    );
    last = batch.length < 5_000 ? undefined : batch.at(-1);
    rows += batch.length;
    writeSync(
      file,
      batch
        .map(
          (row) =>
            `${row.name},${row.email},${row.role},${row.suspended},${row.factor_kinds},${row.enrolled_at ?? ''},${row.last_sign_in_at ?? ''}\r\n`,
        )
        .join(''),
    );
  } while (last !== undefined);
  closeSync(file);
  return rows;
}
