import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { DAY, HOUR, MINUTE } from '@countersign/domain/time.js';
import type { Role } from '@countersign/domain/users/roles.js';

import { programOf } from '../harness/api-token.js';
import type { Client } from '../harness/client.js';
import type { Person } from '../harness/person.js';
import { TestServer } from '../harness/server.js';
import { Socket } from '../harness/socket.js';

const LIST = `query($first: Int! = 200, $after: String, $filter: SessionFilter) { accountSessions(first: $first, after: $after, filter: $filter) {
  nodes { id createdAt lastSeenAt expiresAt ipAddress client current user { id name role } }
  pageInfo { hasNextPage endCursor } totals { sessions users outOfReach byRole { role sessions users } } } }`;
const END =
  'mutation($input: EndSessionsOfAccountInput!) { endSessionsOfAccount(input: $input) { ended users skipped } }';
const CHANGED = 'subscription($userId: ID) { sessionsChanged(userId: $userId) { at } }';
const MINE = 'query { viewer { session { id expiresAt } } }';

interface Listed {
  readonly id: string;
  readonly expiresAt: string;
  readonly current: boolean;
  readonly user: { readonly id: string; readonly name: string; readonly role: Role };
}

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.start();
});
afterEach(() => server.stop());

const sql = (text: string, parameters: unknown[] = []): Promise<Record<string, unknown>[]> =>
  server.opened.services.unitOfWork.write((manager) => manager.query(text, parameters));

async function listed(by: Client, filter: Record<string, unknown> = {}): Promise<Listed[]> {
  return (await by.must(LIST, { filter })).accountSessions.nodes;
}

async function sessionOf(client: Client): Promise<{ id: string; expiresAt: string } | null> {
  return (await client.must(MINE)).viewer?.session ?? null;
}

/** Signed in as many times as asked, with a browser for each. */
async function browsersOf(person: Person, howMany: number): Promise<Client[]> {
  const browsers: Client[] = [];
  for (let browser = 0; browser < howMany; browser += 1) {
    person.client.cookies.clear();
    if (person.secret === null) await person.signIn();
    else await person.signInFully();
    browsers.push(person.client.copy());
  }
  return browsers;
}

async function updatePolicy(owner: Person, rules: readonly Record<string, unknown>[]): Promise<void> {
  await owner.stepUp();
  const { policy } = await owner.client.must('query { policy { version } }');
  await owner.client.must(
    'mutation($input: UpdatePolicyInput!) { updatePolicy(input: $input) { policy { version } } }',
    { input: { basedOnVersion: policy.version, policy: { rules } } },
  );
}

describe('the open sessions of the account', () => {
  it('are those that work, and until when they say: whatever limit, grace or suspension ended the others', async () => {
    const owner = await server.enrolled('OWNER');
    await updatePolicy(owner, [
      { role: 'ADMIN', sessionLifetimeHours: 48, sessionIdleMinutes: null },
      { role: 'AGENT', required: true, gracePeriodDays: 3, sessionLifetimeHours: 720, sessionIdleMinutes: 600 },
      { role: 'END_USER', sessionLifetimeHours: 720, sessionIdleMinutes: null },
    ]);
    // Long enough for the grace of whoever came then to be over.
    server.clock.advance(9 * DAY);
    owner.client.cookies.clear();
    await owner.signInFully();
    const browsers: Client[] = [owner.client];
    for (const role of ['ADMIN', 'AGENT', 'END_USER', 'AGENT', 'AGENT'] as const)
      browsers.push(...(await browsersOf(await server.person(role), 3)));
    const withFactor = await server.enrolled('AGENT');
    browsers.push(withFactor.client.copy(), ...(await browsersOf(withFactor, 2)));
    const suspended = await server.person('END_USER');
    browsers.push(...(await browsersOf(suspended, 1)));
    const ids = await Promise.all(browsers.map(async (browser) => (await sessionOf(browser))?.id ?? ''));
    await sql('update users set suspended = 1 where id = ?', [suspended.id]);
    const now = server.clock.now();
    // Each limit, just within and just over.
    const edges = [HOUR, 47 * HOUR, 48 * HOUR, 48 * HOUR + 1, 10 * HOUR, 10 * HOUR - MINUTE, 4 * DAY, 2 * DAY];
    for (const [index, id] of ids.entries()) {
      if (index === 0) continue;
      const [begun, seen] = [edges[index % edges.length] ?? 0, edges[(index * 3) % edges.length] ?? 0];
      await sql('update sessions set created_at = ?, last_seen_at = ?, ends_at_latest = ? where id = ?', [
        now - begun,
        now - Math.min(begun, seen),
        index % 5 === 4 ? now + (index % 2) * HOUR : null,
        id,
      ]);
    }
    // Of the agents, grace is over for one, forfeited by another and running for the third.
    const agents = await sql("select id from users where role = 'AGENT' and factor_kinds = 0 order by email");
    await sql('update users set first_sign_in_at = ? where id = ?', [now - 4 * DAY, agents[0]?.['id']]);
    await sql('update users set grace_forfeited = 1 where id = ?', [agents[1]?.['id']]);

    const shown = new Map((await listed(owner.client)).map(({ id, expiresAt }) => [id, expiresAt]));
    const works = new Map<string, string>();
    for (const browser of browsers) {
      browser.headers['x-countersign-activity'] = 'none';
      const session = await sessionOf(browser);
      if (session !== null) works.set(session.id, session.expiresAt);
    }
    expect(shown).toEqual(works);
    expect(works.size).toBeGreaterThan(3);
    expect(works.size).toBeLessThan(browsers.length - 3);
    const { accountSessions } = await owner.client.must(LIST, {});
    expect(accountSessions.totals.sessions).toBe(works.size);
  });

  it('come page by page, once each, and narrowed by user, role, address, client and time', async () => {
    const owner = await server.enrolled('OWNER');
    const agent = await server.person('AGENT');
    const admin = await server.person('ADMIN');
    const agents = await browsersOf(agent, 4);
    await browsersOf(admin, 3);
    const [first] = await listed(owner.client, { userId: agent.id });
    await sql('update sessions set ip_address = ?, client = ?, last_seen_at = ? where id = ?', [
      '203.0.113.7',
      'Firefox on Linux 100%',
      server.clock.now() - 30 * MINUTE,
      first?.id,
    ]);
    const all = await listed(owner.client);
    expect(all).toHaveLength(8);
    const paged: string[] = [];
    let after: string | null = null;
    do {
      const { accountSessions } = await owner.client.must(LIST, { first: 3, after });
      paged.push(...accountSessions.nodes.map(({ id }: Listed) => id));
      after = accountSessions.pageInfo.hasNextPage ? accountSessions.pageInfo.endCursor : null;
    } while (after !== null);
    expect(paged).toEqual(all.map(({ id }) => id));

    const found = async (filter: Record<string, unknown>) => (await listed(owner.client, filter)).length;
    expect(await found({ userId: agent.id })).toBe(4);
    expect(await found({ roles: ['AGENT', 'ADMIN'] })).toBe(7);
    expect(await found({ roles: [] })).toBe(8);
    expect(await found({ ipAddress: '203.0.113.' })).toBe(1);
    expect(await found({ ipAddress: '0.113.' })).toBe(0);
    expect(await found({ client: ' FIREFOX ' })).toBe(1);
    expect(await found({ client: '100%' })).toBe(1);
    expect(await found({ client: '%' })).toBe(1);
    expect(await found({ client: '_' })).toBe(0);
    expect(await found({ lastSeenBefore: new Date(server.clock.now() - 20 * MINUTE).toISOString() })).toBe(1);
    expect(await found({ userId: agent.id, roles: ['ADMIN'] })).toBe(0);
    expect(await found({ userId: 'nobody' })).toBe(0);
    expect(agents).toHaveLength(4);

    for (const variables of [
      { first: 0 },
      { first: 201 },
      { after: 'no cursor' },
      { filter: { client: 'x'.repeat(61) } },
      { filter: { ipAddress: 'x'.repeat(46) } },
    ])
      expect(await owner.client.refusal(LIST, variables)).toBe('BAD_USER_INPUT');
  });

  it('are to an admin those of admins, agents and end users; of owners it says how many', async () => {
    const owner = await server.enrolled('OWNER');
    await browsersOf(await server.person('OWNER'), 2);
    const admin = await server.enrolled('ADMIN');
    const [agent, endUser] = [await server.person('AGENT'), await server.person('END_USER')];
    for (const person of [agent, agent, endUser]) await browsersOf(person, 1);
    const { accountSessions } = await admin.client.must(LIST, {});
    expect(accountSessions.totals).toEqual({
      sessions: 4,
      users: 3,
      outOfReach: 3,
      byRole: [
        { role: 'ADMIN', sessions: 1, users: 1 },
        { role: 'AGENT', sessions: 2, users: 1 },
        { role: 'END_USER', sessions: 1, users: 1 },
      ],
    });
    // Whatever is asked of them: who of them is signed in, and from where, cannot be found out question by question.
    for (const filter of [{ userId: owner.id }, { roles: ['OWNER'], ipAddress: '203.' }, { client: 'nothing like it' }])
      expect((await admin.client.must(LIST, { filter })).accountSessions.totals).toEqual({
        sessions: 0,
        users: 0,
        byRole: [],
        outOfReach: 3,
      });
    expect(accountSessions.nodes.filter(({ current }: Listed) => current)).toHaveLength(1);
    expect(new Set(accountSessions.nodes.map(({ user }: Listed) => user.role))).toEqual(
      new Set(['ADMIN', 'AGENT', 'END_USER']),
    );
    expect(await listed(admin.client, { roles: ['OWNER'] })).toEqual([]);
    expect(await listed(admin.client, { userId: owner.id })).toEqual([]);
    const program = await programOf(admin, ['MANAGE_SESSIONS']);
    expect(await listed(program.client)).toHaveLength(4);
  });
});

describe('ending sessions of the account', () => {
  it('several at once: those of a higher role, ended before or unknown are left, and counted', async () => {
    const owner = await server.enrolled('OWNER');
    const admin = await server.enrolled('ADMIN');
    const agent = await server.person('AGENT');
    const browsers = await browsersOf(agent, 3);
    const [one, two, three] = await Promise.all(browsers.map(sessionOf));
    const ofOwner = await sessionOf(owner.client);
    await admin.client.must('mutation($input: EndSessionInput!) { endSession(input: $input) { ended } }', {
      input: { sessionId: three?.id },
    });
    const own = await sessionOf(admin.client);
    const sessionIds = [one?.id, one?.id, two?.id, three?.id, ofOwner?.id, own?.id, 'no-such-session'];
    const { endSessionsOfAccount } = await admin.client.must(END, { input: { sessionIds, exceptCurrent: true } });
    expect(endSessionsOfAccount).toEqual({ ended: 2, users: 1, skipped: 4 });
    for (const browser of browsers) expect(await sessionOf(browser)).toBe(null);
    expect(await owner.viewerEmail()).toBe(owner.email);
    expect(await admin.viewerEmail()).toBe(admin.email);
    const events = await sql(
      "select subject_id, actor_id, detail from audit_events where type in ('session.ended', 'account.sessions_ended') order by at, id",
    );
    expect(events.map((event) => [event['subject_id'], JSON.parse(String(event['detail']))])).toEqual(
      expect.arrayContaining([
        [agent.id, { ended: 2 }],
        [null, { ended: 2, users: 1, skipped: 4 }],
      ]),
    );
    expect(events.every((event) => event['actor_id'] === admin.id)).toBe(true);
  });

  it.each([
    [{}],
    [{ sessionIds: [] }],
    [{ sessionIds: Array.from({ length: 201 }, (_, index) => `session-${index}`) }],
    [{ sessionIds: ['one'], all: true }],
  ])('what is not said clearly ends nothing (%#)', async (input) => {
    const owner = await server.enrolled('OWNER');
    await owner.stepUp();
    expect(await owner.client.refusal(END, { input })).toBe('BAD_USER_INPUT');
    expect(await listed(owner.client)).toHaveLength(1);
  });

  it('all of the account, but the one that asks: a step-up, a person, and whom an admin may manage', async () => {
    const owner = await server.enrolled('OWNER');
    const admin = await server.enrolled('ADMIN');
    const program = await programOf(admin, ['MANAGE_SESSIONS']);
    const others = [
      ...(await browsersOf(await server.person('AGENT'), 2)),
      ...(await browsersOf(await server.person('ADMIN'), 1)),
    ];
    const underWay = await server.enrolled('AGENT');
    underWay.client.cookies.clear();
    await underWay.signIn();
    const again = await browsersOf(admin, 1);
    server.clock.advance(11 * MINUTE);
    const input = { all: true, exceptCurrent: true };
    expect(await admin.client.refusal(END, { input })).toBe('STEP_UP_REQUIRED');
    expect(await program.client.refusal(END, { input })).toBe('FORBIDDEN');
    for (const browser of others) expect(await sessionOf(browser)).not.toBe(null);

    underWay.client.cookies.clear();
    await underWay.signIn();
    await admin.stepUp();
    const { endSessionsOfAccount } = await admin.client.must(END, { input });
    // The others, the first session of the admin, and the one of whoever is signing in.
    expect(endSessionsOfAccount).toEqual({ ended: 5, users: 4, skipped: 1 });
    for (const browser of others) expect(await sessionOf(browser)).toBe(null);
    expect(again).toHaveLength(1);
    expect(await admin.viewerEmail()).toBe(admin.email);
    expect(await owner.viewerEmail()).toBe(owner.email);
    const { pendingSignIn } = await underWay.client.must('query { pendingSignIn { __typename } }');
    expect(pendingSignIn).toBe(null);
    const noted = await sql(
      "select distinct subject_id from audit_events where type in ('session.ended', 'account.sessions_ended')",
    );
    expect(noted).toHaveLength(5);
  });

  it('in batches: of 1,203 sessions none is left, and each user has an event', async () => {
    const owner = await server.enrolled('OWNER');
    const people = await Promise.all([server.person('AGENT'), server.person('AGENT'), server.person('END_USER')]);
    const now = server.clock.now();
    const { unitOfWork, random } = server.opened.services;
    await unitOfWork.write(async (manager) => {
      for (const { id } of people)
        for (let from = 0; from < 401; from += 100) {
          const rows = Array.from({ length: Math.min(100, 401 - from) }, () => [
            random.id(),
            id,
            random.id(),
            'COOKIE',
            'PASSWORD',
            now,
            now,
          ]);
          await manager.query(
            `insert into sessions (id, user_id, token_hash, transport, method, created_at, last_seen_at) values ${rows.map(() => '(?, ?, ?, ?, ?, ?, ?)').join(', ')}`,
            rows.flat(),
          );
        }
    });
    await owner.stepUp();
    const { endSessionsOfAccount } = await owner.client.must(END, { input: { all: true, exceptCurrent: true } });
    expect(endSessionsOfAccount).toEqual({ ended: 1203, users: 3, skipped: 0 });
    expect(await sql('select id from sessions where ended_at is null')).toHaveLength(1);
    const events = await sql(
      "select subject_id, detail from audit_events where type = 'session.ended' and subject_id is not null",
    );
    const ended = new Map<unknown, number>();
    for (const event of events) {
      const { ended: of } = JSON.parse(String(event['detail'])) as { ended: number };
      ended.set(event['subject_id'], (ended.get(event['subject_id']) ?? 0) + of);
    }
    expect(ended).toEqual(new Map(people.map(({ id }) => [id, 401])));
  });
});

describe('that sessions changed', () => {
  async function follow(client: Client, userId?: string): Promise<() => Promise<string | null>> {
    const socket = await Socket.connect(client);
    if (socket === null) throw new Error('the socket was not let in');
    const id = socket.subscribe(CHANGED, userId === undefined ? {} : { userId });
    return async () => {
      const { type, payload } = (await socket.answer(id)) ?? {};
      const errors = type === 'error' ? payload : payload?.errors;
      return errors?.[0]?.extensions.code ?? type ?? null;
    };
  }

  it('is told to an admin of the account, and to everybody of themselves', async () => {
    const owner = await server.enrolled('OWNER');
    const agent = await server.person('AGENT');
    const [browser, other] = await browsersOf(agent, 2);
    if (browser === undefined || other === undefined) throw new Error('two browsers');
    const ofAccount = await follow(owner.client);
    const ofAgent = await follow(owner.client, agent.id);
    const own = await follow(browser, agent.id);
    // At once: from now on nothing is missed.
    for (const told of [ofAccount, ofAgent, own]) expect(await told()).toBe('next');
    expect(await (await follow(browser, owner.id))()).toBe('NOT_FOUND');
    expect(await (await follow(browser))()).toBe('FORBIDDEN');
    expect(await (await follow(browser, 'nobody'))()).toBe('NOT_FOUND');
    await other.must('mutation { signOut { ok } }');
    expect(await ofAccount()).toBe('next');
    expect(await ofAgent()).toBe('next');
    expect(await own()).toBe('next');
  });
});

describe('what ended stays ended', () => {
  it.each([
    ['its idle limit', 2 * HOUR, { sessionIdleMinutes: 600 }],
    ['its lifetime', 25 * HOUR, { sessionLifetimeHours: 720, sessionIdleMinutes: null }],
  ])('a session past %s does not come back under a longer one', async (_limit, later, longer) => {
    const owner = await server.enrolled('OWNER');
    const agent = await server.person('AGENT');
    const [browser] = await browsersOf(agent, 1);
    if (browser === undefined) throw new Error('a browser');
    server.clock.advance(later);
    owner.client.cookies.clear();
    await owner.signInFully();
    await updatePolicy(owner, [{ role: 'AGENT', ...longer }]);
    expect(await sessionOf(browser)).toBe(null);
  });

  it('a session that ended with its user’s grace does not come back where the grace period is taken away', async () => {
    const rule = { role: 'AGENT', required: true, sessionLifetimeHours: 720, sessionIdleMinutes: null };
    const owner = await server.enrolled('OWNER');
    await updatePolicy(owner, [{ ...rule, gracePeriodDays: 3 }]);
    const agent = await server.person('AGENT');
    const [browser] = await browsersOf(agent, 1);
    if (browser === undefined) throw new Error('a browser');
    server.clock.advance(3 * DAY);
    expect(await sessionOf(browser)).toBe(null);
    owner.client.cookies.clear();
    await owner.signInFully();
    await updatePolicy(owner, [{ ...rule, gracePeriodDays: 0 }]);
    expect(await sessionOf(browser)).toBe(null);
  });
});
