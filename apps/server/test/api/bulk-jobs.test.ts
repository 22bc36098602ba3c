/* eslint-disable @typescript-eslint/no-explicit-any -- answers are asserted on, not programmed against */

import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { BulkJobWorker } from '../../src/features/bulk-jobs/bulk-job-worker.js';
import { programOf } from '../harness/api-token.js';
import type { Client } from '../harness/client.js';
import type { Person } from '../harness/person.js';
import { TestServer } from '../harness/server.js';
import { Socket } from '../harness/socket.js';

const JOB =
  'id action role reason state usersTotal usersDone usersSkipped usersFailed failure resultsUrl requestedBy { label }';
const START = `mutation($input: StartBulkActionInput!) { startBulkAction(input: $input) { bulkJob { ${JOB} } } }`;
const CANCEL = `mutation($input: CancelBulkJobInput!) { cancelBulkJob(input: $input) { bulkJob { ${JOB} } } }`;
const PREVIEW =
  'query($input: BulkPreviewInput!) { bulkPreview(input: $input) { total toDo skipped { skip explanation count users { id name } } } }';
const RESULTS =
  'query($id: ID!, $first: Int!, $after: String, $outcome: BulkOutcome) { bulkResults(jobId: $id, first: $first, after: $after, outcome: $outcome) { nodes { user { id name } outcome skip explanation at } pageInfo { hasNextPage endCursor } } }';

let server: TestServer;
let worker: BulkJobWorker;
let owner: Person;
let admin: Person;
/** Under a policy that requires a second factor of agents and admins. */
let enrolled: Person;
let due: Person;
let endUser: Person;
let suspended: Person;
let otherOwner: Person;

beforeAll(async () => {
  server = await TestServer.start();
  owner = await server.enrolled('OWNER', { name: 'Olga Owner' });
  admin = await server.enrolled('ADMIN', { name: 'Adam Admin' });
  otherOwner = await server.enrolled('OWNER', { name: 'Otto Owner' });
  enrolled = await server.enrolled('AGENT', { name: 'Ella Enrolled' });
  due = await server.person('AGENT', { name: '=Dora Due' });
  endUser = await server.person('END_USER', { name: 'Emil End' });
  suspended = await server.person('AGENT', { name: 'Sven Suspended', suspended: true });
  await owner.stepUp();
  await server.require(['AGENT', 'ADMIN'], {}, owner);
  worker = new BulkJobWorker(server.opened.services);
  worker.start();
});
afterAll(async () => {
  await worker.stop();
  await server.stop();
});

async function follow(client: Client, id: string): Promise<any> {
  const socket = await Socket.connect(client);
  if (socket === null) throw new Error('the socket was not let in');
  const following = socket.subscribe(`subscription($id: ID!) { bulkJobProgress(id: $id) { ${JOB} } }`, { id });
  let last: any = null;
  for (;;) {
    const message = await socket.answer(following);
    if (message?.type !== 'next') break;
    last = message.payload.data.bulkJobProgress;
  }
  socket.close();
  return last;
}

async function done(by: Person, input: Record<string, unknown>): Promise<any> {
  await by.stepUp();
  const { startBulkAction } = await by.client.must(START, { input });
  return follow(by.client, startBulkAction.bulkJob.id);
}

async function resultsOf(by: Person, id: string, more: Record<string, unknown> = {}): Promise<any[]> {
  return (await by.client.must(RESULTS, { id, first: 50, ...more })).bulkResults.nodes;
}

const everybody = () => [owner, admin, otherOwner, enrolled, due, endUser, suspended];

describe('what is done to whom', () => {
  // One line an act, from the rules of the same act on one user: whom it skips and why; the others are done.
  it.each([
    [
      'REMIND',
      {},
      {
        owner: 'OWES_NOTHING',
        admin: 'YOURSELF',
        otherOwner: 'HIGHER_ROLE',
        enrolled: 'OWES_NOTHING',
        endUser: 'OWES_NOTHING',
        suspended: 'OWES_NOTHING',
      },
    ],
    [
      'END_SESSIONS',
      {},
      {
        admin: 'YOURSELF',
        otherOwner: 'HIGHER_ROLE',
        due: 'NOT_SIGNED_IN',
        endUser: 'NOT_SIGNED_IN',
        suspended: 'NOT_SIGNED_IN',
      },
    ],
    [
      'RESET_TWO_FACTOR',
      { reason: 'phones were stolen' },
      { admin: 'YOURSELF', otherOwner: 'HIGHER_ROLE', due: 'NO_FACTOR', endUser: 'NO_FACTOR', suspended: 'NO_FACTOR' },
    ],
    [
      'CHANGE_ROLE',
      { role: 'END_USER' },
      { admin: 'YOURSELF', otherOwner: 'HIGHER_ROLE', endUser: 'ALREADY_THAT_ROLE' },
    ],
    ['SUSPEND', {}, { admin: 'YOURSELF', otherOwner: 'HIGHER_ROLE', suspended: 'ALREADY_SUSPENDED' }],
  ] as const)('%s', async (action, more, skips) => {
    const named: Record<string, Person> = { admin, otherOwner, enrolled, due, endUser, suspended };
    const expected = Object.fromEntries(
      Object.entries(named).map(([name, { id }]) => [id, (skips as Record<string, string>)[name] ?? null]),
    );
    const input = { action, userIds: Object.keys(expected), ...more };
    await admin.stepUp();
    const { reason: _reason, ...asked } = input as Record<string, unknown>;
    const { bulkPreview } = await admin.client.must(PREVIEW, { input: asked });
    const foreseen = Object.fromEntries(Object.keys(expected).map((id) => [id, null as string | null]));
    for (const group of bulkPreview.skipped) for (const user of group.users) foreseen[user.id] = group.skip;
    expect(foreseen).toEqual(expected);
    expect([bulkPreview.total, bulkPreview.toDo]).toEqual([
      6,
      Object.values(expected).filter((skip) => skip === null).length,
    ]);

    const job = await done(admin, input);
    expect(job).toMatchObject({
      state: 'COMPLETED',
      usersTotal: 6,
      usersFailed: 0,
      requestedBy: { label: 'Adam Admin' },
    });
    const results = await resultsOf(admin, job.id);
    expect(Object.fromEntries(results.map(({ user, skip }) => [user.id, skip]))).toEqual(expected);
    expect(results.every(({ outcome, skip }) => outcome === (skip === null ? 'DONE' : 'SKIPPED'))).toBe(true);
    const acted = results.filter(({ outcome }) => outcome === 'DONE').map(({ user }) => user.id);
    expect(acted.length).toBeGreaterThan(0);

    // The trail has an event of the same kind as for one user, of each who was done, with the job, and of nobody else.
    const type = {
      REMIND: 'factor_reminder.sent',
      END_SESSIONS: 'session.ended',
      RESET_TWO_FACTOR: 'two_factor.reset',
      CHANGE_ROLE: 'user.role_changed',
      SUSPEND: 'user.suspended',
    }[action];
    const { auditEvents } = await owner.client.must(
      'query($types: [String!]) { auditEvents(first: 200, filter: { types: $types }) { nodes { actor { id } subject { id } detail } } }',
      { types: [type] },
    );
    const ofJob = auditEvents.nodes.filter((event: any) => event.detail?.jobId === job.id);
    expect(ofJob.map((event: any) => event.subject.id).sort()).toEqual([...acted].sort());
    expect(ofJob.every((event: any) => event.actor.id === admin.id)).toBe(true);
    await EFFECTS[action]();
  });

  const EFFECTS = {
    async REMIND() {
      const mails = await server.opened.services.unitOfWork.reader.query(
        "select user_id from outbox_messages where kind = 'FACTOR_REMINDER'",
      );
      expect(mails).toEqual([{ user_id: due.id }]);
    },
    async END_SESSIONS() {
      expect(await enrolled.viewerEmail()).toBeNull();
      expect(await admin.viewerEmail()).toBe(admin.email);
    },
    async RESET_TWO_FACTOR() {
      expect((await enrolled.signIn()).__typename).toBe('EnrollmentRequired');
      const { user } = await owner.client.must('query($id: ID!) { user(id: $id) { factors { id } } }', {
        id: enrolled.id,
      });
      expect(user.factors).toEqual([]);
    },
    async CHANGE_ROLE() {
      const { users } = await owner.client.must('query { users(filter: { roles: [END_USER] }) { totalCount } }');
      expect(users.totalCount).toBe(4);
    },
    async SUSPEND() {
      expect(
        await endUser.client.refusal('mutation($input: SignInInput!) { signIn(input: $input) { __typename } }', {
          input: { email: endUser.email, password: 'correct horse battery staple' },
        }),
      ).toBe('INVALID_CREDENTIALS');
    },
  };
});

describe('what is asked', () => {
  it.each([
    ['neither users nor a filter', { action: 'SUSPEND' }, 'BAD_USER_INPUT'],
    ['users and a filter', { action: 'SUSPEND', userIds: ['x'], filter: {} }, 'BAD_USER_INPUT'],
    ['no users', { action: 'SUSPEND', userIds: [] }, 'BAD_USER_INPUT'],
    [
      'too many users',
      { action: 'SUSPEND', userIds: Array.from({ length: 1_001 }, (_, n) => `u${n}`) },
      'BAD_USER_INPUT',
    ],
    ['an id that is none', { action: 'SUSPEND', userIds: ['x'.repeat(37)] }, 'BAD_USER_INPUT'],
    ['users who are not there', { action: 'SUSPEND', userIds: ['nobody'] }, 'BAD_USER_INPUT'],
    ['a filter that finds nobody', { action: 'SUSPEND', filter: { search: 'zzzz' } }, 'BAD_USER_INPUT'],
    ['no role', { action: 'CHANGE_ROLE', filter: {} }, 'BAD_USER_INPUT'],
    ['a role for another act', { action: 'SUSPEND', filter: {}, role: 'AGENT' }, 'BAD_USER_INPUT'],
    ['a role above the own', { action: 'CHANGE_ROLE', filter: {}, role: 'OWNER' }, 'FORBIDDEN'],
    ['a reset without a reason', { action: 'RESET_TWO_FACTOR', filter: {} }, 'BAD_USER_INPUT'],
    ['a reason that is too short', { action: 'SUSPEND', filter: {}, reason: 'x' }, 'BAD_USER_INPUT'],
  ])('with %s: refused, and nothing is queued', async (_what, input, code) => {
    await admin.stepUp();
    const before = await admin.client.must('query { bulkJobs { nodes { id } } }');
    expect(await admin.client.refusal(START, { input })).toBe(code);
    expect(await admin.client.must('query { bulkJobs { nodes { id } } }')).toEqual(before);
  });

  it('a step-up is asked for what asks for one when it is done to one user', async () => {
    server.clock.advance(11 * 60_000);
    const input = (action: string, more = {}) => ({ input: { action, userIds: [endUser.id], ...more } });
    const codes = await Promise.all([
      admin.client.refusal(START, input('RESET_TWO_FACTOR', { reason: 'lost phone' })),
      admin.client.refusal(START, input('CHANGE_ROLE', { role: 'AGENT' })),
    ]);
    expect(codes).toEqual(['STEP_UP_REQUIRED', 'STEP_UP_REQUIRED']);
    const { startBulkAction } = await admin.client.must(START, input('SUSPEND'));
    expect(await follow(admin.client, startBulkAction.bulkJob.id)).toMatchObject({ state: 'COMPLETED' });
  });

  it('while a job of the caller is under way another one is a conflict; higher roles than one’s own cancel, lower do not', async () => {
    await worker.stop();
    const queued = (await owner.client.must(START, { input: { action: 'SUSPEND', userIds: [endUser.id] } }))
      .startBulkAction.bulkJob;
    expect(queued.state).toBe('QUEUED');
    expect(await owner.client.refusal(START, { input: { action: 'REMIND', userIds: [endUser.id] } })).toBe('CONFLICT');
    expect(await admin.client.refusal(CANCEL, { input: { id: queued.id } })).toBe('FORBIDDEN');
    const { cancelBulkJob } = await otherOwner.client.must(CANCEL, { input: { id: queued.id } });
    expect(cancelBulkJob.bulkJob.state).toBe('CANCELED');
    expect(await otherOwner.client.refusal(CANCEL, { input: { id: queued.id } })).toBe('CONFLICT');
    worker = new BulkJobWorker(server.opened.services);
    worker.start();
    expect(await resultsOf(owner, queued.id)).toMatchObject([{ outcome: 'WAITING', at: null }]);
  });
});

describe('the results', () => {
  let id: string;
  beforeAll(async () => {
    const job = await done(owner, { action: 'END_SESSIONS', filter: {}, reason: 'Emil End wrote about it' });
    expect(job).toMatchObject({ usersTotal: everybody().length });
    id = job.id;
  });

  it('come by name, in pages, of everybody or of one outcome', async () => {
    const all = await resultsOf(owner, id);
    const names = all.map(({ user }) => user.name);
    expect(names).toEqual(
      everybody()
        .map(({ name }) => name)
        .sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)),
    );
    const paged: string[] = [];
    let after: string | null = null;
    do {
      const { bulkResults }: any = await owner.client.must(RESULTS, { id, first: 2, after });
      paged.push(...bulkResults.nodes.map((node: any) => node.user.name));
      after = bulkResults.pageInfo.hasNextPage ? bulkResults.pageInfo.endCursor : null;
    } while (after !== null);
    expect(paged).toEqual(names);
    for (const outcome of ['DONE', 'SKIPPED', 'FAILED', 'WAITING'])
      expect((await resultsOf(owner, id, { outcome })).map(({ user }) => user.name)).toEqual(
        all.filter((result) => result.outcome === outcome).map(({ user }) => user.name),
      );
    expect(await owner.client.refusal(RESULTS, { id, first: 2, after: 'nonsense' })).toBe('BAD_USER_INPUT');
    expect(await owner.client.refusal(RESULTS, { id: 'none', first: 2 })).toBe('NOT_FOUND');
  });

  it('are a CSV file for those who may, and each download is in the trail', async () => {
    const { bulkJob } = await owner.client.must('query($id: ID!) { bulkJob(id: $id) { resultsUrl } }', { id });
    const get = (client: Client) =>
      fetch(`${server.url}${new URL(bulkJob.resultsUrl).pathname}`, { headers: client.credentials() });
    const answer = await get(owner.client);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
      200,
      'text/csv; charset=utf-8',
      'no-store',
    ]);
    const rows: Record<string, string>[] = parse(await answer.text(), { columns: true });
    const shown = await resultsOf(owner, id);
    expect(rows.map((row) => [row['outcome'], row['why']])).toEqual(
      shown.map(({ outcome, explanation }) => [outcome, explanation ?? '']),
    );
    expect(rows.map((row) => row['name'])).toContain("'=Dora Due");
    const { auditEvents } = await owner.client.must(
      'query { auditEvents(filter: { types: ["bulk_job.downloaded"] }) { nodes { detail } } }',
    );
    expect(auditEvents.nodes).toMatchObject([{ detail: { jobId: id } }]);

    const plain = await server.person('END_USER');
    await plain.signIn();
    const { client: program } = await programOf(owner, ['READ_USERS', 'EXPORT_STATUS', 'READ_AUDIT']);
    expect([
      (await get(server.client())).status,
      (await get(plain.client)).status,
      (await get(program)).status,
    ]).toEqual([401, 403, 403]);
    const none = await fetch(`${server.url}/bulk-jobs/00000000-0000-4000-8000-000000000000.csv`, {
      headers: owner.client.credentials(),
    });
    expect(none.status).toBe(404);
  });

  it('forget whoever is deleted, and so does the reason', async () => {
    await owner.stepUp();
    await owner.client.must('mutation($input: DeleteUserInput!) { deleteUser(input: $input) { deletedUserId } }', {
      input: { userId: endUser.id, reason: 'left for good' },
    });
    expect((await resultsOf(owner, id)).map(({ user }) => user.id)).not.toContain(endUser.id);
    const { bulkJob } = await owner.client.must('query($id: ID!) { bulkJob(id: $id) { reason usersTotal } }', { id });
    expect(bulkJob).toEqual({ reason: '(deleted) wrote about it', usersTotal: 7 });
  });
});
