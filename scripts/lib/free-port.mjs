import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Whether a server could listen there on this machine. */
export function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1' }, () => probe.close(() => resolve(true)));
  });
}

/**
 * A port nobody listens on, below 32768: above, Linux takes ports for outgoing connections, and one that was free a
 * moment ago may be gone when the server binds it.
 */
export async function freePort() {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = randomInt(10_000, 32_000);
    if (await isFree(port)) return port;
  }
  throw new Error('No free port between 10000 and 32000 in a hundred tries.');
}
