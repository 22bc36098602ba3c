import { QueryFailedError } from 'typeorm';

/** A unique index refused a row: somebody else was first. */
export function isDuplicate(error: unknown): boolean {
  const code = driverCode(error);
  return code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY' || code === 'ER_DUP_ENTRY';
}

/** InnoDB gave a transaction up, or Galera did not certify it: nothing of it was done. */
export function isNotAccepted(error: unknown): boolean {
  const code = driverCode(error);
  return code === 'ER_LOCK_DEADLOCK' || code === 'ER_LOCK_WAIT_TIMEOUT';
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'PROTOCOL_CONNECTION_LOST',
  'ER_CON_COUNT_ERROR',
  'ER_SERVER_SHUTDOWN',
  'SQLITE_FULL',
  'SQLITE_BUSY',
  'SQLITE_READONLY',
  'SQLITE_IOERR',
  'ER_DISK_FULL',
  'ER_RECORD_FILE_FULL',
  'ER_UNKNOWN_COM_ERROR',
]);

/** The database is down, full or in the way: "unavailable", never "no". */
export function isUnavailable(error: unknown): boolean {
  const code = driverCode(error);
  return code !== null && (UNREACHABLE.has(code) || code.startsWith('SQLITE_IOERR') || code === 'POOL_CLOSED');
}

function driverCode(error: unknown): string | null {
  const source: unknown = error instanceof QueryFailedError ? error.driverError : error;
  if (typeof source !== 'object' || source === null || !('code' in source)) return null;
  return typeof source.code === 'string' ? source.code : null;
}
