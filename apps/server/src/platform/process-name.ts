import { hostname } from 'node:os';

// A process as others can name it: where it runs, its number there, and something that no later process has.

const SEPARATOR = '|';

export function processName(id: string): string {
  return [hostname().slice(0, 60), process.pid, id].join(SEPARATOR);
}

/** Whether a named process certainly runs no more: it was of this machine, and its number is free. Elsewhere nobody can tell. */
export function isGone(name: string): boolean {
  const [host, pid] = name.split(SEPARATOR);
  if (host !== hostname().slice(0, 60) || pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}
