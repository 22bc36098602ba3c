import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { MOST_LIVE_TOKENS } from '@countersign/domain/tokens/api-token.js';
import { API_SCOPES } from '@countersign/domain/tokens/api-scopes.js';

import { ExportWorker } from '../../src/features/exports/export-worker.js';
import { accessOf } from '../../src/graphql/allow.js';
import { ErrorCodeEnumType } from '../../src/graphql/error-code.js';
import { LIMITS } from '../../src/graphql/limits.js';
import { createSchema } from '../../src/graphql/schema.js';
import { PASSWORD } from '../harness/password.js';
import type { Person } from '../harness/person.js';
import { TestServer } from '../harness/server.js';
import { Socket } from '../harness/socket.js';
import { fits, sectionsOf, type Example, type Section } from './document.js';

const run = promisify(execFile);
const SERVER = resolve(import.meta.dirname, '../..');
const DOCUMENT = resolve(SERVER, '../../docs/api.md');

const schema = createSchema();
const markdown = readFileSync(DOCUMENT, 'utf8');
const sections = sectionsOf(markdown);
const programs = sections.flatMap(({ examples }) => examples).filter(({ language }) => language === 'ts');
/** What other examples import is run by them, and prints nothing itself. */
const isImported = ({ name }: Example) => programs.some(({ code }) => code.includes(`from './${name}'`));

/** The programs of the document, compiled strictly, where they find the packages that they name. */
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-examples-'));
  symlinkSync(join(SERVER, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  for (const { name, code } of programs) writeFileSync(join(folder, name), code);
  const files = programs.map(({ name }) => join(folder, name));
  const options = '--strict --module nodenext --target es2023 --types node --rewriteRelativeImportExtensions --outDir';
  await run(join(SERVER, 'node_modules/.bin/tsc'), [...options.split(' '), join(folder, 'built'), ...files], {
    cwd: folder,
  }).catch((error: unknown) => {
    throw new Error(`the programs of the document do not compile:\n${outputOf(error)}`);
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function outputOf(error: unknown): string {
  const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
  return stdout + stderr;
}

/** The people of the document, and a token with the scopes that a section says it needs. */
class World {
  readonly printed = new Map<string, string>();
  private readonly people = new Map<string, Person>();
  private token = '';

  private constructor(
    readonly server: TestServer,
    private readonly worker: ExportWorker,
  ) {}

  static async of({ text }: Section): Promise<World> {
    const server = await TestServer.start();
    const worker = new ExportWorker(server.opened.services);
    worker.start();
    const world = new World(server, worker);
    for (const [role, name, enrolled] of [
      ['OWNER', 'Olivia Owens', true],
      ['ADMIN', 'Adam Adler', true],
      ['AGENT', 'Agnes Abel', true],
      ['AGENT', 'Bilal Castro', false],
      ['AGENT', 'Chiara Dunn', false],
      ['AGENT', 'Dmitri Egede', false],
      ['END_USER', 'Enno Eder', false],
    ] as const) {
      const first = name.split(' ')[0] ?? name;
      const who = { name, email: `${first.toLowerCase()}@example.com` };
      world.people.set(first, await (enrolled ? server.enrolled(role, who) : server.person(role, who)));
    }
    const needs = /^Scope [\s\S]*?\n\n/m.exec(text)?.[0] ?? '`READ_USERS`';
    const made = await world
      .person('Olivia')
      .client.must('mutation($input: CreateApiTokenInput!) { createApiToken(input: $input) { token } }', {
        input: { name: 'Examples', scopes: API_SCOPES.filter((scope) => needs.includes(`\`${scope}\``)) },
      });
    world.token = made.createApiToken.token;
    return world;
  }

  person(first: string): Person {
    const person = this.people.get(first);
    if (person === undefined) throw new Error(`nobody is called ${first}`);
    return person;
  }

  /** What an earlier example of the section printed, as its reader copies it. */
  found(example: string, pattern: RegExp): string {
    const [, found] = pattern.exec(this.printed.get(example) ?? '') ?? [];
    if (found === undefined) throw new Error(`"${example}" printed nothing like ${String(pattern)}`);
    return found;
  }

  async exportIsReady(id: string): Promise<void> {
    const socket = await Socket.connect(this.person('Olivia').client);
    const waiting = socket?.subscribe('subscription($id: ID!) { statusExportCompleted(id: $id) { state } }', { id });
    if (socket == null || waiting === undefined) throw new Error('the socket was not let in');
    await socket.answer(waiting);
    socket.close();
  }

  async print(example: Example, environment: Readonly<Record<string, string>>): Promise<string> {
    const options = {
      env: {
        PATH: process.env['PATH'] ?? '',
        COUNTERSIGN_URL: this.server.url,
        COUNTERSIGN_TOKEN: this.token,
        ...environment,
      },
    };
    const printing =
      example.language === 'sh'
        ? run('bash', ['-c', `set -euo pipefail\n${example.code}`], options)
        : run(process.execPath, [join(folder, 'built', example.name.replace(/\.ts$/, '.js'))], options);
    const { stdout } = await printing.catch((error: unknown) => {
      throw new Error(`"${example.name}" failed: ${outputOf(error)}`);
    });
    this.printed.set(example.name, stdout);
    return stdout;
  }

  async stop(): Promise<void> {
    await this.worker.stop();
    await this.server.stop();
  }
}

/** What has to have happened before an example, and what its reader has put into the environment. */
const BEFORE: Readonly<Record<string, (world: World) => Promise<Record<string, string>> | Record<string, string>>> = {
  'Give the password': (world) => ({ EMAIL: world.person('Olivia').email, PASSWORD }),
  'Prove the second factor': (world) => ({
    ATTEMPT_TOKEN: world.found('Give the password', /"attemptToken":"([^"]+)"/),
    CODE: world.person('Olivia').freshCode(),
  }),
  'Make the token': (world) => ({
    SESSION_TOKEN: world.found('Prove the second factor', /"sessionToken":"([^"]+)"/),
  }),
  'How far it is': async (world) => {
    const id = world.found('Ask for an export', /"id":"([^"]+)"/);
    await world.exportIsReady(id);
    return { EXPORT_ID: id };
  },
  'Download it': (world) => ({ EXPORT_ID: world.found('Ask for an export', /"id":"([^"]+)"/) }),
  Suspend: (world) => ({ USER_ID: world.person('Bilal').id }),
  'Send a code': (world) => ({ USER_ID: world.person('Agnes').id }),
  'recovery-code.ts': (world) => ({ USER_ID: world.person('Agnes').id }),
  'Failed sign-ins since a moment': async (world) => {
    const { server } = world;
    const since = new Date(server.clock.now() + 1000).toISOString();
    server.clock.advance(60_000);
    const { email } = world.person('Bilal');
    await server.client().refusal('mutation($input: SignInInput!) { signIn(input: $input) { __typename } }', {
      input: { email, password: 'not-the-right-one' },
    });
    return { SINCE: since };
  },
  'collect.ts': ({ server }) => ({ SINCE: new Date(server.clock.now() - 1000).toISOString() }),
  'Export the trail': ({ server }) => ({ SINCE: new Date(server.clock.now() - 1000).toISOString() }),
  'End every session of a user': async (world) => {
    await world.person('Bilal').signIn();
    return { USER_ID: world.person('Bilal').id };
  },
  'end-sessions.ts': (world) => ({ USER_ID: world.person('Bilal').id }),
  'With e-mail and password': (world) => ({ EMAIL: world.person('Bilal').email, PASSWORD }),
};

const shown = ({ language, text }: NonNullable<Example['output']>): unknown =>
  language === 'json' ? JSON.parse(text) : text.trimEnd().split('\n');

describe.each(sections.filter(({ examples }) => !examples.every(isImported)))('$title', (section) => {
  let world: World;
  beforeAll(async () => {
    world = await World.of(section);
  });
  afterAll(() => world.stop());

  test.each(section.examples.filter((example) => !isImported(example)))('$name', async (example) => {
    if (example.output === null)
      throw new Error('the document does not say what comes out: write it below the example');
    const printed = await world.print(example, (await BEFORE[example.name]?.(world)) ?? {});
    const said = shown(example.output);
    const came = shown({ language: example.output.language, text: printed.replaceAll('\r\n', '\n') });
    // Shown side by side where they differ.
    if (!fits(came, said)) expect(came).toEqual(said);
  });
});

describe('the document', () => {
  test('has examples for the shell and in TypeScript of every task', () => {
    expect(programs.length).toBeGreaterThan(8);
    const tasks = sections.filter(({ text }) => text.trimStart().startsWith('Scope `'));
    expect(tasks.length).toBeGreaterThan(7);
    for (const { title, examples } of tasks)
      expect([...new Set(examples.map(({ language }) => language))].sort(), title).toEqual(['sh', 'ts']);
  });

  test('prepares nothing for an example that is not there', () => {
    const names = sections.flatMap(({ examples }) => examples.map(({ name }) => name));
    expect(Object.keys(BEFORE).filter((name) => !names.includes(name))).toEqual([]);
  });

  const cells = (title: string) =>
    [...(sections.find((section) => section.title === title)?.text ?? '').matchAll(/^\| (.+?) \|/gm)].flatMap(([row]) =>
      [...row.matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );

  test('says of every error code what to do', () => {
    expect(cells('Errors').sort()).toEqual(
      ErrorCodeEnumType.getValues()
        .map(({ name }) => name)
        .sort(),
    );
  });

  test('says of every scope what it opens', () => {
    expect(cells('Get a token')).toEqual(API_SCOPES);
    const fields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((root) =>
      Object.values(root?.getFields() ?? {}),
    );
    for (const scope of API_SCOPES) {
      const [, opens = ''] = new RegExp(`^\\| \`${scope}\` +\\| (.+?) +\\|$`, 'm').exec(markdown) ?? [];
      const said = [...opens.matchAll(/`(\w+)`/g)].map(([, name]) => name);
      const opened = fields.filter((field) => accessOf(field)?.token === scope).map(({ name }) => name);
      expect(said.sort(), scope).toEqual(opened.sort());
    }
  });

  test.each([
    ['depth of a document', LIMITS.depth],
    ['fields at the root of a document', LIMITS.rootFields],
    ['aliases of a document', LIMITS.aliases],
    ['directives of a document', LIMITS.directives],
    ['tokens of a document', LIMITS.tokens],
    ['API tokens of a user that work at a time', MOST_LIVE_TOKENS],
  ])('names the limit that holds: %s', (of, limit) => {
    expect(markdown).toContain(`| ${of} | ${limit.toLocaleString('en-US')} |`);
  });
});
