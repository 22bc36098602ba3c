import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { startJwtProvider, type JwtProvider } from '@countersign/identity-providers';
import { PROVIDER_REFUSAL_CODES } from '@countersign/domain/third-party/refusals.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Person } from '../harness/person.js';
import { TestServer } from '../harness/server.js';
import { browserOf, PROVIDER_NETWORKS, setUpProvider } from '../harness/third-party.js';

const run = promisify(execFile);
const markdown = readFileSync(resolve(import.meta.dirname, '../../../../docs/third-party.md'), 'utf8');

/** The examples by the file that their first line names. */
const examples = new Map(
  [...markdown.matchAll(/^```(?:js|python)\n(?:\/\/|#) (\S+)\n([\s\S]*?)^```$/gm)].map(([, name = '', code = '']) => [
    name,
    code,
  ]),
);

type Claims = Readonly<Record<string, unknown>>;

/** How the reader's own page calls each of them: the person as JSON, the nonce, the secret. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  'sign-in-token.mjs': [
    process.execPath,
    '--input-type=module',
    '-e',
    "import { signInToken } from './sign-in-token.mjs'; const [person, nonce, secret] = process.argv.slice(1); process.stdout.write(signInToken(JSON.parse(person), nonce, secret));",
  ],
  'sign_in_token.py': [
    'python3',
    '-c',
    'import json, sys; from sign_in_token import sign_in_token; sys.stdout.write(sign_in_token(json.loads(sys.argv[1]), sys.argv[2], sys.argv[3]))',
  ],
};

describe('a token of ten lines', () => {
  let folder: string;
  let server: TestServer;
  let owner: Person;
  let portal: JwtProvider;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-tokens-'));
    for (const [name, code] of examples) writeFileSync(join(folder, name), code);
    server = await TestServer.start({ environment: PROVIDER_NETWORKS });
    owner = await server.enrolled('OWNER');
    portal = await startJwtProvider([
      { external_id: 'employee-17', email: 'ingrid.jansen@example.com', name: 'Ingrid Jansen' },
    ]);
  });
  afterAll(async () => {
    await portal.stop();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const tokenOf = async (name: string, claims: Claims): Promise<string> => {
    const [command = '', ...rest] = CALLS[name] ?? [];
    const { external_id: id, email, name: fullName, nonce } = claims;
    const person = JSON.stringify({ id, email, name: fullName });
    const { stdout } = await run(command, [...rest, person, String(nonce), portal.secret], { cwd: folder });
    // The clock of the tests stands still, and the program has the time of the machine.
    server.clock.advance(Math.max(0, Date.now() - server.clock.now()));
    return stdout;
  };

  test('is there in two languages, and runs without a library', () => {
    expect([...examples.keys()]).toEqual(Object.keys(CALLS));
    for (const [name, code] of examples)
      expect(code.split('\n').filter((line) => line.trim() !== '').length, name).toBeLessThanOrEqual(10);
  });

  test.each(Object.keys(CALLS))('%s signs somebody in', async (name) => {
    portal.makeToken = (claims) => tokenOf(name, claims);
    const id = await setUpProvider(
      server,
      owner,
      {
        kind: 'JWT',
        name: `Portal of ${name}`,
        createUsers: true,
        createDomains: ['example.com'],
        jwt: { signInUrl: portal.signInUrl, secret: portal.secret },
      },
      (made) => {
        portal.callbackUrl = new URL(`/auth/${made}/jwt`, server.config.publicUrl).href;
        return Promise.resolve('employee-17');
      },
    );
    portal.people.set('employee-17', {
      external_id: 'employee-17',
      email: `ingrid.${name.replaceAll(/\W/g, '')}@example.com`,
      name: 'Ingrid Jansen',
    });
    const browser = browserOf(server);
    await browser.through(`/auth/${id}/start`, 'employee-17');
    const { viewer } = await browser.client.must('{ viewer { user { name } session { method } } }');
    expect(viewer).toEqual({ user: { name: 'Ingrid Jansen' }, session: { method: 'JWT' } });
  });
});

test('every refusal is in the table, with what to do', () => {
  const section = markdown.split('## When somebody is refused')[1]?.split('\n## ')[0] ?? '';
  const said = [...section.matchAll(/^\| `(\w+)` +\| (.+?) +\|$/gm)].map(([, code]) => code);
  expect(said.sort()).toEqual([...PROVIDER_REFUSAL_CODES].sort());
});
