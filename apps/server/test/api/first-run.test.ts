import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createMailOutlet } from '../../src/mail/mail-outlet.js';
import { MailServer } from '../harness/mail-server.js';
import { PASSWORD } from '../harness/password.js';
import type { Person } from '../harness/person.js';
import { TestServer } from '../harness/server.js';

const SET_UP = 'mutation($input: SetUpInput!) { setUp(input: $input) { __typename } }';
const UPDATE =
  'mutation($input: UpdateAccountInput!) { updateAccount(input: $input) { account { organizationName } } }';
const FINISH = 'mutation { finishFirstRun { account { setUpFinished } } }';
const TEST_MAIL = 'mutation { sendTestMail { ok sentTo explanation } }';
const ACCOUNT = 'query { account { organizationName mailDelivery mailFrom setUpFinished } }';

let server: TestServer;
afterEach(() => server.stop());

const events = async (type: string): Promise<{ outcome: string; detail: string | null }[]> =>
  server.opened.services.unitOfWork.reader.query('select outcome, detail from audit_events where type = ?', [type]);

describe('the account', () => {
  beforeEach(async () => {
    server = await TestServer.start({ environment: { MAIL_FROM: 'Harbor <hello@example.com>' } });
  });

  it('says how its mail leaves and from whom', async () => {
    const owner = await server.enrolled('OWNER');
    expect((await owner.client.must(ACCOUNT)).account).toEqual({
      organizationName: 'Countersign',
      mailDelivery: 'FILES',
      mailFrom: 'Harbor <hello@example.com>',
      setUpFinished: false,
    });
  });

  it('is renamed by an owner, with what it was in the trail', async () => {
    const owner = await server.enrolled('OWNER');
    await owner.client.must(UPDATE, { input: { organizationName: ' Harbor Support ' } });
    expect((await owner.client.must(ACCOUNT)).account.organizationName).toBe('Harbor Support');
    expect((await events('account.updated')).map(({ detail }) => JSON.parse(detail ?? ''))).toEqual([
      { organizationName: { before: 'Countersign', after: 'Harbor Support' } },
    ]);
    await owner.client.must(UPDATE, { input: { organizationName: 'Harbor Support' } });
    await owner.client.must(UPDATE, { input: {} });
    expect(await events('account.updated')).toHaveLength(1);
  });

  it.each([' ', 'x'.repeat(101), 'two\nlines', 'turned \u202e around'])('is not named %j', async (organizationName) => {
    const owner = await server.enrolled('OWNER');
    const { errors } = await owner.client.ask(UPDATE, { input: { organizationName } });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'input.organizationName' }],
    });
    expect((await owner.client.must(ACCOUNT)).account.organizationName).toBe('Countersign');
  });

  it('has its first run finished once, however often and by however many', async () => {
    const owner = await server.enrolled('OWNER');
    const answers = await Promise.all(Array.from({ length: 5 }, () => owner.client.copy().must(FINISH)));
    expect(answers.map(({ finishFirstRun }) => finishFirstRun.account.setUpFinished)).toEqual(Array(5).fill(true));
    expect(await events('account.first_run_finished')).toHaveLength(1);
    expect((await owner.client.must(ACCOUNT)).account.setUpFinished).toBe(true);
  });
});

describe('the set-up link', () => {
  beforeEach(async () => {
    server = await TestServer.start();
  });
  const token = async () => new URL((await server.setUpLink()) ?? '').hash.slice(1);
  const input = (link: string, changes: Record<string, unknown> = {}) => ({
    input: { token: link, email: 'first@example.com', name: 'First', password: PASSWORD, ...changes },
  });

  it('makes one owner, in two windows at once', async () => {
    const link = await token();
    const windows = [server.client(), server.client()];
    const codes = await Promise.all(
      windows.map((window, index) => window.refusal(SET_UP, input(link, { email: `owner${index}@example.com` }))),
    );
    expect(codes.sort()).toEqual(['NOT_FOUND', null].sort());
    expect(await events('account.set_up')).toHaveLength(1);
  });

  it('is dead once an owner has enrolled, and none is made any more', async () => {
    const link = await token();
    const browser = server.client();
    await browser.must(SET_UP, input(link, { organizationName: 'Harbor' }));
    expect(await browser.refusal(SET_UP, input(link))).toBe('FORBIDDEN');
    expect(await server.client().refusal(SET_UP, input(link))).toBe('NOT_FOUND');
    const again = await token();
    await server.enrolled('OWNER');
    expect(await server.setUpLink()).toBe(null);
    expect(await server.client().refusal(SET_UP, input(again))).toBe('NOT_FOUND');
  });

  it.each(['x'.repeat(101), 'two\nlines'])('names no organization %j', async (organizationName) => {
    const { errors } = await server.client().ask(SET_UP, input(await token(), { organizationName }));
    expect(errors?.[0]?.extensions).toMatchObject({ fields: [{ path: 'input.organizationName' }] });
    expect(await events('account.set_up')).toHaveLength(0);
  });
});

describe('a test message', () => {
  const mailServer = new MailServer();
  afterEach(() => mailServer.stop());

  const send = async (by: Person) => (await by.client.must(TEST_MAIL)).sendTestMail;
  const startWith = async (environment: Record<string, string>): Promise<Person> => {
    server = await TestServer.start({ environment });
    return server.enrolled('OWNER', { email: 'owner@example.com' });
  };

  it('goes to whoever asks, at once, and the answer is that of the mail server', async () => {
    await mailServer.start();
    const owner = await startWith({ SMTP_URL: mailServer.url });
    expect(await send(owner)).toEqual({
      ok: true,
      sentTo: 'owner@example.com',
      explanation: expect.stringMatching(/took it and said: 250 /),
    });
    expect(mailServer.mails).toHaveLength(1);
    expect(mailServer.mails[0]).toMatchObject({
      subject: 'Countersign: test message',
      to: [{ address: 'owner@example.com' }],
    });
    expect((await owner.client.must(ACCOUNT)).account.mailDelivery).toBe('SMTP');
  });

  it('that is refused says so in words, and leaves no address in the trail', async () => {
    await mailServer.start();
    const owner = await startWith({ SMTP_URL: mailServer.url });
    mailServer.refuse = { code: 550, text: 'No such mailbox' };
    const answer = await send(owner);
    mailServer.refuse = null;
    expect(answer.ok).toBe(false);
    expect(answer.explanation).toMatch(/^The mail server refused the recipient \(550\)\. It said: 550 No such mailbox/);
    const [event] = await events('mail.test_sent');
    expect(event).toMatchObject({ outcome: 'failure' });
    expect(event?.detail).toContain('refused the recipient (550)');
    expect(event?.detail).not.toContain('owner@example.com');
  });

  it('says that nothing answers there', async () => {
    await mailServer.start();
    const url = mailServer.url;
    await mailServer.stop();
    const owner = await startWith({ SMTP_URL: url });
    expect(await send(owner)).toMatchObject({ ok: false, explanation: expect.stringMatching(/connection refused/) });
  });

  it('says in which file it lies where no mail server is set', async () => {
    const owner = await startWith({});
    const { ok, explanation } = await send(owner);
    expect(ok).toBe(true);
    const file = /\S+\.eml/.exec(explanation)?.[0] ?? '';
    expect(await readFile(file, 'utf8')).toContain('To: Person 1 <owner@example.com>');
  });

  it('is no way to fill a mailbox: ten in a row, then one a minute', async () => {
    const owner = await startWith({});
    const codes: (string | null)[] = [];
    for (let sent = 0; sent < 12; sent += 1) codes.push(await owner.client.refusal(TEST_MAIL));
    expect(codes.filter((code) => code === null).length).toBeLessThanOrEqual(11);
    expect(codes.at(-1)).toBe('RATE_LIMITED');
    server.clock.advance(60_000);
    expect(await owner.client.refusal(TEST_MAIL)).toBe(null);
    // Another owner has a count of their own.
    const other = await server.enrolled('OWNER');
    expect(await other.client.refusal(TEST_MAIL)).toBe(null);
  });
});

describe('a mail server that speaks otherwise', () => {
  let talking: Server;
  const sockets = new Set<Socket>();
  beforeEach(async () => {
    server = await TestServer.start();
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => talking.close(resolve));
  });

  /** Answers each line of a client by how it begins. */
  const talk = async (
    answers: Readonly<Record<string, string>>,
    greeting: string | null = '220 ready',
  ): Promise<string> => {
    talking = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      if (greeting !== null) socket.write(`${greeting}\r\n`);
      socket.on('data', (data) => {
        for (const line of data.toString().split('\r\n').filter(Boolean)) {
          const answer = Object.entries(answers).find(([start]) => line.startsWith(start))?.[1];
          socket.write(`${answer ?? '250 fine'}\r\n`);
        }
      });
    });
    await new Promise<void>((resolve) => talking.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(talking.address() as AddressInfo).port}`;
  };
  const sendBy = (smtpUrl: string, longest?: number) =>
    createMailOutlet({ ...server.config, smtpUrl }, longest).sendNow({
      id: 'an-id',
      to: { name: 'Ann', address: 'ann@example.com' },
      createdAt: server.clock.now(),
      content: { kind: 'TEST_MESSAGE' },
      organizationName: 'Harbor',
    });

  it('refuses the password, which is not repeated', async () => {
    const host = await talk({
      EHLO: '250-there\r\n250 AUTH PLAIN',
      AUTH: '535 wrong: se/cret and AHVzZXIAc2UvY3JldA==',
    });
    const sent = await sendBy(`smtp://user:${encodeURIComponent('se/cret')}@${host}`);
    expect(sent.ok).toBe(false);
    expect(sent.explanation).toMatch(
      /refused the user or password of SMTP_URL \(535\)\. It said: 535 wrong: \(password\)/,
    );
    expect(sent.explanation).not.toMatch(/se\/cret|AHVzZXI/);
  });

  it('refuses the sender', async () => {
    const host = await talk({ 'MAIL FROM': '553 not yours' });
    expect(await sendBy(`smtp://${host}`)).toMatchObject({
      ok: false,
      explanation: 'The mail server refused the sender (553): check MAIL_FROM. It said: 553 not yours',
      failure: 'The mail server refused the sender (553): check MAIL_FROM.',
    });
  });

  it('speaks no encryption where it is asked to', async () => {
    const host = await talk({});
    expect((await sendBy(`smtps://${host}`)).explanation).toMatch(/did not agree on encryption/);
  });

  it('says nothing: the answer comes in time all the same', async () => {
    const host = await talk({}, null);
    expect(await sendBy(`smtp://${host}`, 100)).toMatchObject({
      ok: false,
      explanation: expect.stringMatching(/did not answer in time/),
    });
  });
});
