import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startControlServer, type ControlServer } from '../../src/cli/control-server.js';
import { openTestServices, type TestServices } from '../harness/services.js';

const server = resolve(import.meta.dirname, '../..');
let built: string;

// The command as it is shipped: compiled, in a process of its own.
beforeAll(() => {
  built = mkdtempSync(join(tmpdir(), 'countersign-built-'));
  execFileSync(
    join(server, 'node_modules/.bin/tsc'),
    ['-p', server, '--outDir', join(built, 'dist'), '--incremental', 'false'],
    { stdio: 'pipe' },
  );
  writeFileSync(join(built, 'package.json'), '{"type":"module"}');
  symlinkSync(join(server, 'node_modules'), join(built, 'node_modules'));
}, 120_000);
afterAll(() => rmSync(built, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

function countersign(args: string[], environment: Record<string, string>, input = ''): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(built, 'dist/cli/main.js'), ...args], {
      env: { PATH: process.env['PATH'] ?? '', ...environment },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('close', (code) => done({ code, out, err }));
    child.stdin.end(input);
  });
}

describe('how it is typed', () => {
  const nowhere = { DATA_DIR: join(tmpdir(), 'countersign-not-there') };

  it.each(['create-owner', 'import-users', 'recovery-code', 'password-link', 'doctor', 'migrate'])(
    '%s --help says how, and does nothing',
    async (command) => {
      const { code, out } = await countersign([command, '--help'], nowhere);
      expect(code).toBe(0);
      expect(out).toContain(`$ countersign ${command}`);
    },
  );

  it.each([
    [[]],
    [['backup']],
    [['doctor', '--wat']],
    [['recovery-code']],
    [['recovery-code', 'a', 'b']],
    [['create-owner', '--email', 'a@example.com']],
  ])('%j ends with 2', async (args) => {
    const { code, out, err } = await countersign(args, nowhere);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/--help/);
  });
});

describe.each([{ running: true }, { running: false }])('with a server that runs: $running', ({ running }) => {
  let test: TestServices;
  let control: ControlServer | null = null;

  beforeEach(async () => {
    test = await openTestServices();
    if (running) control = await startControlServer(test.services, test.config);
    // The other way round the command is the one that has the database open.
  });
  afterEach(async () => {
    await control?.close();
    control = null;
    await test.drop();
  });

  it('makes an owner, a code and a link, and says why it does not', async () => {
    const run = (args: string[], input?: string) => countersign(args, test.environment, input);
    expect(
      await run(['create-owner', '--email', 'ann@example.com', '--name', 'Ann Lee'], 'correct horse battery\n'),
    ).toMatchObject({ code: 0, out: expect.stringContaining('Made the owner ann@example.com.') });
    expect(
      await run(['create-owner', '--email', 'Ann@example.com', '--name', 'Ann'], 'correct horse battery\n'),
    ).toMatchObject({ code: 1, out: '', err: expect.stringContaining('already') });
    expect(await run(['create-owner', '--email', 'bo@example.com', '--name', ''], 'short')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/Enter a name.*at least 8/),
    });
    expect(await run(['recovery-code', 'ann@example.com'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('no second factor'),
    });
    await test.services.unitOfWork.write((manager) => manager.query('update users set factor_kinds = 1'));
    const first = await run(['recovery-code', 'ann@example.com']);
    expect(first).toMatchObject({ code: 0, out: expect.stringMatching(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){5}$/m) });
    expect((await run(['recovery-code', 'ann@example.com'])).code).toBe(0);
    const codes: { voided_at: number | null }[] = await test.databases.reader.query(
      'select voided_at from issued_codes',
    );
    expect(codes.filter((code) => code.voided_at === null)).toHaveLength(1);
    expect(await run(['password-link', 'ann@example.com'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^http:\/\/localhost:4000\/password#[\w-]{43}$/m),
    });
    expect((await run(['password-link', 'nobody@example.com'])).code).toBe(1);
    const events: { type: string }[] = await test.databases.reader.query(
      "select type from audit_events where actor_kind = 'HOST' order by at, type",
    );
    expect(events.map((event) => event.type).sort()).toEqual([
      'password_link.created',
      'recovery_code.issued',
      'recovery_code.issued',
      'user.created',
    ]);
  });

  it('imports a file', async () => {
    const file = join(test.config.dataDir, 'team.csv');
    writeFileSync(file, 'email,name,role\nann@example.com,Ann,AGENT\nbad,Bo,AGENT\n');
    expect(await countersign(['import-users', file], test.environment)).toMatchObject({
      code: 1,
      out: expect.stringContaining('Imported 1 user'),
      err: expect.stringContaining('line 3: '),
    });
    writeFileSync(file, Buffer.from('email,name,role\nb@example.com,M\xfcller,AGENT\n', 'latin1'));
    expect(await countersign(['import-users', file], test.environment)).toMatchObject({
      code: 1,
      err: expect.stringContaining('UTF-8'),
    });
    expect((await countersign(['import-users', `${file}.not`], test.environment)).code).toBe(1);
  });

  it('migrates only while nobody uses the database', async () => {
    expect(await countersign(['migrate'], test.environment)).toMatchObject(
      running
        ? { code: 1, err: expect.stringContaining('A server runs') }
        : { code: 0, out: expect.stringContaining('nothing to do') },
    );
  });

  it('finds what is wrong, and what to do', async () => {
    expect(await countersign(['doctor'], test.environment)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/All is well/),
    });
    const wrong = await countersign(['doctor'], {
      ...test.environment,
      SECRET_KEYS: 'another-key-that-does-not-fit-0123456789',
      SMTP_URL: 'smtp://127.0.0.1:9',
    });
    expect(wrong).toMatchObject({
      code: 1,
      out: expect.stringMatching(/PROBLEM {2}mail[^]*PROBLEM {2}keys[^]*2 problems found/),
    });
    expect(await countersign(['doctor'], { ...test.environment, PORT: 'x', SMTP_URL: 'y' })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/PORT[^]*2 problems found|SMTP_URL[^]*2 problems found/),
    });
  });
});

describe('the control socket', () => {
  it('is for its owner only, takes over what a killed server left, and refuses a second server', async () => {
    const test = await openTestServices();
    const file = join(test.config.dataDir, 'control.sock');
    writeFileSync(file, '');
    const control = await startControlServer(test.services, test.config);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await expect(startControlServer(test.services, test.config)).rejects.toThrow(/another server runs/);
    await control.close();
    await (await startControlServer(test.services, test.config)).close();
    await test.drop();
  });

  it('works where DATA_DIR is longer than a socket address', async () => {
    const test = await openTestServices();
    const config = { ...test.config, dataDir: join(test.config.dataDir, 'long'.repeat(30)) };
    const control = await startControlServer(test.services, config);
    expect(statSync(join(config.dataDir, 'control.sock')).isSocket()).toBe(true);
    expect(await countersign(['migrate'], { ...test.environment, DATA_DIR: config.dataDir })).toMatchObject({
      code: 1,
      err: expect.stringContaining('A server runs'),
    });
    await control.close();
    await test.drop();
  });
});
