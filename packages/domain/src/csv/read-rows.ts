import { fail, succeed, type Result } from '../result.js';

/** What the first line of a file may name. Names are compared in lower case, without spaces around them; "e-mail" is "email". */
export interface CsvColumns {
  readonly required: readonly string[];
  readonly optional?: readonly string[];
  /** Columns that are known and not taken, with what to do about each. */
  readonly notTaken?: Readonly<Record<string, string>>;
  /**
   * A column whose cells may hold the delimiter without quotation marks (`m=19456,t=2,p=1`), by how such a cell begins:
   * the cells too many in its row are taken as one.
   */
  readonly mayHoldDelimiter?: { readonly column: string; readonly startsWith: string };
}

/** A row that could be read. `line` is the one that a text editor shows, 1 or more. */
export interface CsvRow {
  readonly line: number;
  /** By column, without spaces around; empty where an optional column is not in the file. */
  readonly cell: (column: string) => string;
}

/** A row that could not. */
export interface CsvProblem extends CsvRow {
  /**
   * What stands there as far as it goes, for a report to put right: with too many or too few cells those that there are,
   * and the whole row as the first column where it could not be taken apart.
   */
  readonly cell: (column: string) => string;
  readonly reason: string;
}

/**
 * The rows of a file as spreadsheets write it: commas, semicolons or tabs, a byte order mark, any line ends, quotation
 * marks (RFC 4180). Rows come one at a time, so that whoever reads a large file can pause in between.
 * @returns the rows in the order of the file, without empty ones; or what is wrong with its first line, in words.
 */
export function readCsvRows(content: string, columns: CsvColumns): Result<Iterable<CsvRow | CsvProblem>, string> {
  const text = content.replace(/^\ufeff/, '');
  const named = `It names the columns: ${columns.required.join(',')}${(columns.optional ?? []).map((name) => `[,${name}]`).join('')}.`;
  const first = firstLine(text);
  if (first === null) return fail(`The file is empty. ${named.replace('It names', 'Its first line names')}`);
  const delimiter = delimiterOf(first);
  const cells = cellsOf(first, delimiter);
  if (cells === null) return fail(`The first line cannot be read. ${named}`);
  // As the product itself spells it where people read it.
  const header = cells.map((cell) => cell.toLowerCase().replace(/^e-mail$/, 'email'));
  const problem = headerProblem(header, columns);
  return problem === null
    ? succeed({ [Symbol.iterator]: () => rows(text, delimiter, header, columns) })
    : fail(problem);
}

function firstLine(text: string): string | null {
  for (const line of linesOf(text)) if (line.trim() !== '') return line;
  return null;
}

function delimiterOf(header: string): string {
  const counted = [',', ';', '\t'].map((character) => ({ character, count: header.split(character).length }));
  return counted.reduce((most, next) => (next.count > most.count ? next : most)).character;
}

function headerProblem(
  header: readonly string[],
  { required, optional = [], notTaken = {} }: CsvColumns,
): string | null {
  const refused = header.map((name) => notTaken[name]).find((why) => why !== undefined);
  if (refused !== undefined) return refused;
  const known = [...required, ...optional];
  const unknown = header.filter((name) => !known.includes(name));
  const missing = required.filter((name) => !header.includes(name));
  const problems = [
    ...(missing.length === 0
      ? []
      : [
          `The first line names the columns, and ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not among them.`,
        ]),
    ...(unknown.length === 0
      ? []
      : [
          `Unknown columns: ${unknown.map((name) => `"${name.slice(0, 40)}"`).join(', ')}. Rename or leave them out; the columns are ${known.join(', ')}.`,
        ]),
    ...(new Set(header).size === header.length ? [] : ['A column stands there twice.']),
  ];
  return problems.length === 0 ? null : problems.join(' ');
}

/**
 * Line by line: nothing in a row can hold a line break, so a quotation mark that is never closed costs its own row and
 * not all behind it, and every refusal names the line that a text editor shows.
 */
function* rows(
  text: string,
  delimiter: string,
  header: readonly string[],
  columns: CsvColumns,
): Generator<CsvRow | CsvProblem> {
  const position = new Map(header.map((name, index) => [name, index]));
  let line = 0;
  let isHeader = true;
  for (const row of linesOf(text)) {
    line += 1;
    const read = cellsOf(row, delimiter);
    if (read === null)
      yield {
        line,
        reason: 'The row cannot be read: check its quotation marks.',
        cell: (column) => (position.get(column) === 0 ? row.trim() : ''),
      };
    if (read === null || read.every((cell) => cell === '')) continue;
    if (isHeader) {
      isHeader = false;
      continue;
    }
    const cells = withWholeCell(read, delimiter, header, columns);
    const cell = (column: string): string => cells[position.get(column) ?? -1] ?? '';
    if (cells.length !== header.length) {
      yield {
        line,
        cell,
        reason: `The row has ${cells.length} ${cells.length === 1 ? 'column' : 'columns'}, and the first line ${header.length}.`,
      };
      continue;
    }
    yield { line, cell };
  }
}

function withWholeCell(
  cells: readonly string[],
  delimiter: string,
  header: readonly string[],
  { mayHoldDelimiter }: CsvColumns,
): readonly string[] {
  if (mayHoldDelimiter === undefined) return cells;
  const at = header.indexOf(mayHoldDelimiter.column);
  const surplus = cells.length - header.length;
  if (at === -1 || surplus <= 0 || !(cells[at] ?? '').startsWith(mayHoldDelimiter.startsWith)) return cells;
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

/** Null where the quotation marks do not pair, or something stands beside a quoted cell. */
function cellsOf(row: string, delimiter: string): string[] | null {
  if (!row.includes('"')) return row.split(delimiter).map((cell) => cell.trim());
  const cells: string[] = [];
  for (let at = 0; at <= row.length;) {
    const cell = cellAt(row, at, delimiter);
    if (cell === null) return null;
    cells.push(cell.text);
    at = cell.end + 1;
  }
  return cells;
}

/** @returns the cell that begins here, and where its delimiter (or the row's end) is. */
function cellAt(row: string, start: number, delimiter: string): { readonly text: string; readonly end: number } | null {
  const opening = skipSpaces(row, start, delimiter);
  if (row[opening] !== '"') {
    const next = row.indexOf(delimiter, start);
    const end = next === -1 ? row.length : next;
    const text = row.slice(start, end);
    return text.includes('"') ? null : { text: text.trim(), end };
  }
  let text = '';
  for (let at = opening + 1; ;) {
    const quote = row.indexOf('"', at);
    if (quote === -1) return null;
    text += row.slice(at, quote);
    if (row[quote + 1] === '"') {
      text += '"';
      at = quote + 2;
      continue;
    }
    const end = skipSpaces(row, quote + 1, delimiter);
    return end === row.length || row[end] === delimiter ? { text: text.trim(), end } : null;
  }
}

function skipSpaces(row: string, from: number, delimiter: string): number {
  let at = from;
  while (at < row.length && row[at] !== delimiter && /\s/.test(row[at] ?? '')) at += 1;
  return at;
}
