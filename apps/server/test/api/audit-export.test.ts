import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ExportWorker } from '../../src/features/exports/export-worker.js';
import { programOf } from '../harness/api-token.js';
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
  owner = await server.enrolled('OWNER', { name: 'Olga Owner' });
  admin = await server.enrolled('ADMIN', { name: 'Adam Admin' });
  agent = await server.person('AGENT', { name: 'Agnes Agent' });
  await agent.signIn();
});
afterAll(async () => {
  await worker.stop();
  await server.stop();
});

const REQUEST =
  'mutation($input: RequestAuditExportInput) { requestAuditExport(input: $input) { auditExport { id state format requestedBy { label } } } }';
const FOLLOW =
  'subscription($id: ID!) { auditExportProgress(id: $id) { id state format rowsDone rowsTotal downloadUrl } }';
const EVENTS =
  'query($filter: AuditFilter) { auditEvents(first: 200, filter: $filter) { nodes { id type at actor { kind id label } subject { kind id label } outcome ipAddress client detail } } }';

interface Exported {
  readonly id: string;
  readonly downloadUrl: string;
  readonly rowsDone: number;
}

/** Follows an export by its subscription to the end. */
async function made(by: Person, input: object): Promise<Exported> {
  const { auditExport } = (await by.client.must(REQUEST, { input })).requestAuditExport;
  const socket = await Socket.connect(by.client);
  if (socket === null) throw new Error('the socket was not let in');
  const id = socket.subscribe(FOLLOW, { id: auditExport.id });
  let last: { auditExportProgress: Exported } | undefined;
  for (let answer = await socket.answer(id); answer?.type === 'next'; answer = await socket.answer(id))
    last = answer.payload.data;
  socket.close();
  if (last === undefined) throw new Error('nothing was told');
  expect(last.auditExportProgress).toMatchObject({ state: 'COMPLETED' });
  return last.auditExportProgress;
}

/** Where the test server listens, instead of where the account says that it does. */
const at = (url: string): string => new URL(new URL(url).pathname, server.url).href;
const download = (by: Person, url: string) => fetch(at(url), { headers: by.client.credentials() });

describe('an export of the audit trail', () => {
  test('is the filtered trail as the API shows it, as JSON lines', async () => {
    const filter = { subjectId: agent.id, types: ['sign_in.succeeded'] };
    server.clock.advance(1000);
    const { auditEvents } = await admin.client.must(EVENTS, { filter });
    expect(auditEvents.nodes.length).toBeGreaterThan(0);
    const { downloadUrl, rowsDone } = await made(admin, { filter, format: 'JSON_LINES' });
    expect(downloadUrl).toMatch(/^http:\/\/localhost:4000\/exports\/[0-9a-f-]{36}\.jsonl$/);
    const file = await download(admin, downloadUrl);
    expect(file.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(file.headers.get('cache-control')).toBe('no-store');
    expect(file.headers.get('content-disposition')).toMatch(/filename="audit-trail-[\d-]+\.jsonl"/);
    const lines = (await file.text())
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as unknown);
    expect(lines).toEqual(auditEvents.nodes);
    expect(rowsDone).toBe(lines.length);
  });

  test('is for those who may read the trail; each download leaves an event', async () => {
    server.clock.advance(1000);
    const { downloadUrl, id } = await made(owner, {});
    expect(downloadUrl).toMatch(/\.csv$/);
    expect((await download(agent, downloadUrl)).status).toBe(403);
    expect((await fetch(at(downloadUrl))).status).toBe(401);
    expect((await download(owner, downloadUrl.replace('.csv', '.jsonl'))).status).toBe(404);
    const before = (await owner.client.must(EVENTS, { filter: { types: ['audit_export.downloaded'] } })).auditEvents;
    await (await download(admin, downloadUrl)).text();
    const { auditEvents } = await owner.client.must(EVENTS, { filter: { types: ['audit_export.downloaded'] } });
    expect(auditEvents.nodes.length - before.nodes.length).toBe(1);
    expect(auditEvents.nodes).toContainEqual(
      expect.objectContaining({
        actor: expect.objectContaining({ id: admin.id }),
        detail: expect.objectContaining({ exportId: id }),
      }),
    );
  });

  test('is in a list of its own: neither kind is found as the other', async () => {
    const { id } = await made(owner, {});
    const asStatus = 'query($id: ID!) { statusExport(id: $id) { id } statusExports { nodes { id } } }';
    const { statusExport, statusExports } = await owner.client.must(asStatus, { id });
    expect(statusExport).toBeNull();
    expect(statusExports.nodes).toEqual([]);
    const asAudit = 'query($id: ID!) { auditExport(id: $id) { id } auditExports { nodes { id } } }';
    const { auditExport, auditExports } = await owner.client.must(asAudit, { id });
    expect(auditExport).toEqual({ id });
    expect(auditExports.nodes).toContainEqual({ id });
  });

  test('is given to an API token by the scope of its kind, and by no other', async () => {
    server.clock.advance(1000);
    const audit = (await made(owner, {})).downloadUrl;
    const { requestStatusExport } = await owner.client.must('mutation { requestStatusExport { statusExport { id } } }');
    const status = `/exports/${requestStatusExport.statusExport.id}.csv`;
    const asked = async (scope: 'READ_AUDIT' | 'EXPORT_STATUS', url: string): Promise<number> => {
      await owner.stepUp();
      const { client } = await programOf(owner, [scope]);
      return (await fetch(at(new URL(url, server.url).href), { headers: client.credentials() })).status;
    };
    expect(await asked('READ_AUDIT', audit)).toBe(200);
    expect(await asked('EXPORT_STATUS', audit)).toBe(403);
    expect(await asked('READ_AUDIT', status)).toBe(403);
  });

  test('of too many types is refused, with the field', async () => {
    const types = Array.from({ length: 21 }, (_, number) => `a.type${number}`);
    expect(await owner.client.refusal(REQUEST, { input: { filter: { types } } })).toBe('BAD_USER_INPUT');
  });
});

describe('how long the trail is kept', () => {
  const UPDATE =
    'mutation($input: UpdateAccountInput!) { updateAccount(input: $input) { account { organizationName auditRetentionDays } } }';

  test.each([29, 3651, 0, -1])('refuses %i days', async (auditRetentionDays) => {
    await owner.stepUp();
    expect(await owner.client.refusal(UPDATE, { input: { auditRetentionDays } })).toBe('BAD_USER_INPUT');
    expect((await owner.client.must('{ account { auditRetentionDays } }')).account.auditRetentionDays).toBe(730);
  });

  test('is changed by an owner with a step-up, and the trail says from what to what', async () => {
    await owner.stepUp();
    for (const auditRetentionDays of [3650, 30, 30])
      expect((await owner.client.must(UPDATE, { input: { auditRetentionDays } })).updateAccount.account).toMatchObject({
        auditRetentionDays,
      });
    expect(await admin.client.refusal(UPDATE, { input: { auditRetentionDays: 60 } })).toBe('FORBIDDEN');
    const { auditEvents } = await owner.client.must(EVENTS, { filter: { types: ['account.updated'] } });
    expect(auditEvents.nodes.map((event: { detail: unknown }) => event.detail)).toHaveLength(2);
    expect(auditEvents.nodes.map((event: { detail: unknown }) => event.detail)).toEqual(
      expect.arrayContaining([
        { auditRetentionDays: { before: 730, after: 3650 } },
        { auditRetentionDays: { before: 3650, after: 30 } },
      ]),
    );
  });
});
