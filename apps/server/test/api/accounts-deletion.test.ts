import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Answer, Client } from '../harness/client.js';
import { mailsTo } from '../harness/mails.js';
import { PASSWORD } from '../harness/password.js';
import type { Person } from '../harness/person.js';
import { TestServer } from '../harness/server.js';
import { Socket } from '../harness/socket.js';

const DELETE = 'mutation($input: DeleteUserInput!) { deleteUser(input: $input) { deletedUserId } }';
const INVITE = 'mutation($input: InviteUserInput!) { inviteUser(input: $input) { user { id } } }';
const UPDATE = 'mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }';
const ISSUE = 'mutation($input: IssueRecoveryCodeInput!) { issueRecoveryCode(input: $input) { code } }';
const VERIFY = 'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename } }';
const TRAIL = `query($filter: AuditFilter) { auditEvents(filter: $filter, first: 200) { nodes {
  type actor { kind id label } subject { id label } detail } } }`;

const codesOf = (answers: readonly Answer[]) => answers.map((answer) => answer.errors?.[0]?.extensions.code ?? 'OK');
const remove = (client: Client, userId: string, reason = 'left the company') =>
  client.ask(DELETE, { input: { userId, reason } });

/** Every text of every table: where a name could be left. */
async function everything(server: TestServer): Promise<{ table: string; row: string }[]> {
  const { reader } = server.opened.services.unitOfWork;
  const rows: { table: string; row: string }[] = [];
  for (const { tableName } of reader.connection.entityMetadatas) {
    const found: Record<string, unknown>[] = await reader.query(`select * from ${tableName}`);
    rows.push(...found.map((row) => ({ table: tableName, row: JSON.stringify(row).toLowerCase() })));
  }
  return rows;
}

/** Every table whose rows say whose they are. */
function ownTables(server: TestServer): string[] {
  return server.opened.services.unitOfWork.reader.connection.entityMetadatas
    .filter((entity) => entity.columns.some((column) => column.databaseName === 'user_id'))
    .map((entity) => entity.tableName);
}

/** A row of theirs where the story leaves none: what is in it does not matter, only that it goes. */
async function fillWhatIsEmpty(server: TestServer, userId: string): Promise<void> {
  const { unitOfWork, random } = server.opened.services;
  const rows = await everything(server);
  const empty = ownTables(server).filter(
    (table) => !rows.some((one) => one.table === table && one.row.includes(userId)),
  );
  await unitOfWork.write(async (manager) => {
    for (const table of empty) {
      const columns = manager.connection.entityMetadatas.find(({ tableName }) => tableName === table)?.columns ?? [];
      const filled = columns.filter((column) => !column.isNullable || column.databaseName === 'user_id');
      await manager.query(
        `insert into ${table} (${filled.map((column) => column.databaseName).join(', ')}) values (${filled.map(() => '?').join(', ')})`,
        filled.map((column) => {
          if (column.databaseName === 'user_id') return userId;
          return ['varchar', 'text'].includes(String(column.type))
            ? random.id().slice(0, Number(column.length) || 36)
            : 0;
        }),
      );
    }
  });
}

describe('deleting a user', () => {
  let server: TestServer;
  let owner: Person;
  beforeAll(async () => {
    server = await TestServer.start();
    owner = await server.enrolled('OWNER');
  });
  afterAll(() => server.stop());

  /** Somebody with a row in every table there is, called by two names and two addresses. */
  async function livedIn(): Promise<Person> {
    const admin = await server.enrolled('ADMIN', { name: 'Zenobia Quist', email: 'zenobia.quist@example.com' });
    const { client } = admin;
    await client.must(UPDATE, { input: { userId: admin.id, name: 'Zenobia Vandermeer' } });
    await client.must(UPDATE, { input: { userId: admin.id, email: 'zenobia.vandermeer@example.com' } });
    const [mail] = await mailsTo(server, 'zenobia.vandermeer@example.com', 'EMAIL_LINK');
    const token = /#([\w-]+)/.exec(mail?.text ?? '')?.[1];
    await server
      .client()
      .must('mutation($input: ConfirmEmailInput!) { confirmEmail(input: $input) { ok } }', { input: { token } });
    await client.must(UPDATE, { input: { userId: admin.id, email: 'zenobia@example.org' } });
    await server
      .client()
      .must('mutation($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { ok } }', {
        input: { email: 'zenobia.vandermeer@example.com' },
      });
    await client.must('mutation { beginTotpEnrollment { id } }');
    await client.must(
      'mutation($input: RequestStatusExportInput) { requestStatusExport(input: $input) { statusExport { id } } }',
      {
        input: { filter: { search: 'zenobia vandermeer' } },
      },
    );
    const { policy } = await client.must('query { policy { version } }');
    await client.must('mutation($input: UpdatePolicyInput!) { updatePolicy(input: $input) { policy { version } } }', {
      input: { basedOnVersion: policy.version, policy: { rules: [{ role: 'ADMIN', rememberDeviceHours: 24 }] } },
    });
    await client.must('mutation($input: CreateApiTokenInput!) { createApiToken(input: $input) { apiToken { id } } }', {
      input: { name: 'Token of Zenobia', scopes: ['READ_USERS'] },
    });
    await owner.stepUp();
    await owner.client.must(ISSUE, { input: { userId: admin.id, reason: 'Zenobia Vandermeer lost her phone' } });
    const other = await server.enrolled('AGENT');
    await owner.client.must(ISSUE, { input: { userId: other.id, reason: 'asked by zenobia.quist@example.com' } });
    const browser = server.client();
    const signIn = () =>
      browser.ask('mutation($input: SignInInput!) { signIn(input: $input) { __typename } }', {
        input: { email: 'zenobia.vandermeer@example.com', password: PASSWORD },
      });
    await signIn();
    await browser.must(VERIFY, { input: { totpCode: admin.freshCode(), rememberDevice: true } });
    browser.cookies.clear();
    await signIn();
    expect(await browser.refusal(VERIFY, { input: { totpCode: '000000' } })).toBe('INVALID_CODE');
    return admin;
  }

  it('takes every row of theirs and every trace of their name, and leaves the trail', async () => {
    const admin = await livedIn();
    await fillWhatIsEmpty(server, admin.id);
    const before = await everything(server);
    const tablesWithTraces = new Set(before.filter(({ row }) => row.includes('zenobia')).map(({ table }) => table));
    expect([...tablesWithTraces].sort()).toEqual(
      ['api_tokens', 'audit_events', 'links', 'policy_versions', 'status_exports', 'user_search_terms', 'users'].sort(),
    );
    const theirs = new Set(before.filter(({ row }) => row.includes(admin.id)).map(({ table }) => table));
    expect(ownTables(server).filter((table) => !theirs.has(table))).toEqual([]);
    const events = before.filter(({ table }) => table === 'audit_events').length;
    await owner.stepUp();

    const { data } = await remove(owner.client, admin.id, 'Zenobia Vandermeer has left');
    expect(data.deleteUser.deletedUserId).toBe(admin.id);

    const after = await everything(server);
    // What somebody searched for in an export is kept with the export until it expires.
    const left = after.filter(({ table, row }) => table !== 'status_exports' && /zenobia|vandermeer|quist/.test(row));
    expect(left).toEqual([]);
    expect(after.filter(({ table, row }) => table === 'status_exports' && row.includes('deleted user'))).toHaveLength(
      1,
    );
    const tablesWithTheirId = new Set(after.filter(({ row }) => row.includes(admin.id)).map(({ table }) => table));
    expect([...tablesWithTheirId].sort()).toEqual(['audit_events', 'policy_versions', 'status_exports']);
    // The step-up of the owner and the deletion itself.
    expect(after.filter(({ table }) => table === 'audit_events')).toHaveLength(events + 2);
    const { auditEvents } = await owner.client.must(TRAIL, { filter: { subjectId: admin.id } });
    expect(auditEvents.nodes[0]).toMatchObject({
      type: 'user.deleted',
      actor: { id: owner.id, label: owner.name },
      subject: { id: admin.id, label: 'Deleted user' },
      detail: { role: 'ADMIN', reason: expect.stringMatching(/has left$/) },
    });
    for (const event of auditEvents.nodes) expect(event.subject.label).toBe('Deleted user');
    const { policyVersions } = await owner.client.must('query { policyVersions { nodes { updatedBy { id label } } } }');
    expect(policyVersions.nodes[0].updatedBy).toEqual({ id: admin.id, label: 'Deleted user' });
  });

  it('ends their sessions and their socket at once, and frees the address', async () => {
    const admin = await server.enrolled('ADMIN');
    const socket = await Socket.connect(admin.client);
    if (socket === null) throw new Error('the socket was not let in');
    socket.subscribe('subscription { statusExportCompleted { id } }');
    await owner.stepUp();
    await remove(owner.client, admin.id);
    expect((await socket.closed).code).toBe(4403);
    expect(await admin.viewerEmail()).toBe(null);
    expect(await Socket.connect(admin.client)).toBe(null);
    await owner.client.must(INVITE, { input: { email: admin.email, name: 'Successor', role: 'AGENT' } });
  });

  it('their name elsewhere stays: somebody else who is called alike, and words of ours', async () => {
    const [first, second] = [
      await server.enrolled('AGENT', { name: 'Reset' }),
      await server.enrolled('AGENT', { name: 'Reset' }),
    ];
    await owner.stepUp();
    await owner.client.must(ISSUE, { input: { userId: second.id, reason: 'the phone was lost' } });
    await remove(owner.client, first.id);
    const { auditEvents } = await owner.client.must(TRAIL, { filter: { subjectId: second.id } });
    expect(new Set(auditEvents.nodes.map((event: { subject: { label: string } }) => event.subject.label))).toEqual(
      new Set(['Reset']),
    );
    expect(
      auditEvents.nodes.find((event: { type: string }) => event.type === 'recovery_code.issued').detail,
    ).toMatchObject({
      reason: 'the phone was lost',
      situation: 'FACTOR_LOST',
    });
  });

  it('needs a step-up and a reason, an equal or lower role, somebody else, and somebody there', async () => {
    const [admin, other] = [await server.enrolled('ADMIN'), await server.person('OWNER')];
    const agent = await server.person('AGENT');
    const answers = {
      'an owner': await remove(admin.client, other.id),
      themselves: await remove(admin.client, admin.id),
      nobody: await remove(admin.client, '11111111-1111-4111-8111-111111111111'),
      'without a reason': await remove(admin.client, agent.id, '  '),
      'with a novel': await remove(admin.client, agent.id, 'x'.repeat(501)),
    };
    server.clock.advance(11 * 60_000);
    const late = await remove(admin.client, agent.id);
    expect(codesOf([...Object.values(answers), late])).toEqual([
      'FORBIDDEN',
      'FORBIDDEN',
      'NOT_FOUND',
      'BAD_USER_INPUT',
      'BAD_USER_INPUT',
      'STEP_UP_REQUIRED',
    ]);
    await agent.signIn();
    expect(await agent.viewerEmail()).toBe(agent.email);
  });

  it('exactly one of 20 does it', async () => {
    const agent = await server.enrolled('AGENT');
    await owner.stepUp();
    const answers = await Promise.all(Array.from({ length: 20 }, () => remove(owner.client.copy(), agent.id)));
    expect(codesOf(answers).sort()).toEqual([...Array<string>(19).fill('NOT_FOUND'), 'OK']);
    const { auditEvents } = await owner.client.must(TRAIL, {
      filter: { subjectId: agent.id, types: ['user.deleted'] },
    });
    expect(auditEvents.nodes).toHaveLength(1);
  });
});

describe('an owner always remains', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  it('the last one who can sign in is not deleted; suspended and invited owners do not count', async () => {
    const [first, second] = [await server.enrolled('OWNER'), await server.enrolled('OWNER')];
    await server.person('OWNER', { suspended: true });
    await first.client.must(INVITE, { input: { email: 'invited.owner@example.com', name: 'Invited', role: 'OWNER' } });
    await first.stepUp();
    expect(codesOf([await remove(first.client, second.id)])).toEqual(['OK']);
    expect(codesOf([await remove(second.client, first.id)])).toEqual(['UNAUTHENTICATED']);
    await first.client.must('mutation { signOut { ok } }');
    expect(await first.viewerEmail()).toBe(null);
    await first.signInFully();
    expect(await first.viewerEmail()).toBe(first.email);
  });

  it('of owners who delete each other at the same time one round leaves exactly one', async () => {
    const other = await TestServer.start();
    for (let round = 0; round < 4; round += 1) {
      const [ada, bo] = [await other.enrolled('OWNER'), await other.enrolled('OWNER')];
      // Whoever was left over from the round before makes room.
      const codes = codesOf(await Promise.all([remove(ada.client, bo.id), remove(bo.client, ada.id)]));
      expect(codes.filter((code) => code === 'OK')).toHaveLength(1);
      expect(codes.filter((code) => code !== 'OK')).toEqual([expect.stringMatching(/UNAUTHENTICATED|CONFLICT/)]);
      expect([await ada.viewerEmail(), await bo.viewerEmail()].filter((email) => email !== null)).toHaveLength(1);
    }
    await other.stop();
  });
});
