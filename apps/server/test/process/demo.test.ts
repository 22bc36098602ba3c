import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readConfig } from '../../src/config.js';
import { openDatabases } from '../../src/persistence/data-source.js';
import { Browser } from '../harness/browser.js';
import { Client } from '../harness/client.js';
import { Demo } from '../harness/demo.js';

// `npm run demo` as whoever types it meets it: what it prints is what holds. It has a database of its own, whatever the
// other tests run on.

const SIGN_IN = 'mutation($input: SignInInput!) { signIn(input: $input) { __typename } }';
const VERIFY = 'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename } }';

/** What the list says somebody will meet, and what they meet. */
const PROMISES = {
  'An owner': ['SecondFactorRequired', 'SignedIn'],
  'An admin': ['SecondFactorRequired', 'SignedIn'],
  'An agent with a factor': ['SecondFactorRequired', 'SignedIn'],
  'An agent who must enroll now': ['EnrollmentRequired'],
  'An agent in grace': ['SignedIn'],
  'An agent with few recovery codes': ['SecondFactorRequired', 'SignedIn'],
  'An agent whose phone is lost': ['SecondFactorRequired', 'EnrollmentRequired'],
  'A suspended agent': ['INVALID_CREDENTIALS'],
  'An agent of the portal': ['INVALID_CREDENTIALS'],
  'An invited agent': ['INVALID_CREDENTIALS', 'SignedIn'],
  'An end user': ['SignedIn'],
} as const;

/** Every column that says when something happened. When it ends may lie ahead. */
const PAST = {
  users: ['created_at', 'first_sign_in_at', 'last_sign_in_at', 'enrolled_at', 'moved_from_unrequired_role_at'],
  factors: ['created_at', 'last_used_at'],
  recovery_codes: ['created_at', 'used_at'],
  issued_codes: ['created_at', 'used_at'],
  sessions: ['created_at', 'last_seen_at', 'ended_at'],
  sign_ins: ['at'],
  audit_events: ['at'],
  policy_versions: ['created_at'],
  links: ['created_at', 'used_at'],
  status_exports: ['requested_at', 'completed_at'],
  api_tokens: ['created_at', 'last_used_at'],
  trusted_devices: ['proved_at', 'last_used_at'],
  providers: ['created_at', 'last_sign_in_at', 'last_evidence_at'],
  provider_identities: ['linked_at', 'last_used_at'],
  account: ['set_up_at', 'first_run_finished_at'],
} as const;

describe('the demo', () => {
  let demo: Demo;
  const elsewhere = mkdtempSync(join(tmpdir(), 'countersign-real-'));
  let signedIn: Client;
  beforeAll(async () => {
    demo = await Demo.start({ DATABASE_URL: `sqlite:${join(elsewhere, 'real.sqlite')}`, DATA_DIR: elsewhere });
    signedIn = new Client(demo.url);
  }, 240_000);
  afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

  it('says that it ignores a real database, and leaves it alone', () => {
    expect(demo.find(/^(Ignored by the demo.*)$/m)).toMatch(/DATABASE_URL, DATA_DIR/);
    expect(readdirSync(elsewhere)).toEqual([]);
    expect(demo.folder.startsWith(tmpdir())).toBe(true);
  });

  it('lists somebody for everything there is to see, and each meets what the list says', async () => {
    const people = demo.people();
    expect(people.map(({ who }) => who)).toEqual(Object.keys(PROMISES));
    for (const person of people) {
      const client = person.who === 'An owner' ? signedIn : new Client(demo.url);
      const met: (string | null | undefined)[] = [];
      const first = await client.ask(SIGN_IN, { input: { email: person.email, password: demo.password } });
      met.push(first.data?.signIn?.__typename ?? first.errors?.[0]?.extensions.code);
      if (met[0] === 'SecondFactorRequired') {
        const { recoveryCode, code } = person;
        const proof = recoveryCode === null ? { totpCode: code } : { recoveryCode };
        met.push((await client.must(VERIFY, { input: proof })).verifySecondFactor.__typename);
      }
      if (person.link !== null) {
        const input = { token: person.link.split('#')[1], password: 'seven-quiet-lanterns-31' };
        const accept = 'mutation($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { __typename } }';
        met.push((await client.must(accept, { input })).acceptInvitation.__typename);
      }
      expect([person.who, ...met]).toEqual([person.who, ...PROMISES[person.who as keyof typeof PROMISES]]);
    }
  });

  it('serves the same list with live codes, under its own name only', async () => {
    const guide = (await (await fetch(`${demo.pageUrl}guide.json`)).json()) as {
      people: { email: string; code: string | null; secret: string | null; otpauthUri: string | null }[];
    };
    expect(guide.people.map(({ email }) => email)).toEqual(demo.people().map(({ email }) => email));
    const withPhone = guide.people.filter(({ secret }) => secret !== null);
    expect(withPhone.map(({ email }) => email)).toEqual(
      demo.people().flatMap(({ email, code }) => (code === null ? [] : [email])),
    );
    for (const { code, secret, otpauthUri } of withPhone) {
      expect(code).toMatch(/^\d{6}$/);
      expect(otpauthUri).toContain(`secret=${secret ?? ''}`);
    }
    const foreign = await rawStatus(demo.pageUrl, 'demo.example.com');
    expect(foreign).toContain('421');
    expect(await (await fetch(demo.pageUrl)).text()).toContain('Whom to sign in as');
  });

  it('lets somebody in through the portal, whose page it serves', async () => {
    const browser = new Browser(new Client(demo.url), new URL(demo.url.replace('127.0.0.1', 'localhost')));
    const { url, html } = await browser.open('/auth/staff-portal/start');
    expect(url.href).toContain(`${demo.pageUrl}portal?`);
    const fields = Object.fromEntries(
      [...html.matchAll(/name="(\w+)" value="([^"]*)"/g)].slice(-2).map(([, name = '', value = '']) => [name, value]),
    );
    expect(await browser.post('/auth/staff-portal/jwt', fields)).toBe('/');
    const { viewer } = await browser.client.must('{ viewer { user { name twoFactorStatus } session { method } } }');
    expect(viewer).toEqual({
      user: { name: 'Ngaio Te Rangi', twoFactorStatus: 'PROVIDER_SILENT' },
      session: { method: 'JWT' },
    });
  });

  it('has a directory whose statuses are those that it tells of', async () => {
    const guide = (await (await fetch(`${demo.pageUrl}guide.json`)).json()) as { counts: Record<string, number> };
    const count = async (filter: unknown) =>
      (
        await signedIn.must('query($filter: UserFilter) { users(first: 1, filter: $filter) { totalCount } }', {
          filter,
        })
      ).users.totalCount as number;
    expect(await count(null)).toBe(60);
    for (const role of [
      ['OWNER', 2],
      ['ADMIN', 5],
      ['AGENT', 33],
      ['END_USER', 20],
    ] as const)
      expect([role[0], await count({ roles: [role[0]] })]).toEqual(role);
    expect(Object.keys(guide.counts).sort()).toEqual([
      'DUE',
      'ENABLED',
      'GRACE',
      'OPTIONAL',
      'PROVIDER_PROVED',
      'PROVIDER_SILENT',
      'SUSPENDED',
    ]);
    for (const [status, expected] of Object.entries(guide.counts))
      expect([status, await count({ statuses: [status] })]).toEqual([status, expected]);
  });

  it('has a trail of half a year that pages to its end', async () => {
    const page = `query($after: String) { auditEvents(first: 200, after: $after) { nodes { id type at } pageInfo { hasNextPage endCursor } } }`;
    const events: { id: string; type: string; at: string }[] = [];
    let after: string | null = null;
    do {
      const { auditEvents } = await signedIn.must(page, { after });
      events.push(...auditEvents.nodes);
      after = auditEvents.pageInfo.hasNextPage ? auditEvents.pageInfo.endCursor : null;
    } while (after !== null);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    expect(events.length).toBeGreaterThan(5_000);
    expect(events.map(({ at }) => at)).toEqual(
      events
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );
    const types = new Set(events.map(({ type }) => type));
    for (const type of [
      'policy.updated',
      'two_factor.reset',
      'export.downloaded',
      'user.suspended',
      'invitation.accepted',
      'recovery_code.used',
      'second_factor.paused',
      'sign_in.refused',
      'sign_in.failed',
    ])
      expect(types).toContain(type);
    const oldest = events.at(-1)?.at ?? '';
    expect(Date.now() - Date.parse(oldest)).toBeGreaterThan(180 * 86_400_000);
  });

  it('has a finished export, a policy of several hands, and sign-ins with their reasons', async () => {
    const { statusExports } = await signedIn.must('{ statusExports(first: 20) { nodes { state downloadUrl } } }');
    expect(statusExports.nodes[0].state).toBe('COMPLETED');
    const file = await fetch(new URL(statusExports.nodes[0].downloadUrl, demo.url), {
      headers: signedIn.credentials(),
    });
    expect((await file.text()).trimEnd().split('\r\n')).toHaveLength(41);
    const { policyVersions } = await signedIn.must(
      '{ policyVersions(first: 20) { nodes { version updatedBy { label } } } }',
    );
    const hands = new Set(
      policyVersions.nodes.map((version: { updatedBy: { label: string } }) => version.updatedBy.label),
    );
    expect(policyVersions.nodes.length).toBeGreaterThanOrEqual(5);
    expect(hands.size).toBeGreaterThanOrEqual(4);
    const { users } = await signedIn.must(
      '{ users(first: 50, filter: { search: "tomas.dvorak" }) { nodes { sessions { id } signIns(first: 50) { nodes { explanation } } } } }',
    );
    expect(users.nodes[0].sessions.length).toBeGreaterThanOrEqual(3);
    expect(users.nodes[0].signIns.nodes).toHaveLength(50);
  });

  it('has nothing in the future', async () => {
    const path = join(demo.folder, 'countersign.sqlite');
    const { reader, close } = await openDatabases(
      readConfig({ DATABASE_URL: `sqlite:${path}`, DATA_DIR: demo.folder }),
    );
    try {
      for (const [table, columns] of Object.entries(PAST)) {
        for (const column of columns) {
          const [row]: { latest: number | null }[] = await reader.query(
            `select max(${column}) as latest from ${table}`,
          );
          expect(row?.latest ?? null, `${table}.${column}`).not.toBe(null);
          expect(row?.latest, `${table}.${column}`).toBeLessThanOrEqual(Date.now());
        }
      }
    } finally {
      await close();
    }
  });

  it('ends with ctrl-C, and leaves nothing behind', async () => {
    const { folder, url, pageUrl } = demo;
    expect(existsSync(folder)).toBe(true);
    expect(await demo.stop()).toBe(0);
    expect(existsSync(folder)).toBe(false);
    for (const address of [url, pageUrl]) await expect(fetch(address)).rejects.toThrow();
  });
});

describe('a demo whose server dies', () => {
  it('says so, ends, and leaves nothing behind', { timeout: 240_000 }, async () => {
    const demo = await Demo.start();
    const { folder } = demo;
    const [server] = demo.children();
    process.kill(server ?? 0, 'SIGKILL');
    expect(await demo.ended).toBe(1);
    expect(existsSync(folder)).toBe(false);
  });
});

describe('a demo of which only npm is told to end', () => {
  it('ends all the same, and leaves nothing behind', { timeout: 240_000 }, async () => {
    const demo = await Demo.start({}, ['npm', 'run', 'demo']);
    const { folder, url } = demo;
    process.kill(demo.pid, 'SIGTERM');
    await expect.poll(() => existsSync(folder), { timeout: 20_000 }).toBe(false);
    await expect(fetch(url)).rejects.toThrow();
  });
});

describe("the making of the demo's data", () => {
  const main = resolve(import.meta.dirname, '../../dist/demo/main.js');
  const make = (folder: string) =>
    new Promise<{ code: number; said: string }>((done) => {
      execFile(
        process.execPath,
        [main, folder, 'http://localhost:4000', 'http://127.0.0.1:4001/portal'],
        (error, _out, said) => done({ code: error === null ? 0 : Number(error.code), said }),
      );
    });

  it('refuses a folder that holds something, and one that is not temporary', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-full-'));
    try {
      writeFileSync(join(folder, 'countersign.sqlite'), 'somebody’s');
      expect(await make(folder)).toEqual({ code: 1, said: expect.stringContaining('is not empty') });
      expect(readdirSync(folder)).toEqual(['countersign.sqlite']);
      expect(await make('/')).toEqual({
        code: 1,
        said: expect.stringContaining('temp folder'),
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** fetch sets the Host header itself, so this asks by hand. */
function rawStatus(address: string, host: string): Promise<string> {
  const { hostname, port } = new URL(address);
  return new Promise((done, fail) => {
    const socket = connect(Number(port), hostname, () =>
      socket.write(`GET /guide.json HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
    );
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('utf8')));
    socket.on('end', () => done(answer.split('\r\n')[0] ?? ''));
    socket.on('error', fail);
  });
}
