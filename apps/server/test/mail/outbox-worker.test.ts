import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';

import { pino } from 'pino';
import PostalMime from 'postal-mime';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { DAY, HOUR, MINUTE } from '@countersign/domain/time.js';

import { Housekeeping } from '../../src/jobs/housekeeping.js';
import { OutboxWorker } from '../../src/jobs/outbox-worker.js';
import type { MailContent } from '../../src/mail/mail.js';
import { MailServer } from '../harness/mail-server.js';
import { openTestServices, type TestServices } from '../harness/services.js';

const LINK = 'http://localhost:4000/invitation#a-token-nobody-must-log';

interface Row {
  state: string;
  sealed: string | null;
  attempts: number;
  next_attempt_at: number | string;
  failure: string | null;
  finished_at: number | string | null;
}

let test: TestServices;
let worker: OutboxWorker;
let log = '';

const logger = () =>
  pino(
    { level: 'trace' },
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        log += chunk.toString();
        done();
      },
    }),
  );
const rows = (): Promise<Row[]> =>
  test.databases.reader.query(
    'select state, sealed, attempts, next_attempt_at, failure, finished_at from outbox_messages order by created_at, id',
  );
const deadEvents = () =>
  test.databases.reader.query<{ detail: string; subject_label: string }[]>(
    "select detail, subject_label from audit_events where type = 'mail.dead'",
  );

async function mailTo(content: MailContent, expiresAt?: number, name = 'Zoë "Z" Müller'): Promise<void> {
  const op = test.host();
  await op.transaction(async (tx) => {
    const id = op.random.id();
    await tx.users.create({
      id,
      email: `${id}@example.com`,
      name,
      role: 'AGENT',
      passwordHash: null,
      createdAt: op.now,
    });
    await tx.mail({ id, name, email: `${id}@example.com` }, content, expiresAt);
  });
}

async function open(environment: Record<string, string> = {}): Promise<void> {
  log = '';
  test = await openTestServices(environment, logger());
  worker = new OutboxWorker(test.services, test.config);
}

afterEach(async () => {
  await worker.stop();
  await test.drop();
});

describe('with a mail server', () => {
  const server = new MailServer();

  beforeEach(async () => {
    server.mails.length = 0;
    server.refuse = null;
    await server.start();
    await open({ SMTP_URL: server.url, MAIL_FROM: 'Acme Security <security@acme.example>' });
  });
  afterEach(() => server.stop());

  it('sends a mail once, then forgets what it said', async () => {
    await mailTo({ kind: 'INVITATION', link: LINK, expiresAt: test.clock.now() + DAY }, test.clock.now() + DAY);
    const other = new OutboxWorker(test.services, test.config);
    await Promise.all([worker.drain(), other.drain(), worker.drain()]);
    await other.stop();
    expect(server.mails).toHaveLength(1);
    const [mail] = server.mails;
    expect(mail?.subject).toBe('Your invitation to Countersign');
    expect(mail?.from).toMatchObject({ name: 'Acme Security', address: 'security@acme.example' });
    expect(mail?.to?.[0]?.name).toBe('Zoë "Z" Müller');
    expect(mail?.text).toContain(LINK);
    expect(mail?.html).toContain(LINK);
    expect(mail?.headers.find((header) => header.key === 'auto-submitted')?.value).toBe('auto-generated');
    expect(await rows()).toMatchObject([{ state: 'SENT', sealed: null, failure: null }]);
    expect(log).not.toMatch(/a-token-nobody|example\.com|Müller/);
  });

  it('is woken by a mail that is queued', async () => {
    worker.start();
    const arrived = new Promise<void>((resolve) => {
      const push = server.mails.push.bind(server.mails);
      server.mails.push = (...mails) => {
        resolve();
        return push(...mails);
      };
    });
    await mailTo({ kind: 'PASSWORD_CHANGED' });
    await arrived;
    await worker.stop();
    expect(await rows()).toMatchObject([{ state: 'SENT' }]);
  });

  it('keeps the Message-ID when the mail is sent again by whoever takes over from a killed server', async () => {
    await mailTo({ kind: 'PASSWORD_CHANGED' });
    const [{ id, sealed } = { id: '', sealed: '' }]: { id: string; sealed: string }[] =
      await test.databases.reader.query('select id, sealed from outbox_messages');
    await worker.drain();
    // As a server leaves it that is killed between the mail server's yes and its own commit.
    await test.services.unitOfWork.write((manager) =>
      manager.query(
        "update outbox_messages set state = 'QUEUED', sealed = ?, lease_owner = 'killed', lease_until = ?",
        [sealed, test.clock.now() + MINUTE],
      ),
    );
    await worker.drain();
    expect(server.mails).toHaveLength(1);
    test.clock.advance(MINUTE);
    await worker.drain();
    expect(server.mails.map((mail) => mail.messageId)).toEqual([`<${id}@localhost>`, `<${id}@localhost>`]);
    expect(await rows()).toMatchObject([{ state: 'SENT', sealed: null }]);
  });

  it('waits out a mail server that is down, longer each time, and sends then', async () => {
    await server.stop();
    await mailTo({ kind: 'PASSWORD_CHANGED' });
    const waits: number[] = [];
    for (let tries = 1; tries <= 8; tries++) {
      await worker.drain();
      const [row] = await rows();
      expect(row).toMatchObject({
        state: 'QUEUED',
        attempts: tries,
        failure: 'The mail server could not be reached (connection refused): check host and port of SMTP_URL.',
      });
      waits.push((Number(row?.next_attempt_at) - test.clock.now()) / MINUTE);
      test.clock.advance(Number(row?.next_attempt_at) - test.clock.now());
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    await server.start();
    await worker.drain();
    expect(server.mails).toHaveLength(1);
    expect(await rows()).toMatchObject([{ state: 'SENT', sealed: null, failure: null }]);
  });

  it('gives up after a day of tries, and an admin sees it', async () => {
    await server.stop();
    const began = test.clock.now();
    await mailTo({ kind: 'PASSWORD_CHANGED' });
    for (let [row] = await rows(); row?.state === 'QUEUED'; [row] = await rows()) {
      test.clock.advance(Math.max(0, Number(row.next_attempt_at) - test.clock.now()));
      await worker.drain();
    }
    const [row] = await rows();
    expect(row).toMatchObject({ state: 'DEAD', sealed: null });
    expect((Number(row?.finished_at) - began) / HOUR).toBeGreaterThan(23);
    expect((Number(row?.finished_at) - began) / HOUR).toBeLessThan(25);
    expect(await deadEvents()).toMatchObject([{ subject_label: 'Zoë "Z" Müller' }]);
    expect(log).not.toMatch(/example\.com/);
    await server.start();
  });

  it.each([
    { code: 550, state: 'DEAD', failure: 'The mail server refused the recipient (550).' },
    { code: 450, state: 'QUEUED', failure: 'The mail server refused the recipient (450).' },
  ])('takes $code for an answer: $state', async ({ code, state, failure }) => {
    server.refuse = { code, text: 'no mailbox for' };
    await mailTo({ kind: 'PASSWORD_CHANGED' });
    await worker.drain();
    expect(await rows()).toMatchObject([{ state, failure }]);
    expect(await deadEvents()).toHaveLength(state === 'DEAD' ? 1 : 0);
    expect(log).not.toMatch(/example\.com/);
  });

  it('sends no link that has expired meanwhile', async () => {
    await mailTo({ kind: 'INVITATION', link: LINK, expiresAt: test.clock.now() + HOUR }, test.clock.now() + HOUR);
    test.clock.advance(HOUR);
    await worker.drain();
    expect(server.mails).toHaveLength(0);
    expect(await rows()).toMatchObject([{ state: 'DEAD', sealed: null }]);
  });
});

describe('without a mail server', () => {
  beforeEach(() => open());

  it('keeps each mail as a file that only the server may read, until the link in it expires', async () => {
    const folder = join(test.config.dataDir, 'outbox');
    // As long as they are.
    const link = `https://countersign.example.com/invitation#${'0fGYtBop2EQ_vb-R4b1pz'.repeat(2)}`;
    await mailTo({ kind: 'INVITATION', link, expiresAt: test.clock.now() + HOUR }, test.clock.now() + HOUR);
    await mailTo({ kind: 'PASSWORD_CHANGED' });
    await worker.drain();
    const files = await readdir(folder);
    expect(files).toHaveLength(2);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const file of files) expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
    const invitation = files.find((file) => /^\d{8}T\d{9}Z-invitation-.*\.eml$/.test(file)) ?? '';
    const message = await readFile(join(folder, invitation), 'utf8');
    expect((await PostalMime.parse(message)).text).toContain(link);
    expect(message.split('\r\n'), 'a link that can be copied out of the file').toContain(link);
    test.clock.advance(HOUR);
    await worker.drain();
    expect(await readdir(folder)).toEqual(files.filter((file) => file !== invitation));
  });
});

describe('housekeeping', () => {
  beforeEach(() => open());

  it('deletes what is past its time and keeps the rest', async () => {
    await mailTo({ kind: 'PASSWORD_CHANGED' });
    await worker.drain();
    const housekeeping = new Housekeeping(test.services);
    await test.host().transaction((tx) => tx.audit('keys.rotated'));
    test.clock.advance(29 * DAY);
    await housekeeping.run();
    expect(await rows()).toHaveLength(1);
    test.clock.advance(2 * DAY);
    await housekeeping.run();
    expect(await rows()).toHaveLength(0);
    const events = () => test.databases.reader.query<unknown[]>('select type from audit_events');
    expect(await events()).toEqual([{ type: 'keys.rotated' }]);
    test.clock.advance(700 * DAY);
    await housekeeping.run();
    expect(await events()).toEqual([{ type: 'audit_trail.trimmed' }]);
    await housekeeping.stop();
  });

  it('deletes old links, but the invitation of somebody who has not come yet stays to be seen', async () => {
    const { random } = test.services;
    await test.host().transaction(async (tx) => {
      for (const passwordHash of [null, 'a hash']) {
        const user = { id: random.id(), email: `${random.id()}@example.com`, name: 'Somebody', role: 'AGENT' as const };
        await tx.users.create({ ...user, passwordHash, createdAt: test.clock.now() });
        for (const kind of ['INVITATION', 'PASSWORD', 'EMAIL'] as const) {
          const [createdAt, expiresAt] = [test.clock.now(), test.clock.now() + HOUR];
          await tx.links.create({
            id: random.id(),
            kind,
            userId: user.id,
            tokenHash: random.id(),
            createdAt,
            expiresAt,
          });
        }
      }
    });
    const kinds = () => test.databases.reader.query<unknown[]>('select kind, used_at from links');
    const housekeeping = new Housekeeping(test.services);
    test.clock.advance(29 * DAY);
    await housekeeping.run();
    expect(await kinds()).toHaveLength(6);
    test.clock.advance(2 * DAY);
    await housekeeping.run();
    expect(await kinds()).toEqual([{ kind: 'INVITATION', used_at: null }]);
    await housekeeping.stop();
  });
});
