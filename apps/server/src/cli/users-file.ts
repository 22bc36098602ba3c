import { setImmediate } from 'node:timers/promises';

import { parse } from 'csv-parse/sync';

import { fail, succeed, type Result } from '@countersign/domain/result.js';

import type { ImportRow, RefusedRow } from '../features/users/import-users.js';

/** The largest file that is taken at once. */
export const USERS_FILE_MAX_BYTES = 50 * 1024 * 1024;

const REQUIRED = ['email', 'name', 'role'] as const;
const OPTIONAL = ['password_hash'] as const;
const KNOWN: readonly string[] = [...REQUIRED, ...OPTIONAL];

const LINES_AT_ONCE = 1_000;

/** The rows of a file of users as spreadsheets write it: with commas, semicolons or tabs, a byte order mark, any line ends. */
export function readUsersFile(content: string): Result<AsyncIterable<ImportRow | RefusedRow>, string> {
  const text = content.replace(/^\ufeff/, '');
  const first = text.split(/\r\n|\n|\r/, 50).find((line) => line.trim() !== '');
  if (first === undefined)
    return fail('The file is empty. Its first line names the columns: email,name,role[,password_hash].');
  const delimiter = delimiterOf(first);
  const header = headerOf(first, delimiter);
  if (!header.ok) return header;
  return succeed(rows(text, delimiter, header.value));
}

function delimiterOf(header: string): string {
  const counted = [',', ';', '\t'].map((character) => ({ character, count: header.split(character).length }));
  return counted.reduce((most, next) => (next.count > most.count ? next : most)).character;
}

function headerOf(line: string, delimiter: string): Result<readonly string[], string> {
  const cells = cellsOf(line, delimiter);
  if (cells === null)
    return fail('The first line cannot be read. It names the columns: email,name,role[,password_hash].');
  const names = cells.map((cell) => cell.toLowerCase());
  if (names.includes('totp'))
    return fail(
      'The column totp is not available in this release: leave it out. These users set up a second factor when they sign in.',
    );
  const unknown = names.filter((name) => !KNOWN.includes(name));
  const missing = REQUIRED.filter((name) => !names.includes(name));
  const problems = [
    ...(missing.length === 0
      ? []
      : [
          `The first line names the columns, and ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not among them.`,
        ]),
    ...(unknown.length === 0
      ? []
      : [
          `Unknown columns: ${unknown.map((name) => `"${name.slice(0, 40)}"`).join(', ')}. Leave them out; the columns are ${KNOWN.join(', ')}.`,
        ]),
    ...(new Set(names).size === names.length ? [] : ['A column stands there twice.']),
  ];
  return problems.length === 0 ? succeed(names) : fail(problems.join(' '));
}

/**
 * Line by line: nothing in a row can hold a line break, so a quotation mark that is never closed costs its own row and
 * not all behind it, and every refusal names the line that a text editor shows.
 */
async function* rows(
  text: string,
  delimiter: string,
  header: readonly string[],
): AsyncGenerator<ImportRow | RefusedRow> {
  let line = 0;
  let isHeader = true;
  for (const row of linesOf(text)) {
    line += 1;
    // A server that reads a large file answers others in between.
    if (line % LINES_AT_ONCE === 0) await setImmediate();
    const cells = withWholeHash(cellsOf(row, delimiter), delimiter, header);
    if (cells === null) yield { line, reason: 'The row cannot be read: check its quotation marks.' };
    if (cells === null || cells.every((cell) => cell === '')) continue;
    if (isHeader) {
      isHeader = false;
      continue;
    }
    if (cells.length !== header.length) {
      yield {
        line,
        reason: `The row has ${cells.length} ${cells.length === 1 ? 'column' : 'columns'}, and the first line ${header.length}.`,
      };
      continue;
    }
    const cell = (name: string): string => cells[header.indexOf(name)] ?? '';
    yield { line, email: cell('email'), name: cell('name'), role: cell('role'), passwordHash: cell('password_hash') };
  }
}

/** A hash of argon2 or scrypt has commas of its own ("m=19456,t=2,p=1"): written without quotation marks it comes in pieces. */
function withWholeHash(
  cells: readonly string[] | null,
  delimiter: string,
  header: readonly string[],
): readonly string[] | null {
  const at = header.indexOf('password_hash');
  const surplus = (cells?.length ?? 0) - header.length;
  if (cells === null || at === -1 || surplus <= 0 || !(cells[at] ?? '').startsWith('$')) return cells;
  return [...cells.slice(0, at), cells.slice(at, at + surplus + 1).join(delimiter), ...cells.slice(at + surplus + 1)];
}

function* linesOf(text: string): Generator<string> {
  const ends = /\r\n|\n|\r/g;
  let start = 0;
  for (let end = ends.exec(text); end !== null; end = ends.exec(text)) {
    yield text.slice(start, end.index);
    start = ends.lastIndex;
  }
  if (start < text.length) yield text.slice(start);
}

/** Null where the quotation marks do not pair. */
function cellsOf(row: string, delimiter: string): readonly string[] | null {
  if (!row.includes('"')) return row.split(delimiter).map((cell) => cell.trim());
  try {
    const [cells = []]: string[][] = parse(row, { delimiter, trim: true });
    return cells;
  } catch {
    return null;
  }
}
