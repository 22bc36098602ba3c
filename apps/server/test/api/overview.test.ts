import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { DAY, HOUR } from '@countersign/domain/time.js';

import { DeliveryError } from '../../src/mail/delivery.js';
import { OutboxWorker } from '../../src/jobs/outbox-worker.js';
import type { Person } from '../harness/person.js';
import { TestServer } from '../harness/server.js';

let server: TestServer;
let owner: Person;
let admin: Person;
let agent: Person;
beforeAll(async () => {
  server = await TestServer.start();
  owner = await server.enrolled('OWNER', { name: 'Olga Owner' });
  admin = await server.enrolled('ADMIN', { name: 'Adam Admin' });
  agent = await server.enrolled('AGENT', { name: 'Agnes Agent' });
});
afterAll(() => server.stop());

const OVER_TIME = `query($from: DateTime!, $to: DateTime!) {
  coverageOverTime(from: $from, to: $to) { date workedOut team { total enabled } byRole { role count { total } } } }`;
const iso = (at: number) => new Date(at).toISOString();
const midnight = (at: number) => iso(Math.floor(at / DAY) * DAY);
const ATTENTION =
  'query { attention { dueForLong fewRecoveryCodes factorsUnused issuedCodesOpen invitationsExpired mailsFailed countedTo } }';
const NAMES = 'query($filter: UserFilter) { users(filter: $filter) { totalCount nodes { name } } }';

async function names(filter: object): Promise<string[]> {
  const { users } = await admin.client.must(NAMES, { filter });
  expect(users.totalCount).toBe(users.nodes.length);
  return users.nodes.map((user: { name: string }) => user.name);
}

describe('the coverage over time', () => {
  test('has today from the first look on, and tomorrow with the next', async () => {
    const asked = (person: Person) =>
      person.client.must(OVER_TIME, {
        from: iso(server.clock.now() - 30 * DAY),
        to: iso(server.clock.now() + 5 * DAY),
      });
    const today = { date: midnight(server.clock.now()), workedOut: false, team: { total: 3, enabled: 3 } };
    expect((await asked(admin)).coverageOverTime).toMatchObject([today]);
    expect((await asked(admin)).coverageOverTime[0].byRole).toEqual(
      ['OWNER', 'ADMIN', 'AGENT', 'END_USER'].map((role, index) => ({ role, count: { total: index < 3 ? 1 : 0 } })),
    );
    await server.person('AGENT');
    expect((await asked(owner)).coverageOverTime).toMatchObject([today]);
    server.clock.advance(DAY);
    for (const person of [owner, admin, agent]) await person.signInFully();
    const answers = await Promise.all(Array.from({ length: 20 }, () => asked(admin)));
    for (const { coverageOverTime } of answers)
      expect(coverageOverTime).toMatchObject([
        today,
        { date: midnight(server.clock.now()), team: { total: 4, enabled: 3 } },
      ]);
  });

  test.each<[string, number, number, string | null]>([
    ['backwards', 2, 1, 'to'],
    ['of 401 days', 0, 400, 'from'],
    ['of 400 days', 0, 399, null],
    ['of a time to come', 900, 950, null],
  ])('a time %s', async (_, from, to, refused) => {
    const at = server.clock.now() - 500 * DAY;
    const answer = await admin.client.ask(OVER_TIME, { from: iso(at + from * DAY), to: iso(at + to * DAY) });
    if (refused === null) expect(answer.errors).toBeUndefined();
    else expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path: refused }] });
  });
});

describe('what needs attention', () => {
  test('counts own codes as they are used, and opens whose they are', async () => {
    expect((await admin.client.must(ATTENTION)).attention).toMatchObject({ fewRecoveryCodes: 0, countedTo: 1_000 });
    for (const code of agent.recoveryCodes.slice(0, 7)) {
      await agent.client.must('mutation { signOut { ok } }');
      await agent.signIn();
      expect((await agent.verifyRecovery(code)).errors).toBeUndefined();
      await agent.client.must('mutation { signOut { ok } }');
      // Used once: the second time it takes nothing away.
      await agent.signIn();
      expect((await agent.verifyRecovery(code)).errors).toBeDefined();
    }
    expect((await admin.client.must(ATTENTION)).attention.fewRecoveryCodes).toBe(1);
    expect(await names({ recoveryCodesAtMost: 3 })).toEqual(['Agnes Agent']);
    expect(await names({ recoveryCodesAtMost: 2 })).toEqual([]);
    await agent.signInFully();
    await agent.client.must('mutation { regenerateRecoveryCodes { codes } }');
    expect((await admin.client.must(ATTENTION)).attention.fewRecoveryCodes).toBe(0);
  });

  test('knows issued codes that wait, invitations that expired and factors that nobody uses', async () => {
    const { inviteUser } = await admin.client.must(
      'mutation($input: InviteUserInput!) { inviteUser(input: $input) { user { id } } }',
      { input: { email: 'ivo@example.com', name: 'Ivo Invited', role: 'AGENT' } },
    );
    expect(inviteUser.user.id).toBeDefined();
    await admin.stepUp();
    await admin.client.must('mutation($input: IssueRecoveryCodeInput!) { issueRecoveryCode(input: $input) { code } }', {
      input: { userId: agent.id, situation: 'FACTOR_LOST', reason: 'Lost the phone', sendByEmail: false },
    });
    expect((await admin.client.must(ATTENTION)).attention).toMatchObject({ issuedCodesOpen: 1, invitationsExpired: 0 });
    expect(await names({ issuedCodeOpen: true })).toEqual(['Agnes Agent']);
    server.clock.advance(91 * DAY);
    await admin.signInFully();
    expect((await admin.client.must(ATTENTION)).attention).toMatchObject({
      issuedCodesOpen: 0,
      invitationsExpired: 1,
      factorsUnused: 2,
    });
    expect(await names({ invitationExpired: true })).toEqual(['Ivo Invited']);
    expect(await names({ factorsUnusedForDays: 90 })).toEqual(['Agnes Agent', 'Olga Owner']);
  });

  test('whoever is reset owes a factor from then on, and not since the role was required', async () => {
    await owner.signInFully();
    await server.require(['AGENT'], {}, owner);
    server.clock.advance(15 * DAY);
    await admin.signInFully();
    expect(await names({ dueForDays: 14 })).toEqual(['Ivo Invited', 'Person 4']);
    await admin.client.must(
      'mutation($input: ResetTwoFactorInput!) { resetTwoFactor(input: $input) { user { id } } }',
      {
        input: { userId: agent.id, reason: 'Lost everything' },
      },
    );
    expect(await names({ statuses: ['DUE'] })).toEqual(['Agnes Agent', 'Ivo Invited', 'Person 4']);
    expect((await admin.client.must(ATTENTION)).attention.dueForLong).toBe(2);
    server.clock.advance(14 * DAY + HOUR);
    await admin.signInFully();
    expect(await names({ dueForDays: 14 })).toEqual(['Agnes Agent', 'Ivo Invited', 'Person 4']);
    expect((await admin.client.must(ATTENTION)).attention.dueForLong).toBe(3);
  });

  test.each([
    ['dueForDays', -1],
    ['dueForDays', 3651],
    ['recoveryCodesAtMost', 11],
    ['factorsUnusedForDays', -90],
  ])('a filter %s of %i is refused, in the directory and in an export', async (field, value) => {
    const { errors } = await admin.client.ask(NAMES, { filter: { [field]: value } });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path: `filter.${field}` }] });
    const requested = await admin.client.ask(
      'mutation($input: RequestStatusExportInput!) { requestStatusExport(input: $input) { statusExport { id } } }',
      { input: { filter: { [field]: value } } },
    );
    expect(requested.errors?.[0]?.extensions['fields']).toMatchObject([{ path: `input.filter.${field}` }]);
  });
});

test('mails that failed are shown to owners: what, to whom, since when and why, and nothing of what they said', async () => {
  const { services } = server.opened;
  const refuse = { permanent: false, reason: 'The mail server did not answer.' };
  const worker = new OutboxWorker(services, server.config, {
    deliver: () => Promise.reject(new DeliveryError(refuse.reason, refuse.permanent)),
    tidy: () => Promise.resolve(),
    close: () => undefined,
  });
  await owner.signInFully();
  await services.unitOfWork.write((manager) => manager.query('delete from outbox_messages'));
  await owner.client.must('mutation($input: InviteUserInput!) { inviteUser(input: $input) { user { id } } }', {
    input: { email: 'mia@example.com', name: 'Mia Mailed', role: 'AGENT' },
  });
  const MAILS =
    'query { attention { mailsFailed } failedMails { kind to { label } queuedAt attempts givenUp reason } }';
  expect((await owner.client.must(MAILS)).failedMails).toEqual([]);
  const queuedAt = iso(server.clock.now());
  await worker.drain();
  const mail = { kind: 'INVITATION', to: { label: 'Mia Mailed' }, queuedAt, reason: refuse.reason };
  expect(await owner.client.must(MAILS)).toEqual({
    attention: { mailsFailed: 1 },
    failedMails: [{ ...mail, attempts: 1, givenUp: false }],
  });
  refuse.permanent = true;
  server.clock.advance(HOUR);
  await owner.signInFully();
  await worker.drain();
  expect(await owner.client.must(MAILS)).toMatchObject({ failedMails: [{ ...mail, givenUp: true }] });
  await worker.stop();
  await admin.signInFully();
  expect((await admin.client.must(ATTENTION)).attention.mailsFailed).toBeNull();
  expect(await admin.client.refusal('query { failedMails { id } }')).toBe('FORBIDDEN');
});
