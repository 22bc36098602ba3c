import { Readable } from 'node:stream';

import { parse as parseStream, type Info, type Options } from 'csv-parse';
import { parse } from 'csv-parse/sync';

import { fail, succeed, type Result } from '@countersign/domain/result.js';

import type { ImportRow, RefusedRow } from '../features/users/import-users.js';

/** The largest file that is taken at once. */
export const USERS_FILE_MAX_BYTES = 50 * 1024 * 1024;

const REQUIRED = ['email', 'name', 'role'] as const;
const OPTIONAL = ['password_hash'] as const;
const KNOWN: readonly string[] = [...REQUIRED, ...OPTIONAL];

/** A row longer than this is an unclosed quotation mark that swallowed the rows behind it. */
const LONGEST_ROW = 10_000;
const CHUNK = 64 * 1024;

/** The rows of a file of users as spreadsheets write it: with commas, semicolons or tabs, a byte order mark, any line ends. */
export function readUsersFile(content: string): Result<AsyncIterable<ImportRow | RefusedRow>, string> {
  const text = content.replace(/^\ufeff/, '');
  const first = text.split(/\r\n|\n|\r/, 50).find((line) => line.trim() !== '');
  if (first === undefined) return fail('The file is empty. Its first line names the columns: email,name,role[,password_hash].');
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
  let cells: string[];
  try {
    [cells = []] = parse(line, { delimiter, trim: true }) as string[][];
  } catch {
    return fail('The first line cannot be read. It names the columns: email,name,role[,password_hash].');
  }
  const names = cells.map((cell) => cell.toLowerCase());
  if (names.includes('totp')) return fail('The column totp is not available in this release: leave it out. These users set up a second factor when they sign in.');
  const unknown = names.filter((name) => !KNOWN.includes(name));
  const missing = REQUIRED.filter((name) => !names.includes(name));
  const problems = [
    ...(missing.length === 0 ? [] : [`The first line names the columns, and ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not among them.`]),
    ...(unknown.length === 0 ? [] : [`Unknown columns: ${unknown.map((name) => `"${name.slice(0, 40)}"`).join(', ')}. Leave them out; the columns are ${KNOWN.join(', ')}.`]),
    ...(new Set(names).size === names.length ? [] : ['A column stands there twice.']),
  ];
  return problems.length === 0 ? succeed(names) : fail(problems.join(' '));
}

async function* rows(text: string, delimiter: string, header: readonly string[]): AsyncGenerator<ImportRow | RefusedRow> {
  const unreadable: RefusedRow[] = [];
  const options: Options = {
    delimiter,
    info: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    skip_records_with_error: true,
    max_record_size: LONGEST_ROW,
    on_skip: (error) => {
      unreadable.push({ line: lineOf(error), reason: 'The row cannot be read: check its quotation marks.' });
      return undefined;
    },
  };
  const parser = parseStream(options);
  // In pieces, so that a server that reads a large file answers others in between.
  Readable.from(pieces(text)).pipe(parser);
  let isHeader = true;
  for await (const item of parser) {
    const { record, info } = item as { readonly record: readonly string[]; readonly info: Info };
    if (isHeader) {
      isHeader = false;
      continue;
    }
    if (record.every((cell) => cell === '')) continue;
    if (record.length !== header.length) {
      yield { line: info.lines, reason: `The row has ${record.length} columns, and the first line ${header.length}.` };
      continue;
    }
    const cell = (name: string): string => record[header.indexOf(name)] ?? '';
    yield { line: info.lines, email: cell('email'), name: cell('name'), role: cell('role'), passwordHash: cell('password_hash') };
  }
  yield* unreadable;
}

function* pieces(text: string): Generator<string> {
  for (let start = 0; start < text.length; start += CHUNK) yield text.slice(start, start + CHUNK);
}

function lineOf(error: unknown): number {
  return typeof error === 'object' && error !== null && 'lines' in error && typeof error.lines === 'number' ? error.lines : 0;
}
