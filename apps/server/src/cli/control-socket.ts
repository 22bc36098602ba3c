import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';

/** What the kernel takes of a socket's address, less some room. */
const LONGEST_ADDRESS = 100;

/** A request and an answer are a line of JSON each; a longer one is refused. */
export const LONGEST_LINE = 64 * 1024 * 1024;

/** The address of DATA_DIR/control.sock; `release` it once the socket is closed. */
export interface ControlAddress {
  readonly file: string;
  readonly address: string;
  release(): void;
}

/**
 * The kernel cuts the address of a socket off at 108 bytes. Where DATA_DIR is longer, the socket is addressed through an
 * open descriptor of the folder: the same file, by a short name, and nothing lies outside DATA_DIR.
 */
export function controlAddress(dataDir: string): ControlAddress {
  const file = join(dataDir, 'control.sock');
  if (Buffer.byteLength(file) <= LONGEST_ADDRESS) return { file, address: file, release: () => undefined };
  const folder = openSync(dataDir, 'r');
  return { file, address: `/proc/self/fd/${folder}/control.sock`, release: () => closeSync(folder) };
}

/** Calls `onLine` with each line of a stream, whole; false where one is too long. */
export function createLineReader(onLine: (line: string) => void): (chunk: Buffer) => boolean {
  let waiting: Buffer[] = [];
  let length = 0;
  return (chunk) => {
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      const line = Buffer.concat([...waiting, chunk.subarray(start, end)]).toString('utf8');
      waiting = [];
      length = 0;
      start = end + 1;
      onLine(line);
    }
    waiting.push(chunk.subarray(start));
    length += chunk.length - start;
    return length <= LONGEST_LINE;
  };
}
