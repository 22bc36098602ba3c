import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './free-port.mjs';
import { runQuietly } from './run.mjs';

// Debian puts the server where only root looks for programs.
const env = { ...process.env, PATH: [process.env.PATH, '/usr/sbin', '/sbin'].join(delimiter) };

const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];

/** The server greets first; its first packet starts with protocol version 10. An error packet (255) is not ready yet. */
function greets(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const answer = (ready) => {
      socket.destroy();
      resolve(ready);
    };
    socket.setTimeout(1000, () => answer(false));
    socket.once('data', (greeting) => answer(greeting[4] === 10));
    socket.once('error', () => answer(false));
    socket.once('close', () => answer(false));
  });
}

/**
 * A MariaDB of our own on loopback, with nothing of the machine's configuration and nothing left behind. Durability
 * is relaxed: what a test wrote need not survive a power cut.
 *
 * @returns {Promise<{ url: string, port: number, stop: () => Promise<void> }>}
 */
export async function startMariadb() {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-mariadb-'));
  const data = join(folder, 'data');
  try {
    await runQuietly(
      'mariadb-install-db',
      ['--no-defaults', ...asRoot, `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'],
      { env },
    );
    return await launch(folder, data, 3);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function launch(folder, data, triesLeft) {
  const port = await freePort();
  const log = join(folder, 'mariadb.log');
  const server = spawn(
    'mariadbd',
    [
      '--no-defaults',
      ...asRoot,
      `--datadir=${data}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${join(folder, 'mariadb.sock')}`,
      `--pid-file=${join(folder, 'mariadb.pid')}`,
      `--log-error=${log}`,
      '--skip-name-resolve',
      '--character-set-server=utf8mb4',
      '--collation-server=utf8mb4_bin',
      '--innodb-flush-log-at-trx-commit=2',
      '--innodb-flush-method=nosync',
      '--skip-innodb-doublewrite',
      '--innodb-buffer-pool-size=256M',
      '--max-connections=200',
    ],
    { env, stdio: 'ignore' },
  );
  let failure;
  const ended = new Promise((resolve) => {
    server.once('error', (error) => resolve((failure = error.message)));
    server.once('exit', (code, signal) => resolve((failure = `it ended with ${signal ?? code}`)));
  });
  const kill = () => server.kill('SIGKILL');
  const endWithUs = () => {
    kill();
    // As much as is possible without waiting: its last writes may put a file back.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  };
  process.once('exit', endWithUs);

  const deadline = performance.now() + 60_000;
  while (failure === undefined && !(await greets(port))) {
    if (performance.now() > deadline) {
      kill();
      await ended;
      failure = 'it was not ready after a minute';
    }
    await pause(50);
  }
  if (failure !== undefined) {
    process.off('exit', endWithUs);
    // Somebody may have taken the port between the probe and the start.
    if (triesLeft > 1 && readLog(log).includes('Address already in use')) return launch(folder, data, triesLeft - 1);
    throw new Error(`MariaDB did not start: ${failure}.\n${readLog(log)}`);
  }

  let stopping;
  const stop = async () => {
    server.kill('SIGTERM');
    const killer = setTimeout(kill, 20_000);
    // Its files are still being written until it is gone.
    await ended;
    clearTimeout(killer);
    process.off('exit', endWithUs);
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: `mysql://root@127.0.0.1:${port}/`, port, stop: () => (stopping ??= stop()) };
}

function readLog(file) {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(-30).join('\n');
  } catch {
    return '';
  }
}
