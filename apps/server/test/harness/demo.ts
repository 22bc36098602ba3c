import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { freePort, ServerProcess } from './process.js';

const ROOT = resolve(import.meta.dirname, '../../../..');

/** Somebody of the printed list. */
export interface Listed {
  readonly who: string;
  readonly email: string;
  /** What the list says under the name. */
  readonly says: string;
  readonly code: string | null;
  readonly recoveryCode: string | null;
  readonly link: string | null;
}

/** `npm run demo`, and what it printed. */
export class Demo {
  private constructor(
    private readonly process: ServerProcess,
    readonly pid: number,
  ) {}

  /**
   * @param environment settings as somebody may have them around
   * @param command what is typed; `pid` is that of its first program
   */
  static async start(
    environment: Readonly<Record<string, string>> = {},
    [program = '', ...args]: readonly string[] = [process.execPath, 'scripts/demo.mjs'],
  ): Promise<Demo> {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: process.env['HOME'] ?? '',
        PORT: String(await freePort()),
        ...environment,
      },
    });
    const demo = new Demo(new ServerProcess(child), child.pid ?? 0);
    await demo.process.says('Ctrl-C stops');
    return demo;
  }

  get printed(): string {
    return this.process.out;
  }

  /** The first group of what is printed; fails the test where nothing fits. */
  find(pattern: RegExp): string {
    const found = pattern.exec(this.printed)?.[1];
    if (found === undefined) throw new Error(`nothing like ${String(pattern)} in:\n${this.printed}`);
    return found;
  }

  get url(): string {
    return this.find(/Sign in at (http:\S+)/);
  }

  get pageUrl(): string {
    return this.find(/renew themselves:\s+(http:\S+)/);
  }

  get password(): string {
    return this.find(/password:\s+(\S+)/);
  }

  get folder(): string {
    return this.find(/files in:\s+(\S+)\/outbox/);
  }

  /** The list, read as a person reads it: a name with an address, and what is indented under it. */
  people(): Listed[] {
    const entries = [...this.printed.matchAll(/^ {2}(\S.*?) {2,}(\S+@example\.com)\n((?: {6,}.*\n)+)/gm)];
    return entries.map(([, who = '', email = '', says = '']) => ({
      who,
      email,
      says,
      code: new RegExp(`^ {2}${email} +(\\d{3} \\d{3})$`, 'm').exec(this.printed)?.[1]?.replace(' ', '') ?? null,
      recoveryCode: /recovery code ([0-9A-Z-]{29})/.exec(says)?.[1] ?? null,
      link: /open (http:\S+)/.exec(says)?.[1] ?? null,
    }));
  }

  /** The processes that it started, the server among them. */
  children(): number[] {
    const children = readFileSync(`/proc/${this.pid}/task/${this.pid}/children`, 'utf8');
    return children.trim().split(' ').map(Number);
  }

  /** As ctrl-C does. */
  async stop(): Promise<number | null> {
    process.kill(this.pid, 'SIGINT');
    return this.process.ended;
  }

  get ended(): Promise<number | null> {
    return this.process.ended;
  }
}
