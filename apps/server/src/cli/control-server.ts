import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';

import type { Config } from '../config.js';
import type { OperationServices } from '../operations/create-operation.js';
import { askServer } from './control-client.js';
import { controlAddress, createLineReader } from './control-socket.js';
import { hostRequest, refusal, type HostAnswer } from './requests.js';
import { runRequest } from './run-request.js';

/** Another server answers on this DATA_DIR already. */
export class ControlSocketError extends Error {}

export interface ControlServer {
  /** Ends what is under way at its next whole step. */
  close(): Promise<void>;
}

/**
 * Listens on DATA_DIR/control.sock for the commands of the host, so that the database keeps its one writer. Whoever may
 * open the socket (0600) may read the database's file as well: there is nothing more to prove.
 * @throws ControlSocketError
 */
export async function startControlServer(
  services: OperationServices,
  config: Pick<Config, 'dataDir'>,
): Promise<ControlServer> {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  if ((await askServer(config, { command: 'ping' }, () => undefined)) !== null) {
    throw new ControlSocketError(
      `another server runs on DATA_DIR ${config.dataDir}. Stop it, or give this one a DATA_DIR of its own.`,
    );
  }
  const { file, address, release } = controlAddress(config.dataDir);
  // What a killed server left.
  rmSync(file, { force: true });
  const stopping = new AbortController();
  const sockets = new Set<Socket>();
  const running = new Set<Promise<void>>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Who asked has gone; what was asked is done all the same.
    socket.on('error', () => undefined);
    let asked = false;
    const read = createLineReader((line) => {
      if (asked) return;
      asked = true;
      const work = serve(services, line, socket, stopping.signal).finally(() => running.delete(work));
      running.add(work);
    });
    socket.on('data', (chunk) => {
      if (!read(chunk)) end(socket, refusal('The request is too large.'));
    });
  });
  await listen(server, address);
  chmodSync(file, 0o600);
  return {
    async close() {
      stopping.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.all(running);
      for (const socket of sockets) socket.destroy();
      await closed;
      release();
    },
  };
}

/** Made with the mask already on: there is no moment at which others may open it. */
function listen(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const mask = process.umask(0o177);
    try {
      server.listen(address, () => {
        server.off('error', reject);
        resolve();
      });
    } finally {
      process.umask(mask);
    }
  });
}

async function serve(services: OperationServices, line: string, socket: Socket, signal: AbortSignal): Promise<void> {
  const progress = (text: string): void => {
    if (socket.writable) socket.write(`${JSON.stringify({ progress: text })}\n`);
  };
  try {
    const request = hostRequest.safeParse(JSON.parse(line));
    if (!request.success) {
      end(
        socket,
        refusal('The server does not know this command: it is of another release. Restart it, then try again.'),
      );
      return;
    }
    end(socket, await runRequest(services, request.data, { progress, signal }));
  } catch (error) {
    // The request holds passwords: only what went wrong is said.
    services.logger.error({ reason: error instanceof Error ? error.name : 'unknown' }, 'a command of the host failed');
    end(
      socket,
      refusal(
        `The server could not do it: ${error instanceof Error && !('parameters' in error) ? error.message : 'the database refused. Look at `countersign doctor`'}.`,
      ),
    );
  }
}

function end(socket: Socket, answer: HostAnswer): void {
  if (socket.writable) socket.end(`${JSON.stringify({ answer })}\n`);
}
