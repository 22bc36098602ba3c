import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { DAY } from '@countersign/domain/time.js';

import { ExportWorker } from '../../src/features/exports/export-worker.js';
import type { Person } from '../harness/person.js';
import { TestServer } from '../harness/server.js';
import { Socket } from '../harness/socket.js';

let server: TestServer;
let worker: ExportWorker;
let owner: Person;
let admin: Person;
let agent: Person;
beforeAll(async () => {
  server = await TestServer.start();
  worker = new ExportWorker(server.opened.services);
  worker.start();
  owner = await server.enrolled('OWNER', { name: 'Olga Owner', email: 'olga@example.com' });
  admin = await server.enrolled('ADMIN', { name: 'Adam Admin', email: 'adam@example.com' });
  agent = await server.person('AGENT', { name: 'Agnes Agent', email: 'agnes@example.com' });
  await server.person('END_USER', { name: 'Enno End', email: 'enno@example.com' });
  await agent.signIn();
});
afterAll(async () => {
  await worker.stop();
  await server.stop();
});

const USERS = `query($first: Int! = 50, $after: String, $filter: UserFilter, $orderBy: UserOrder) {
  users(first: $first, after: $after, filter: $filter, orderBy: $orderBy) { nodes { name twoFactorStatus } edges { cursor } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
const DETAILS =
  'factors { kind name } recoveryCodesLeft recoveryCodesExpireAt signInMethods sessions { current user { name } } signIns { nodes { outcome explanation } }';

/** Every answer of a subscription, to its end. */
async function answersOf(person: Person, query: string, variables: Record<string, unknown>) {
  const socket = await Socket.connect(person.client);
  if (socket === null) throw new Error('the socket was not let in');
  const id = socket.subscribe(query, variables);
  const answers = [];
  for (let answer = await socket.answer(id); answer?.type === 'next'; answer = await socket.answer(id))
    answers.push(answer.payload.data);
  socket.close();
  return answers;
}

describe('the directory', () => {
  test('is paged, sorted and counted', async () => {
    const first = (await admin.client.must(USERS, { first: 3 })).users;
    expect(first.nodes.map((user: { name: string }) => user.name)).toEqual(['Adam Admin', 'Agnes Agent', 'Enno End']);
    expect(first).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: true, hasPreviousPage: false } });
    const rest = (await admin.client.must(USERS, { first: 3, after: first.pageInfo.endCursor })).users;
    expect(rest).toMatchObject({
      nodes: [{ name: 'Olga Owner', twoFactorStatus: 'ENABLED' }],
      totalCount: 4,
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    });
  });

  test.each([
    ['first of 0', { first: 0 }],
    ['first past 200', { first: 201 }],
    ['a made-up cursor', { after: 'bm90IGpzb24' }],
    ['a cursor of something else', { after: Buffer.from('["NAME","ASC",5,"x"]').toString('base64url') }],
  ])('refuses %s', async (_, variables) => {
    expect(await admin.client.refusal(USERS, variables)).toBe('BAD_USER_INPUT');
  });

  test('refuses a cursor of another order', async () => {
    const { users } = await admin.client.must(USERS, { first: 1 });
    const orderBy = { field: 'NAME', direction: 'DESC' };
    expect(await admin.client.refusal(USERS, { after: users.pageInfo.endCursor, orderBy })).toBe('BAD_USER_INPUT');
  });

  test('shows the details of everybody with one statement each, and sessions of an equal or lower role only', async () => {
    const { users } = await admin.client.must(`query { users { nodes { name ${DETAILS} } } }`);
    const byName = new Map(users.nodes.map((user: { name: string }) => [user.name, user]));
    expect(byName.get('Olga Owner')).toMatchObject({
      factors: [{ kind: 'TOTP' }],
      recoveryCodesLeft: 10,
      recoveryCodesExpireAt: null,
      signInMethods: ['PASSWORD'],
      sessions: null,
    });
    expect(byName.get('Adam Admin')).toMatchObject({ sessions: [{ current: true, user: { name: 'Adam Admin' } }] });
    expect(byName.get('Agnes Agent')).toMatchObject({
      factors: [],
      recoveryCodesLeft: 0,
      sessions: [{ current: false }],
      signIns: { nodes: [{ outcome: 'ALLOWED', explanation: expect.stringContaining('does not require') }] },
    });
    expect(byName.get('Enno End')).toMatchObject({ sessions: [], signIns: { nodes: [] } });
  });

  test('an agent sees their own details and nobody else', async () => {
    const { viewer } = await agent.client.must(`query { viewer { user { ${DETAILS} } } }`);
    expect(viewer.user).toMatchObject({ factors: [], sessions: [{ current: true }] });
    expect(await agent.client.refusal(USERS)).toBe('FORBIDDEN');
    expect(await agent.client.refusal('query { coverage { team { total } } }')).toBe('FORBIDDEN');
  });

  test('the coverage adds the team up', async () => {
    const { coverage } = await owner.client.must(
      'query { coverage { team { total enabled optional } byRole { role count { total enabled optional } } } }',
    );
    expect(coverage.team).toEqual({ total: 3, enabled: 2, optional: 1 });
    expect(coverage.byRole.map((role: { role: string }) => role.role)).toEqual(['OWNER', 'ADMIN', 'AGENT', 'END_USER']);
    expect(coverage.byRole[3].count).toEqual({ total: 1, enabled: 0, optional: 1 });
  });
});

test('a preview names whom a change concerns, and from when', async () => {
  const { policy } = await owner.client.must('query { policy { version } }');
  const preview = `query($input: PolicyPreviewInput!) { policyPreview(input: $input) { toEnroll { ...G } inGrace { ...G } alreadyProtected { ...G } passwordApiUsers { ...G } sessionsEnding trustedDevicesEnding } }
    fragment G on PreviewGroup { count entries { user { name twoFactorStatus } from reason } }`;
  const input = (changes: object, endUnprotectedSessions = false) => ({
    input: {
      basedOnVersion: policy.version,
      endUnprotectedSessions,
      policy: { rules: ['OWNER', 'ADMIN', 'AGENT'].map((role) => ({ role, required: true, ...changes })) },
    },
  });
  const atOnce = (await owner.client.must(preview, input({}, true))).policyPreview;
  expect(atOnce).toMatchObject({
    toEnroll: {
      count: 1,
      entries: [
        {
          user: { name: 'Agnes Agent', twoFactorStatus: 'OPTIONAL' },
          from: new Date(server.clock.now()).toISOString(),
        },
      ],
    },
    inGrace: { count: 0 },
    alreadyProtected: { count: 2 },
    sessionsEnding: 1,
    trustedDevicesEnding: 0,
  });
  const later = (await owner.client.must(preview, input({ gracePeriodDays: 7 }))).policyPreview;
  expect(later).toMatchObject({
    toEnroll: { count: 0 },
    inGrace: { count: 1, entries: [{ from: new Date(server.clock.now() + 7 * DAY).toISOString() }] },
    sessionsEnding: 0,
  });
  const idle = (await owner.client.must(preview, input({ gracePeriodDays: 7, sessionIdleMinutes: 5 }))).policyPreview;
  expect(idle.sessionsEnding).toBe(0);
});

describe('the audit trail', () => {
  const EVENTS =
    'query($filter: AuditFilter, $first: Int! = 50) { auditEvents(first: $first, filter: $filter) { nodes { type actor { id kind label } subject { id } } pageInfo { endCursor } } }';
  interface Event {
    type: string;
    actor: { id: string | null };
    subject: { id: string } | null;
  }

  test('is whole for admins, and for an agent what concerns them', async () => {
    const all: Event[] = (await admin.client.must(EVENTS)).auditEvents.nodes;
    expect(all.some((event) => event.actor.id === owner.id)).toBe(true);
    const own: Event[] = (await agent.client.must(EVENTS)).auditEvents.nodes;
    expect(own.length).toBeGreaterThan(0);
    expect(own.every((event) => event.actor.id === agent.id || event.subject?.id === agent.id)).toBe(true);
    expect((await agent.client.must(EVENTS, { filter: { actorId: owner.id } })).auditEvents.nodes).toEqual([]);
  });

  test('tells events of one moment in the order in which they happened', async () => {
    // The clock stands still: all of this happens in one millisecond.
    const newcomer = await server.enrolled('END_USER', { name: 'Nils New', email: 'nils@example.com' });
    const { nodes } = (await admin.client.must(EVENTS, { filter: { subjectId: newcomer.id } })).auditEvents;
    const told = nodes.map((event: { type: string }) => event.type).reverse();
    const order = ['sign_in.succeeded', 'factor.enrollment_begun', 'factor.enrolled'];
    expect(told.filter((type: string) => order.includes(type))).toEqual(order);
  });
});

describe('a status export', () => {
  const REQUEST =
    'mutation($input: RequestStatusExportInput) { requestStatusExport(input: $input) { statusExport { id state downloadUrl requestedBy { label } } } }';
  const FOLLOW = 'subscription($id: ID!) { statusExportProgress(id: $id) { id state rowsDone rowsTotal downloadUrl } }';

  test('is followed from the request to the file', async () => {
    const { statusExport } = (await admin.client.must(REQUEST)).requestStatusExport;
    expect(statusExport).toMatchObject({ state: 'QUEUED', downloadUrl: null, requestedBy: { label: 'Adam Admin' } });
    const states = await answersOf(admin, FOLLOW, { id: statusExport.id });
    expect(states.at(-1).statusExportProgress).toEqual({
      id: statusExport.id,
      state: 'COMPLETED',
      rowsDone: 3,
      rowsTotal: 3,
      downloadUrl: `http://localhost:4000/exports/${statusExport.id}.csv`,
    });
    const completed = await answersOf(admin, 'subscription($id: ID) { statusExportCompleted(id: $id) { state } }', {
      id: statusExport.id,
    });
    expect(completed).toEqual([{ statusExportCompleted: { state: 'COMPLETED' } }]);
    const file = await fetch(`${server.url}/exports/${statusExport.id}.csv`, { headers: admin.client.credentials() });
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect((await file.text()).split('\r\n')).toHaveLength(5);
    const { statusExports } = await owner.client.must('query { statusExports { nodes { id state } } }');
    expect(statusExports.nodes[0]).toEqual({ id: statusExport.id, state: 'COMPLETED' });
  });

  test('that is not there is NOT_FOUND, and an agent may not ask', async () => {
    expect((await owner.client.must('query { statusExport(id: "nothing") { id } }')).statusExport).toBeNull();
    expect(await agent.client.refusal(REQUEST)).toBe('FORBIDDEN');
    const socket = await Socket.connect(owner.client);
    const answer = await socket?.answer(socket.subscribe(FOLLOW, { id: 'nothing' }));
    expect(JSON.stringify(answer?.payload)).toContain('NOT_FOUND');
    socket?.close();
  });

  test('that ends is told to whoever waits for any', async () => {
    const socket = await Socket.connect(owner.client);
    const waiting = socket?.subscribe('subscription { statusExportCompleted { id state } }') ?? '';
    // The subscription is open once a question asked after it is answered.
    await socket?.answer(socket.subscribe(FOLLOW, { id: 'nothing' }));
    server.clock.advance(1000);
    for (let exports = 0; exports < 2; exports++) {
      const { statusExport } = (await admin.client.must(REQUEST)).requestStatusExport;
      const answer = await socket?.answer(waiting);
      expect(answer?.payload.data.statusExportCompleted).toEqual({ id: statusExport.id, state: 'COMPLETED' });
    }
    socket?.close();
  });
});
