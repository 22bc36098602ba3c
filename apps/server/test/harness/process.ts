import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const SERVER = resolve(import.meta.dirname, '../..');

/** The server as it is shipped: compiled, into a folder of its own. */
export class Build {
  private constructor(private readonly folder: string) {}

  static make(): Build {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-built-'));
    execFileSync(
      join(SERVER, 'node_modules/.bin/tsc'),
      ['-p', SERVER, '--outDir', join(folder, 'dist'), '--incremental', 'false'],
      { stdio: 'pipe' },
    );
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    symlinkSync(join(SERVER, 'node_modules'), join(folder, 'node_modules'));
    return new Build(folder);
  }

  /** Starts it with these settings and no others. */
  start(environment: Readonly<Record<string, string>>): ServerProcess {
    return new ServerProcess(
      spawn(process.execPath, [join(this.folder, 'dist/main.js')], {
        cwd: this.folder,
        env: { PATH: process.env['PATH'] ?? '', ...environment },
      }),
    );
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A running server, or one that did not start. */
export class ServerProcess {
  out = '';
  err = '';
  readonly ended: Promise<number | null>;

  constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (chunk: Buffer) => (this.out += chunk.toString('utf8')));
    child.stderr?.on('data', (chunk: Buffer) => (this.err += chunk.toString('utf8')));
    this.ended = new Promise((done) => child.on('close', (code) => done(code)));
  }

  /** Until it has printed a text. @throws where it ends before. */
  async says(text: string): Promise<void> {
    const said = new Promise<void>((done) => {
      const look = (): void => {
        if (this.out.includes(text)) done();
      };
      this.child.stdout?.on('data', look);
      look();
    });
    const over = this.ended.then((code) => {
      throw new Error(`the server ended with ${String(code)}: ${this.err}${this.out}`);
    });
    over.catch(() => undefined);
    await Promise.race([said, over]);
  }

  /** As a power cut does. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** As a deployment does. */
  async stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.ended;
  }
}

export async function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.on('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address === null || typeof address === 'string' ? fail(new Error('no port')) : done(address.port),
      );
    });
  });
}
