import { resolve } from 'node:path';

/** Where the built console lies, seen from the built server. */
export function consoleDirectory(): string {
  return resolve(import.meta.dirname, '../../../console/dist');
}
