import { setImmediate } from 'node:timers/promises';

import { readCsvRows, type CsvColumns, type CsvProblem, type CsvRow } from '@countersign/domain/csv/read-rows.js';
import { succeed, type Result } from '@countersign/domain/result.js';

import type { ImportRow, RefusedRow } from '../features/users/import-users.js';

/** The largest file that is taken at once. */
export const USERS_FILE_MAX_BYTES = 50 * 1024 * 1024;

const COLUMNS: CsvColumns = {
  required: ['email', 'name', 'role'],
  optional: ['password_hash', 'totp'],
  // Hashes of argon2 and scrypt have commas of their own.
  mayHoldDelimiter: { column: 'password_hash', startsWith: '$' },
};

const ROWS_AT_ONCE = 1_000;

/** The rows of a file of users as spreadsheets write it, with the hashes and secrets that only the host takes. */
export function readUsersFile(content: string): Result<AsyncIterable<ImportRow | RefusedRow>, string> {
  const rows = readCsvRows(content, COLUMNS);
  return rows.ok ? succeed(withPauses(rows.value)) : rows;
}

async function* withPauses(rows: Iterable<CsvRow | CsvProblem>): AsyncGenerator<ImportRow | RefusedRow> {
  let read = 0;
  for (const row of rows) {
    read += 1;
    // A server that reads a large file answers others in between.
    if (read % ROWS_AT_ONCE === 0) await setImmediate();
    if ('reason' in row) yield { line: row.line, reason: row.reason };
    else
      yield {
        line: row.line,
        email: row.cell('email'),
        name: row.cell('name'),
        role: row.cell('role'),
        passwordHash: row.cell('password_hash'),
        totp: row.cell('totp'),
      };
  }
}
