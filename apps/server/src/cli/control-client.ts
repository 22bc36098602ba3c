import { existsSync } from 'node:fs';
import { connect, type Socket } from 'node:net';

import type { Config } from '../config.js';
import { controlAddress, createLineReader, LONGEST_LINE } from './control-socket.js';
import { controlLine, refusal, type HostAnswer, type HostRequest } from './requests.js';

/**
 * Asks the server that runs on this DATA_DIR.
 * @returns null where none does.
 */
export async function askServer(
  config: Pick<Config, 'dataDir'>,
  request: HostRequest,
  progress: (text: string) => void,
): Promise<HostAnswer | null> {
  if (!existsSync(config.dataDir)) return null;
  const line = `${JSON.stringify(request)}\n`;
  if (Buffer.byteLength(line) > LONGEST_LINE)
    return refusal('The file is too large to hand over to the running server. Split it, or stop the server.');
  const { address, release } = controlAddress(config.dataDir);
  try {
    const socket = await open(address);
    return socket === null ? null : await converse(socket, line, progress);
  } finally {
    release();
  }
}

/** A socket file without a server behind it is what a killed one left. */
function open(address: string): Promise<Socket | null> {
  return new Promise((resolve, reject) => {
    const socket = connect(address);
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(null);
      else if (error.code === 'EACCES')
        reject(new Error('A server runs here as another user: run the command as that user, or as root.'));
      else reject(error);
    });
  });
}

function converse(socket: Socket, line: string, progress: (text: string) => void): Promise<HostAnswer> {
  return new Promise((resolve) => {
    const finish = (answer: HostAnswer): void => {
      resolve(answer);
      socket.destroy();
    };
    const read = createLineReader((text) => {
      const said = controlLine.parse(JSON.parse(text));
      if ('progress' in said) progress(said.progress);
      else finish(said.answer);
    });
    socket.on('data', (chunk) => {
      if (!read(chunk)) finish(refusal('The server said more than can be read.'));
    });
    const lost = (): void =>
      finish(refusal('The server stopped before it had answered. Look whether it was done before doing it again.'));
    socket.on('error', lost);
    socket.on('close', lost);
    socket.write(line);
  });
}
