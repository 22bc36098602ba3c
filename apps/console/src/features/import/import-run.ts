import type { TypedUser } from '@countersign/domain/users/import-row.js';
import type { Role } from '../../lib/api-types';
import { toAppError, type AppError } from '../../lib/errors';
import type { Execute } from '../../lib/use-operation';
import { ImportUsersDocument, type ImportAnswer } from './documents';
import { nextBatch, readUsersFile, textOf, UnreadableFile, type RefusedRow, type UsersFile } from './users-file';

/** What became of the rows that were sent. */
export interface Progress {
  /** Rows that the server answered for. */
  readonly sent: number;
  readonly invited: number;
  readonly refused: readonly RefusedRow[];
}

export type ImportState =
  | { readonly kind: 'none' }
  | { readonly kind: 'reading'; readonly name: string; readonly read: number }
  | { readonly kind: 'unreadable'; readonly message: string }
  /** `known`: rows that the directory has already, once it was asked; null: it was not, because there are too many. */
  | { readonly kind: 'ready'; readonly file: UsersFile; readonly known: readonly RefusedRow[] | null }
  | { readonly kind: 'running'; readonly file: UsersFile; readonly progress: Progress }
  /** `error` is null where somebody stopped it. */
  | { readonly kind: 'stopped'; readonly file: UsersFile; readonly progress: Progress; readonly error: AppError | null }
  | { readonly kind: 'done'; readonly file: UsersFile; readonly progress: Progress };

/** Longer lists are compared with the directory when they are imported. */
const COMPARED_BEFORE = 2_000;
const THERE_AFTER_A_BREAK =
  'There is a user with this e-mail address already, perhaps made by the try that was interrupted.';

/**
 * The import of this window. It lives beside the pages, so that looking something up elsewhere in the console does not
 * stop it; closing the window would, and is warned of.
 */
let state: ImportState = { kind: 'none' };
let abort = new AbortController();
const listeners = new Set<() => void>();

const warn = (event: BeforeUnloadEvent): void => event.preventDefault();

function show(next: ImportState): void {
  if (next.kind === 'running') window.addEventListener('beforeunload', warn);
  else window.removeEventListener('beforeunload', warn);
  state = next;
  for (const listener of listeners) listener();
}

export const importRun = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  current: (): ImportState => state,
  /** Puts the list away; what was imported stays. */
  reset(): void {
    abort.abort();
    show({ kind: 'none' });
  },
  /** Ends after the rows that are under way. */
  stop(): void {
    abort.abort();
  },
  read,
  start,
};

/** Reads a list, and asks the directory whom of it it has. */
async function read(source: File | string, by: Role, execute: Execute): Promise<void> {
  abort.abort();
  abort = new AbortController();
  const { signal } = abort;
  const name = typeof source === 'string' ? 'the rows that you pasted' : source.name;
  show({ kind: 'reading', name, read: 0 });
  try {
    const content = typeof source === 'string' ? source : await textOf(source);
    const progress = (rows: number): void => show({ kind: 'reading', name, read: rows });
    const file = await readUsersFile(content, name, by, progress, signal);
    const known = file.rows.length > COMPARED_BEFORE ? null : await knownOf(file, execute, signal);
    if (!signal.aborted) show({ kind: 'ready', file, known });
  } catch (error) {
    if (signal.aborted) return;
    show({
      kind: 'unreadable',
      message: error instanceof UnreadableFile ? error.message : toAppError(error).message,
    });
  }
}

async function knownOf(file: UsersFile, execute: Execute, signal: AbortSignal): Promise<readonly RefusedRow[] | null> {
  const known: RefusedRow[] = [];
  for (let at = 0; at < file.rows.length;) {
    const rows = nextBatch(file.rows, at);
    try {
      known.push(...refusedOf(rows, await send(rows, true, execute)));
    } catch {
      // Only a look ahead: the import itself says what is wrong.
      return null;
    }
    signal.throwIfAborted();
    at += rows.length;
  }
  return known;
}

/** Sends what is left of the list, part by part; what is done stays done. */
async function start(execute: Execute): Promise<void> {
  if (state.kind !== 'ready' && state.kind !== 'stopped') return;
  const { file } = state;
  const wasBroken = state.kind === 'stopped' && state.error !== null;
  abort = new AbortController();
  const { signal } = abort;
  let progress: Progress = state.kind === 'stopped' ? state.progress : { sent: 0, invited: 0, refused: [] };
  let repeated = wasBroken;
  show({ kind: 'running', file, progress });
  while (progress.sent < file.rows.length) {
    const rows = nextBatch(file.rows, progress.sent);
    let answer: ImportAnswer;
    try {
      answer = await send(rows, false, execute);
    } catch (error) {
      if (isRunning()) show({ kind: 'stopped', file, progress, error: toAppError(error) });
      return;
    }
    // Put away meanwhile.
    if (!isRunning()) return;
    const refused = refusedOf(rows, answer).map((row) =>
      repeated && row.reason.startsWith('There is a user') ? { ...row, reason: THERE_AFTER_A_BREAK } : row,
    );
    repeated = false;
    progress = {
      sent: progress.sent + rows.length,
      invited: progress.invited + answer.invited,
      refused: [...progress.refused, ...refused],
    };
    if (signal.aborted && progress.sent < file.rows.length) {
      show({ kind: 'stopped', file, progress, error: null });
      return;
    }
    show({ kind: 'running', file, progress });
  }
  show({ kind: 'done', file, progress });
}

const isRunning = (): boolean => state.kind === 'running';

async function send(rows: readonly TypedUser[], preview: boolean, execute: Execute): Promise<ImportAnswer> {
  const { importUsers } = await execute(ImportUsersDocument, { input: { rows: [...rows], preview } });
  return importUsers;
}

function refusedOf(rows: readonly TypedUser[], { refused }: ImportAnswer): RefusedRow[] {
  const reasons = new Map(refused.map(({ line, reason }) => [line, reason]));
  return rows.flatMap((row) => {
    const reason = reasons.get(row.line);
    return reason === undefined ? [] : [{ ...row, reason }];
  });
}
