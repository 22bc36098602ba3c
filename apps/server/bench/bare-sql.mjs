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
    through: (table, index) => `${table} indexed by ${index}`,
    inThisOrder: 'cross join',
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
    through: (table, index) => `${table} force index (${index})`,
    inThisOrder: 'straight_join',
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

/** As many as there are values, for an IN list. */
export const placeholdersOf = (values) => values.map(() => '?').join(', ');

/** Fifty users of any condition by name, from the beginning or after a user. */
export async function filteredPage(bare, { sql, parameters }, after) {
  const from = after === null ? '' : ` and ${bare.beyond}`;
  const key = after === null ? [] : bare.keyOf(after);
  return bare.rows(`select ${PAGE} from ${bare.users} where ${sql}${from} order by name_key, id limit 50`, [
    ...parameters,
    ...key,
  ]);
}

/** After whom the last page of a size begins that lies at most so deep; null: the first is the last. */
export async function deepestPage(bare, { sql, parameters }, size, atMost) {
  const [{ found }] = await bare.rows(`select count(*) as found from ${bare.users} where ${sql}`, parameters);
  const pages = Math.min(atMost, Math.max(1, Math.floor(Number(found) / size)));
  if (pages === 1) return { pages, key: null };
  const [key] = await bare.rows(
    `select name_key, id from ${bare.users} where ${sql} order by name_key, id limit 1 offset ${(pages - 1) * size - 1}`,
    parameters,
  );
  return { pages, key };
}

const DAY = 86_400_000;
const COUNTED_TO = 1_000;

/** The figures of the overview: how everybody stands, what needs attention, and the days that were kept. */
export async function overview(bare) {
  const now = Date.now();
  const [stale, dueBefore] = [now - 90 * DAY, now - 14 * DAY];
  const upTo = (rows, parameters = []) =>
    bare.rows(`select count(*) as found from (select 1 from ${rows} limit ${COUNTED_TO}) few`, parameters);
  return [
    await bare.rows(
      `select role, suspended, factor_kinds, count(*) as users from ${bare.through('users', 'users_by_status')} group by role, suspended, factor_kinds`,
      [],
    ),
    await upTo(
      `${bare.through('users', 'users_without_factor')} where role in ('OWNER', 'ADMIN', 'AGENT') and suspended = 0 and factor_kinds = 0 and created_at <= ?`,
      [dueBefore],
    ),
    await upTo(
      `${bare.through('users', 'users_by_own_codes')} where suspended = 0 and factor_kinds in (1, 2, 3, 4, 5, 6, 7) and own_codes_left <= 3`,
    ),
    await upTo(
      `(select distinct user_id from ${bare.through('factors', 'factors_by_last_use')} where last_used_at < ?) f
       ${bare.inThisOrder} users u on u.id = f.user_id where u.suspended = 0 and (select max(last_used_at) from factors g where g.user_id = u.id) < ?`,
      [stale, stale],
    ),
    await upTo(
      `${bare.through('issued_codes', 'issued_codes_by_expiry')} where expires_at > ? and used_at is null and voided_at is null`,
      [now],
    ),
    await upTo(
      `${bare.through('links', 'links_by_expiry')} ${bare.inThisOrder} users u on u.id = links.user_id
       where kind = 'INVITATION' and expires_at <= ? and u.password_hash is null`,
      [now],
    ),
    await upTo(`${bare.through('outbox_messages', 'outbox_messages_failed')} where state = 'DEAD'`),
    await bare.rows('select * from coverage_days where day between ? and ? order by day', [
      Math.floor(now / DAY) - 89,
      Math.floor(now / DAY),
    ]),
  ];
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
