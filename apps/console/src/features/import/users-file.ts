import { encodeCsvRow } from '@countersign/domain/csv/encode-row.js';
import { readCsvRows, type CsvColumns } from '@countersign/domain/csv/read-rows.js';
import { judgeImportRow, type TypedUser } from '@countersign/domain/users/import-row.js';
import type { Role } from '../../lib/api-types';

/** A row that is not taken, as it was typed, with the reason. */
export interface RefusedRow extends TypedUser {
  readonly reason: string;
}

/** A list of users that was read, with what is wrong in it as far as a browser can tell. */
export interface UsersFile {
  readonly name: string;
  readonly rows: readonly TypedUser[];
  readonly refused: readonly RefusedRow[];
  /** Of the rows that are right. */
  readonly byRole: Readonly<Record<Role, number>>;
}

/** The largest file that is taken, in bytes: as on the host. */
const FILE_MAX_BYTES = 50 * 1024 * 1024;

const ON_THE_HOST =
  'Passwords and second factors are taken over on the server itself, with the command import-users. Leave the column out here: everybody in the list is invited by mail.';

const COLUMNS: CsvColumns = {
  required: ['email', 'name', 'role'],
  // The report of refused rows can be put right and imported as it is.
  optional: ['line', 'reason'],
  notTaken: { password_hash: ON_THE_HOST, totp: ON_THE_HOST },
};

/** How long the browser may be kept from doing anything else, in milliseconds. */
const SLICE = 12;
const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** A list that cannot be read at all, in words that say what to do. */
export class UnreadableFile extends Error {}

/** @throws UnreadableFile */
export async function textOf(file: File): Promise<string> {
  if (file.size > FILE_MAX_BYTES)
    throw new UnreadableFile('The file has more than 50 MB. Split it into several files, each with the first line.');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
  } catch (error) {
    if (error instanceof TypeError)
      throw new UnreadableFile('The file is not text in UTF-8. Save it as “CSV UTF-8” and choose it again.');
    throw new UnreadableFile('The browser could not read the file. Choose it again.');
  }
}

/**
 * Reads and judges a list in slices, so that a long one leaves the page usable.
 * @param by whose role limits what may be given
 * @param onProgress told how many rows were read so far
 * @throws UnreadableFile, or what `signal` was aborted with
 */
export async function readUsersFile(
  content: string,
  name: string,
  by: Role,
  onProgress: (read: number) => void,
  signal: AbortSignal,
): Promise<UsersFile> {
  const read = readCsvRows(content, COLUMNS);
  if (!read.ok) throw new UnreadableFile(read.failure);
  const rows: TypedUser[] = [];
  const refused: RefusedRow[] = [];
  const byRole: Record<Role, number> = { OWNER: 0, ADMIN: 0, AGENT: 0, END_USER: 0 };
  const seen = new Map<string, number>();
  let until = performance.now() + SLICE;
  for (const row of read.value) {
    const typed = { line: row.line, email: row.cell('email'), name: row.cell('name'), role: row.cell('role') };
    if ('reason' in row) refused.push({ ...typed, reason: row.reason });
    else {
      const verdict = judgeImportRow(typed, by, seen);
      if (verdict.reason !== undefined) refused.push({ ...typed, reason: verdict.reason });
      else {
        byRole[verdict.role] += 1;
        rows.push(typed);
      }
    }
    if (performance.now() > until) {
      onProgress(rows.length + refused.length);
      await nextTurn();
      signal.throwIfAborted();
      until = performance.now() + SLICE;
    }
  }
  return { name, rows, refused, byRole };
}

/** Rows in one request, and its size in bytes: the server takes 500 and 100 kB. */
const BATCH_ROWS = 400;
const BATCH_BYTES = 80_000;
const encoder = new TextEncoder();

/** The next rows to send from `start` on; one at least, where there is one. */
export function nextBatch(rows: readonly TypedUser[], start: number): readonly TypedUser[] {
  let bytes = 0;
  let end = start;
  while (end < rows.length && end - start < BATCH_ROWS) {
    bytes += encoder.encode(JSON.stringify(rows[end])).length + 1;
    if (bytes > BATCH_BYTES && end > start) break;
    end += 1;
  }
  return rows.slice(start, end);
}

/** For a spreadsheet: it takes the mark at the start for UTF-8. */
const asFile = (lines: readonly (readonly string[])[]): string => `\ufeff${lines.map(encodeCsvRow).join('')}`;

export const TEMPLATE = asFile([
  ['email', 'name', 'role'],
  ['ana.lopez@example.com', 'Ana Lopez', 'Admin'],
  ['kofi.mensah@example.com', 'Kofi Mensah', 'Agent'],
  ['mei.tanaka@example.com', 'Mei Tanaka', 'End user'],
]);

/** The rows that were not taken, to be put right and imported. */
export function refusedFile(refused: readonly RefusedRow[]): string {
  return asFile([
    ['line', 'email', 'name', 'role', 'reason'],
    ...refused.map(({ line, email, name, role, reason }) => [String(line), email, name, role, reason]),
  ]);
}
