import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DAY, HOUR, MINUTE } from '@countersign/domain/time.js';
import { API_SCOPES, type ApiScope } from '@countersign/domain/tokens/api-scopes.js';
import type { Role } from '@countersign/domain/users/roles.js';

import { mailSeal } from '../../src/jobs/outbox.repository.js';
import { sha256 } from '../../src/platform/digest.js';
import { programOf, type Program } from '../harness/api-token.js';
import type { Client } from '../harness/client.js';
import { finishedExport } from '../harness/exports.js';
import type { Person } from '../harness/person.js';
import { TestServer } from '../harness/server.js';
import { Socket } from '../harness/socket.js';

const SCOPES = API_SCOPES.filter((scope) => scope !== 'VERIFY');
const CREATE =
  'mutation($input: CreateApiTokenInput!) { createApiToken(input: $input) { token apiToken { id name scopes owner { kind id label } createdAt expiresAt lastUsedAt pausedBecause } } }';
const REVOKE = 'mutation($input: RevokeApiTokenInput!) { revokeApiToken(input: $input) { apiToken { id name } } }';
const LIST = 'query { apiTokens(first: 200) { nodes { id name expiresAt lastUsedAt pausedBecause owner { id } } } }';
const USERS = 'query { users(first: 1) { nodes { id } } }';
const EXPORTS = 'subscription { statusExportCompleted { id } }';
const UPDATE_USER = 'mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id name role } } }';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

const rows = <Row>(sql: string, ...parameters: unknown[]): Promise<Row[]> =>
  server.opened.services.unitOfWork.reader.query(sql, parameters);

const events = (tokenId: string): Promise<{ type: string; detail: string }[]> =>
  rows('select type, detail from audit_events where detail like ? order by at', `%${tokenId}%`);

async function mailsTo(person: Person): Promise<{ kind: string; subject: string; text: string }[]> {
  const sealed = await rows<{ id: string; kind: string; sealed: string }>(
    "select id, kind, sealed from outbox_messages where user_id = ? and kind like 'API_TOKEN%' order by created_at",
    person.id,
  );
  return sealed.map((row) => {
    const { subject, text } = JSON.parse(server.opened.services.secretBox.open(row.sealed, mailSeal(row.id))) as {
      subject: string;
      text: string;
    };
    return { kind: row.kind, subject, text };
  });
}

async function download(client: Client, exportId: string): Promise<{ status: number; body: string }> {
  const response = await fetch(`${server.url}/exports/${exportId}.csv`, { headers: client.credentials() });
  return { status: response.status, body: await response.text() };
}

async function shownTo(person: Person, tokenId: string) {
  const { apiTokens } = await person.client.must(LIST);
  return apiTokens.nodes.find(({ id }: { id: string }) => id === tokenId);
}

/** The reason that every way in gives, which must be one and the same. */
async function expectPaused(program: Program, exportId: string, because: RegExp): Promise<void> {
  const { errors } = await program.client.ask('query { viewer { permissions } }');
  expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  expect(errors?.[0]?.message).toMatch(because);
  const file = await download(program.client, exportId);
  expect(file.status).toBe(401);
  expect(file.body).toMatch(because);
  const socket = await Socket.open(program.client);
  socket.send({ type: 'connection_init', payload: { authorization: program.client.authorization } });
  const closed = await socket.closed;
  expect(closed.code).toBe(4403);
  expect(closed.reason).toMatch(because);
}

async function expectWorks(program: Program, exportId: string): Promise<void> {
  expect(await program.client.refusal(USERS)).toBe(null);
  expect((await download(program.client, exportId)).status).toBe(200);
  const socket = await Socket.connect(program.client);
  expect(socket).not.toBe(null);
  socket?.close();
}

/** Like no credential at all, on every way in. */
async function expectDead(program: Program, exportId: string): Promise<void> {
  const { errors } = await program.client.ask(USERS);
  expect(errors?.[0]).toMatchObject({ message: 'Sign in first.', extensions: { code: 'UNAUTHENTICATED' } });
  expect(await program.client.must('query { viewer { permissions } }')).toEqual({ viewer: null });
  expect((await download(program.client, exportId)).status).toBe(401);
  expect(await Socket.connect(program.client)).toBe(null);
}

describe('making an API token', () => {
  const asked = { name: 'Nightly export', scopes: ['EXPORT_STATUS'], expiresInDays: 30 };
  const WRONG: readonly (readonly [string, Record<string, unknown>, string, RegExp])[] = [
    ['no name', { name: '  ' }, 'input.name', /Enter a name/],
    ['a name of 101 characters', { name: 'x'.repeat(101) }, 'input.name', /at most 100 characters/],
    ['a name over two lines', { name: 'a\nb' }, 'input.name', /control characters/],
    ['no scope', { scopes: [] }, 'input.scopes', /at least one scope/],
    ['the scope of a later release', { scopes: ['READ_USERS', 'VERIFY'] }, 'input.scopes', /VERIFY is not available/],
    ['no day', { expiresInDays: 0 }, 'input.expiresInDays', /1 to 365 days/],
    ['more than a year', { expiresInDays: 366 }, 'input.expiresInDays', /1 to 365 days/],
    ['days before today', { expiresInDays: -1 }, 'input.expiresInDays', /1 to 365 days/],
  ];

  it.each(WRONG)('%s: says what to do and makes nothing', async (_what, wrong, path, says) => {
    const admin = await server.enrolled('ADMIN');
    const { errors } = await admin.client.ask(CREATE, { input: { ...asked, ...wrong } });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.extensions['fields']).toEqual([{ path, message: expect.stringMatching(says) }]);
    expect((await admin.client.must(LIST)).apiTokens.nodes).toEqual([]);
    expect(await mailsTo(admin)).toEqual([]);
  });

  it('everything that is wrong is said at once', async () => {
    const admin = await server.enrolled('ADMIN');
    const { errors } = await admin.client.ask(CREATE, { input: { name: '', scopes: [], expiresInDays: 999 } });
    expect(errors?.[0]?.extensions['fields'].map(({ path }: { path: string }) => path)).toEqual([
      'input.name',
      'input.scopes',
      'input.expiresInDays',
    ]);
  });

  it('shows it once; kept is a hash of it; its owner gets a mail', async () => {
    const admin = await server.enrolled('ADMIN', { name: 'Ada Lovelace' });
    const { createApiToken: made } = await admin.client.must(CREATE, {
      input: { name: '  Nightly export ', scopes: ['READ_AUDIT', 'EXPORT_STATUS', 'READ_AUDIT'] },
    });
    const now = server.clock.now();
    expect(made.token).toMatch(/^cst_[A-Za-z0-9_-]{43}$/);
    expect(made.apiToken).toEqual({
      id: made.apiToken.id,
      name: 'Nightly export',
      scopes: ['READ_AUDIT', 'EXPORT_STATUS'],
      owner: { kind: 'USER', id: admin.id, label: 'Ada Lovelace' },
      createdAt: new Date(now).toISOString(),
      expiresAt: new Date(now + 90 * DAY).toISOString(),
      lastUsedAt: null,
      pausedBecause: null,
    });
    const [stored] = await rows<{ token_hash: string }>('select * from api_tokens where id = ?', made.apiToken.id);
    expect(stored?.token_hash).toBe(sha256(made.token));
    expect(JSON.stringify(stored)).not.toContain(made.token.slice('cst_'.length));
    expect(JSON.stringify(await admin.client.must(LIST))).not.toContain(made.token);
    expect((await events(made.apiToken.id)).map(({ type }) => type)).toEqual(['api_token.created']);
    const [mail] = await mailsTo(admin);
    expect(mail?.kind).toBe('API_TOKEN_CREATED');
    expect(mail?.text).toContain('“Nightly export”');
    expect(mail?.text).not.toContain(made.token);
  });

  it('at most 50 that work: two at once find no room for one more', async () => {
    const admin = await server.enrolled('ADMIN');
    const { services } = server.opened;
    const at = server.clock.now();
    // Revoked and expired ones leave room.
    await services.unitOfWork.write(async (manager) => {
      for (let number = 0; number < 51; number += 1)
        await manager.query(
          'insert into api_tokens (id, user_id, name, token_hash, scopes, created_at, expires_at, revoked_at) values (?, ?, ?, ?, ?, ?, ?, ?)',
          [
            services.random.id(),
            admin.id,
            `Token ${number}`,
            sha256(services.random.token()),
            'READ_USERS',
            at,
            number === 0 ? at : at + DAY,
            number === 1 ? at : null,
          ],
        );
    });
    const answers = await Promise.all([1, 2, 3].map(() => admin.client.copy().refusal(CREATE, { input: asked })));
    expect(answers.sort()).toEqual(['CONFLICT', 'CONFLICT', null]);
    const { errors } = await admin.client.ask(CREATE, { input: asked });
    expect(errors?.[0]?.message).toMatch(/50 API tokens.*Revoke one/);
  });
});

describe('what a token may', () => {
  it('is what its scopes leave of the role of its owner, and it says so', async () => {
    const admin = await server.enrolled('ADMIN');
    const { client, id } = await programOf(admin, ['READ_USERS', 'WRITE_USERS']);
    const { viewer } = await client.must(
      'query { viewer { user { email } session { id } apiToken { id name scopes owner { id } } permissions } }',
    );
    expect(viewer).toEqual({
      user: { email: admin.email },
      session: null,
      apiToken: { id, name: 'Nightly export', scopes: ['READ_USERS', 'WRITE_USERS'], owner: { id: admin.id } },
      permissions: ['READ_USERS', 'MANAGE_USERS', 'MANAGE_ADMINS'],
    });
    const own = await admin.client.must('query { viewer { apiToken { id } } }');
    expect(own.viewer.apiToken).toBe(null);
  });

  it('a scope that is missing is named, with where to make a token that has it', async () => {
    const { client } = await programOf(await server.enrolled('OWNER'), ['READ_POLICY']);
    const { errors } = await client.ask(USERS);
    expect(errors?.[0]?.extensions).toEqual({ code: 'SCOPE_MISSING', scope: 'READ_USERS' });
    expect(errors?.[0]?.message).toMatch(/lacks the scope READ_USERS.*Integrations, API tokens/);
    const file = await download(client, await finishedExport(server));
    expect([file.status, JSON.parse(file.body).errors[0].extensions]).toEqual([
      403,
      { code: 'SCOPE_MISSING', scope: 'EXPORT_STATUS' },
    ]);
  });

  it('reads the schema', async () => {
    const { client } = await programOf(await server.enrolled('ADMIN'), ['READ_AUDIT']);
    const { __schema: schema } = await client.must('query { __schema { queryType { name } } }');
    expect(schema.queryType.name).toBe('Query');
  });

  it('nobody is seen closely without READ_USERS, its owner included', async () => {
    const owner = await server.enrolled('OWNER');
    const agent = await server.enrolled('AGENT');
    const CLOSELY =
      'id name factors { id } recoveryCodesLeft recoveryCodesExpireAt signInMethods sessions { id } signIns { nodes { id } }';
    const hidden = {
      factors: null,
      recoveryCodesLeft: null,
      recoveryCodesExpireAt: null,
      signInMethods: null,
      sessions: null,
      signIns: null,
    };
    const writer = await programOf(owner, ['WRITE_USERS', 'MANAGE_SESSIONS']);
    const { viewer } = await writer.client.must(`query { viewer { user { ${CLOSELY} } } }`);
    expect(viewer.user).toEqual({ id: owner.id, name: owner.name, ...hidden });
    const { updateUser } = await writer.client.must(
      `mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { ${CLOSELY} } } }`,
      { input: { userId: agent.id, name: 'New Name' } },
    );
    expect(updateUser.user).toEqual({ id: agent.id, name: 'New Name', ...hidden });
    const reader = await programOf(owner, ['READ_USERS']);
    const { user } = await reader.client.must(`query($id: ID!) { user(id: $id) { ${CLOSELY} } }`, { id: agent.id });
    expect([user.factors.length, user.recoveryCodesLeft, user.sessions.length]).toEqual([1, 10, 1]);
  });

  it('reaches as far up as the role of its owner now', async () => {
    const owner = await server.enrolled('OWNER');
    const subject = await server.enrolled('OWNER');
    const { client } = await programOf(owner, ['WRITE_USERS', 'MANAGE_SESSIONS']);
    const rename = { input: { userId: subject.id, name: 'Renamed' } };
    expect(await client.refusal(UPDATE_USER, rename)).toBe(null);
    await subject.client.must(UPDATE_USER, { input: { userId: owner.id, role: 'ADMIN' } });
    expect(await client.refusal(UPDATE_USER, rename)).toBe('FORBIDDEN');
    expect(
      await client.refusal('mutation($input: EndSessionsInput!) { endSessions(input: $input) { ended } }', {
        input: { userId: subject.id },
      }),
    ).toBe('NOT_FOUND');
  });

  it('suspends and releases, but changes neither role nor address', async () => {
    const agent = await server.person('AGENT');
    const { client } = await programOf(await server.enrolled('ADMIN'), ['WRITE_USERS']);
    for (const suspended of [true, false])
      expect(await client.refusal(UPDATE_USER, { input: { userId: agent.id, suspended } })).toBe(null);
    for (const change of [{ role: 'END_USER' }, { email: 'new@example.com' }, { name: 'Both', role: 'END_USER' }])
      expect(await client.refusal(UPDATE_USER, { input: { userId: agent.id, ...change } })).toBe('FORBIDDEN');
    const [stored] = await rows<{ role: string; name: string }>('select role, name from users where id = ?', agent.id);
    expect(stored).toEqual({ role: 'AGENT', name: agent.name });
  });

  it('sends recovery codes to their users, and sees none', async () => {
    const ISSUE = 'mutation($input: IssueRecoveryCodeInput!) { issueRecoveryCode(input: $input) { code } }';
    const agent = await server.enrolled('AGENT');
    const admin = await server.enrolled('ADMIN');
    const { client } = await programOf(admin, ['RECOVER_USERS']);
    const input = { userId: agent.id, reason: 'lost phone' };
    const { errors } = await client.ask(ISSUE, { input });
    expect(errors?.[0]).toMatchObject({
      extensions: { code: 'FORBIDDEN' },
      message: expect.stringMatching(/sendByEmail/),
    });
    const issued = 'select * from issued_codes where user_id = ?';
    expect(await rows(issued, agent.id)).toEqual([]);
    const sent = await client.must(ISSUE, { input: { ...input, sendByEmail: true } });
    expect(sent.issueRecoveryCode.code).toBe(null);
    expect(await rows(issued, agent.id)).toHaveLength(1);
    for (const subject of [admin, await server.enrolled('OWNER')])
      expect(await client.refusal(ISSUE, { input: { ...input, userId: subject.id, sendByEmail: true } })).toBe(
        'FORBIDDEN',
      );
  });

  it('makes, reads and revokes no tokens', async () => {
    const { client, id } = await programOf(await server.enrolled('OWNER'), SCOPES);
    expect(await client.refusal(LIST)).toBe('FORBIDDEN');
    expect(await client.refusal(CREATE, { input: { name: 'x', scopes: ['READ_USERS'] } })).toBe('FORBIDDEN');
    expect(await client.refusal(REVOKE, { input: { id } })).toBe('FORBIDDEN');
  });

  it('does it in its own name, and its owner is named beside it', async () => {
    const agent = await server.person('AGENT');
    const owner = await server.enrolled('OWNER', { name: 'Grace Hopper' });
    const { client, id } = await programOf(owner, ['WRITE_USERS', 'EXPORT_STATUS']);
    await client.must(UPDATE_USER, { input: { userId: agent.id, name: 'Renamed' } });
    await client.must('mutation { requestStatusExport { statusExport { id } } }');
    const { auditEvents } = await owner.client.must(
      'query($id: ID!) { auditEvents(filter: { actorId: $id }) { nodes { type actor { kind id label } } } }',
      { id },
    );
    const actor = { kind: 'API_TOKEN', id, label: 'Nightly export (Grace Hopper)' };
    expect(auditEvents.nodes.map(({ type }: { type: string }) => type).sort()).toEqual([
      'export.requested',
      'user.updated',
    ]);
    for (const event of auditEvents.nodes) expect(event.actor).toEqual(actor);
    const { statusExports } = await owner.client.must(
      'query { statusExports { nodes { requestedBy { kind label } } } }',
    );
    expect(statusExports.nodes).toContainEqual({ requestedBy: { kind: 'API_TOKEN', label: actor.label } });
  });

  it('the longest names fit the trail', async () => {
    const owner = await server.enrolled('OWNER', { name: '🦉'.repeat(200) });
    const { client } = await programOf(owner, ['EXPORT_STATUS'], { name: '🗝'.repeat(100) });
    expect(await client.refusal('mutation { requestStatusExport { statusExport { id } } }')).toBe(null);
  });
});

describe('when a token works', () => {
  it('until it expires, on every way in', async () => {
    const exportId = await finishedExport(server);
    const admin = await server.enrolled('ADMIN');
    const program = await programOf(admin, ['READ_USERS', 'EXPORT_STATUS'], { expiresInDays: 1 });
    server.clock.advance(DAY - 1);
    await expectWorks(program, exportId);
    const socket = await Socket.connect(program.client);
    server.clock.advance(1);
    expect((await socket?.closed)?.code).toBe(4403);
    await expectDead(program, exportId);
  });

  const PAUSES: Readonly<
    Record<
      string,
      {
        because: RegExp;
        pause: (owner: Person, by: Person) => Promise<unknown>;
        resume: (owner: Person, by: Person) => Promise<unknown>;
      }
    >
  > = {
    'its owner is suspended': {
      because: /paused.*suspended/,
      pause: (owner, by) => by.client.must(UPDATE_USER, { input: { userId: owner.id, suspended: true } }),
      resume: (owner, by) => by.client.must(UPDATE_USER, { input: { userId: owner.id, suspended: false } }),
    },
    'its owner became an agent': {
      because: /paused.*role/,
      pause: (owner, by) => by.client.must(UPDATE_USER, { input: { userId: owner.id, role: 'AGENT' } }),
      resume: (owner, by) => by.client.must(UPDATE_USER, { input: { userId: owner.id, role: 'ADMIN' } }),
    },
    'its owner owes a second factor': {
      because: /paused.*second factor/,
      pause: async (owner, by) => {
        await server.require(['ADMIN'], {}, by);
        await by.client.must(
          'mutation($input: ResetTwoFactorInput!) { resetTwoFactor(input: $input) { user { id } } }',
          {
            input: { userId: owner.id, reason: 'lost phone' },
          },
        );
      },
      resume: async (owner) => {
        owner.client.cookies.clear();
        await owner.signIn();
        await owner.enroll();
      },
    },
  };

  it.each(Object.keys(PAUSES))('not while %s, on every way in and at once; then again', async (name) => {
    const pauses = PAUSES[name];
    if (pauses === undefined) throw new Error(name);
    const exportId = await finishedExport(server);
    const by = await server.enrolled('OWNER');
    const owner = await server.enrolled('ADMIN');
    const program = await programOf(owner, ['READ_USERS', 'EXPORT_STATUS']);
    const socket = await Socket.connect(program.client);
    await by.stepUp();
    await pauses.pause(owner, by);
    expect((await socket?.closed)?.reason).toMatch(pauses.because);
    await expectPaused(program, exportId, pauses.because);
    expect(`paused ${(await shownTo(by, program.id)).pausedBecause}`).toMatch(pauses.because);
    await by.stepUp();
    await pauses.resume(owner, by);
    await expectWorks(program, exportId);
    expect((await shownTo(by, program.id)).pausedBecause).toBe(null);
  });

  it('a paused one that goes on asking leaves one trace an hour, of itself', async () => {
    const by = await server.enrolled('OWNER');
    const owner = await server.enrolled('ADMIN');
    const program = await programOf(owner, ['READ_USERS']);
    await by.client.must(UPDATE_USER, { input: { userId: owner.id, suspended: true } });
    const exportId = await finishedExport(server);
    for (const hour of [1, 2]) {
      await expectPaused(program, exportId, /suspended/);
      await expectPaused(program, exportId, /suspended/);
      const refused = await rows(
        "select actor_kind, actor_label, subject_id, outcome from audit_events where actor_id = ? and type = 'api_token.refused'",
        program.id,
      );
      const trace = {
        actor_kind: 'API_TOKEN',
        actor_label: `Nightly export (${owner.name})`,
        subject_id: owner.id,
        outcome: 'refused',
      };
      expect(refused).toEqual(Array.from({ length: hour }, () => trace));
      server.clock.advance(HOUR);
    }
  });

  it('not when its owner is deleted, whose name goes from all that it did', async () => {
    const by = await server.enrolled('OWNER');
    const owner = await server.enrolled('ADMIN', { name: 'Zebedee Quill' });
    const program = await programOf(owner, ['READ_USERS', 'EXPORT_STATUS']);
    await program.client.must('mutation { requestStatusExport { statusExport { id } } }');
    await by.stepUp();
    await by.client.must('mutation($input: DeleteUserInput!) { deleteUser(input: $input) { deletedUserId } }', {
      input: { userId: owner.id, reason: 'left the company' },
    });
    await expectDead(program, await finishedExport(server));
    expect(await shownTo(by, program.id)).toBe(undefined);
    const said = await by.client.must(
      'query { auditEvents(first: 200) { nodes { actor { label } subject { label } detail } } statusExports { nodes { requestedBy { label } } } }',
    );
    expect(JSON.stringify(said)).not.toContain('Zebedee');
    expect(JSON.stringify(said)).toContain('API token of a deleted user');
  });

  it('while its owner is in a grace period, and not after', async () => {
    const own = await TestServer.start();
    try {
      const by = await own.require(['ADMIN'], { gracePeriodDays: 7 });
      const owner = await own.person('ADMIN');
      await owner.signIn();
      await owner.stepUpWithPassword();
      const { client } = await programOf(owner, ['READ_USERS']);
      own.clock.advance(7 * DAY - 1);
      expect(await client.refusal(USERS)).toBe(null);
      own.clock.advance(1);
      expect(await client.refusal(USERS)).toBe('UNAUTHENTICATED');
      expect(by.secret).not.toBe(null);
    } finally {
      await own.stop();
    }
  });

  it('an unknown token is like none', async () => {
    const exportId = await finishedExport(server);
    const client = server.client();
    client.authorization = `Bearer cst_${'x'.repeat(43)}`;
    await expectDead({ id: '', token: '', client }, exportId);
  });

  it('is noted, at most once a minute, whichever way it comes in', async () => {
    const exportId = await finishedExport(server);
    const owner = await server.enrolled('OWNER');
    const program = await programOf(owner, ['READ_USERS', 'EXPORT_STATUS']);
    const lastUsedAt = async () => Date.parse((await shownTo(owner, program.id)).lastUsedAt ?? '');
    expect(await lastUsedAt()).toBeNaN();
    // A client that says it only polls uses the token all the same.
    program.client.headers['x-countersign-activity'] = 'none';
    const ways: readonly (() => Promise<unknown>)[] = [
      () => program.client.must(USERS),
      () => download(program.client, exportId),
      async () => (await Socket.connect(program.client))?.close(),
    ];
    for (const way of ways) {
      server.clock.advance(MINUTE + 1);
      await way();
      const noted = server.clock.now();
      expect(await lastUsedAt()).toBe(noted);
      server.clock.advance(MINUTE - 1);
      await way();
      expect(await lastUsedAt()).toBe(noted);
    }
  });

  it('keeps no session alive', async () => {
    const admin = await server.enrolled('ADMIN');
    const { client } = await programOf(admin, ['READ_USERS']);
    const withBoth = client.copy();
    for (const [name, value] of admin.client.cookies) withBoth.cookies.set(name, value);
    for (let minutes = 0; minutes < 61; minutes += 20) {
      expect(await withBoth.refusal(USERS)).toBe(null);
      server.clock.advance(20 * MINUTE);
    }
    expect(await admin.viewerEmail()).toBe(null);
    // Beside a cookie, too, it is the token that asks.
    const { viewer } = await withBoth.must('query { viewer { session { id } apiToken { name } } }');
    expect(viewer).toEqual({ session: null, apiToken: { name: 'Nightly export' } });
  });
});

describe('revoking', () => {
  it('ends it at once on every way in; again, it answers the same', async () => {
    const exportId = await finishedExport(server);
    const admin = await server.enrolled('ADMIN');
    const program = await programOf(admin, ['READ_USERS', 'EXPORT_STATUS']);
    const socket = await Socket.connect(program.client);
    socket?.subscribe(EXPORTS);
    const first = await admin.client.must(REVOKE, { input: { id: program.id } });
    expect((await socket?.closed)?.code).toBe(4403);
    await expectDead(program, exportId);
    expect(await shownTo(admin, program.id)).toBe(undefined);
    expect(await admin.client.must(REVOKE, { input: { id: program.id } })).toEqual(first);
    expect((await events(program.id)).map(({ type }) => type).sort()).toEqual([
      'api_token.created',
      'api_token.revoked',
    ]);
    // Nobody is told what they did themselves.
    expect((await mailsTo(admin)).map(({ kind }) => kind)).toEqual(['API_TOKEN_CREATED']);
  });

  it('two at once: one event, one mail, both are answered', async () => {
    const owner = await server.enrolled('OWNER', { name: 'Olga Owner' });
    const admin = await server.enrolled('ADMIN');
    const program = await programOf(admin, ['READ_USERS']);
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => owner.client.copy().refusal(REVOKE, { input: { id: program.id } })),
    );
    expect(answers).toEqual([null, null, null, null]);
    expect((await events(program.id)).map(({ type }) => type).sort()).toEqual([
      'api_token.created',
      'api_token.revoked',
    ]);
    const mails = await mailsTo(admin);
    expect(mails.map(({ kind }) => kind).sort()).toEqual(['API_TOKEN_CREATED', 'API_TOKEN_REVOKED']);
    expect(mails.find(({ kind }) => kind === 'API_TOKEN_REVOKED')?.text).toContain('Olga Owner revoked');
  });

  it('an event that comes meanwhile is not delivered any more', async () => {
    const program = await programOf(await server.enrolled('ADMIN'), ['EXPORT_STATUS']);
    const { requestStatusExport: requested } = await program.client.must(
      'mutation { requestStatusExport { statusExport { id } } }',
    );
    const socket = await Socket.connect(program.client);
    if (socket === null) throw new Error('the socket was not let in');
    const { id } = requested.statusExport;
    const progress = socket.subscribe('subscription($id: ID!) { statusExportProgress(id: $id) { state } }', { id });
    expect((await socket.answer(progress))?.payload.data.statusExportProgress.state).toBe('QUEUED');
    // Behind the back of this process, as another server would: only asking again can tell.
    const { unitOfWork, events: bus } = server.opened.services;
    await unitOfWork.write(async (manager) => {
      await manager.query('update api_tokens set revoked_at = 1 where id = ?', [program.id]);
      await manager.query("update status_exports set state = 'RUNNING', lease_until = 0 where id = ?", [id]);
    });
    bus.publish('exportChanged', id);
    expect((await socket.answer(progress))?.payload?.data ?? null).toBe(null);
    expect((await socket.closed).code).toBe(4403);
  });

  const MAY: readonly (readonly [Role, Role, boolean])[] = [
    ['OWNER', 'OWNER', true],
    ['OWNER', 'ADMIN', true],
    ['ADMIN', 'ADMIN', false],
    ['ADMIN', 'OWNER', false],
  ];
  it.each(MAY)('%s, of another %s: seen and revoked %s', async (role, ownerRole, may) => {
    const by = await server.enrolled(role);
    const program = await programOf(await server.enrolled(ownerRole), ['READ_USERS']);
    expect((await shownTo(by, program.id)) !== undefined).toBe(may);
    expect(await by.client.refusal(REVOKE, { input: { id: program.id } })).toBe(may ? null : 'NOT_FOUND');
    expect(await program.client.refusal(USERS)).toBe(may ? 'UNAUTHENTICATED' : null);
  });

  it('what is not there says what is wrong', async () => {
    const owner = await server.enrolled('OWNER');
    const { errors } = await owner.client.ask(REVOKE, { input: { id: 'nothing' } });
    expect(errors?.[0]).toMatchObject({
      extensions: { code: 'NOT_FOUND' },
      message: expect.stringMatching(/no such API token/),
    });
  });
});

describe('the list', () => {
  it('pages through them, newest first, and keeps expired ones until they are revoked', async () => {
    const own = await TestServer.start();
    try {
      const owner = await own.enrolled('OWNER');
      const names = ['first', 'second', 'third', 'fourth', 'fifth'];
      for (const name of names) {
        await programOf(owner, ['READ_USERS'], { name, expiresInDays: name === 'first' ? 1 : 90 });
        own.clock.advance(MINUTE);
      }
      own.clock.advance(25 * HOUR);
      await owner.signInFully();
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const {
          apiTokens,
        }: {
          apiTokens: { edges: { node: { name: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
        } = await owner.client.must(
          'query($after: String) { apiTokens(first: 2, after: $after) { edges { node { name } } pageInfo { hasNextPage endCursor } } }',
          { after },
        );
        seen.push(...apiTokens.edges.map(({ node }) => node.name));
        after = apiTokens.pageInfo.hasNextPage ? apiTokens.pageInfo.endCursor : null;
      } while (after !== null);
      expect(seen).toEqual([...names].reverse());
    } finally {
      await own.stop();
    }
  });

  it('refuses pages that are none', async () => {
    const owner = await server.enrolled('OWNER');
    for (const asked of ['first: 0', 'first: 201', 'after: "nonsense"'])
      expect(await owner.client.refusal(`query { apiTokens(${asked}) { nodes { id } } }`)).toBe('BAD_USER_INPUT');
  });
});

describe('a scope of a later release', () => {
  it('that this one finds in the database opens nothing', async () => {
    const program = await programOf(await server.enrolled('OWNER'), ['READ_USERS']);
    await server.opened.services.unitOfWork.write(
      async (manager) =>
        void (await manager.query("update api_tokens set scopes = 'READ_USERS,WRITE_POLICY' where id = ?", [
          program.id,
        ])),
    );
    const { viewer } = await program.client.must('query { viewer { apiToken { scopes } permissions } }');
    const scopes: readonly ApiScope[] = viewer.apiToken.scopes;
    expect([scopes, viewer.permissions]).toEqual([['READ_USERS'], ['READ_USERS']]);
  });
});
