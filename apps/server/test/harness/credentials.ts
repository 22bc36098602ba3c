import { HOUR, MINUTE } from '@countersign/domain/time.js';

import { sha256 } from '../../src/platform/digest.js';
import { programOf, type Program } from './api-token.js';
import type { Client } from './client.js';
import { finishedExport } from './exports.js';
import {
  laidAttempt,
  laidBulkJob,
  laidEmailFactor,
  laidSession,
  laidThroughProvider,
  laidTotp,
  type ThroughProvider,
} from './laid.js';
import { newestMail } from './mails.js';
import type { SoftwarePasskey } from './passkey.js';
import { BEGIN_ASSERTION, enrollPasskey } from './passkey-person.js';
import { PASSWORD } from './password.js';
import type { Person } from './person.js';
import type { TestServer } from './server.js';
import { Socket } from './socket.js';
import { trustedBrowser, withoutSession } from './trusted-devices.js';

/** Of somebody with a second factor; after the bar, of somebody without, who may call the API with a password. */
export const KINDS = [
  'browser',
  'phone',
  'half',
  'passkey',
  'mailed',
  'alone',
  'sso',
  'ssohalf',
  'way',
  'emergency',
  'device',
  'token',
  'issued',
  'pwlink',
  'session',
  'basic',
  'newmail',
] as const;
export type Kind = (typeof KINDS)[number];

const SEND_LINK = 'mutation($input: SendPasswordLinkInput!) { sendPasswordLink(input: $input) { user { id } } }';
const ISSUE = 'mutation($input: IssueRecoveryCodeInput!) { issueRecoveryCode(input: $input) { code } }';

let addresses = 0;
/** That nobody has. */
export const anotherAddress = (): string => `moved${(addresses += 1)}@example.com`;

export interface Session {
  readonly client: Client;
  readonly id: string;
  readonly socket: Socket;
}

/** Everything that somebody with a second factor (`person`) and somebody without (`plain`) can hold at a time. */
export interface Held {
  readonly owner: Person;
  readonly person: Person;
  readonly plain: Person;
  readonly exportId: string;
  readonly jobId: string;
  readonly browser: Session;
  readonly phone: Session;
  readonly halves: readonly Client[];
  /** A sign-in that waits for a passkey, and the answer to its challenge. */
  readonly passkeyHalf: Client;
  readonly passkeyAnswer: unknown;
  readonly passkey: SoftwarePasskey;
  /** A sign-in that waits for the code that was mailed for it. */
  readonly mailedHalf: Client;
  readonly mailedCode: string;
  readonly provider: ThroughProvider;
  readonly sso: Session;
  readonly emergency: string;
  /** A trusted browser whose session is lost. */
  readonly device: Client;
  readonly program: Program;
  readonly programSocket: Socket;
  readonly issued: string;
  readonly pwlink: string;
  readonly session: Session;
  readonly newmail: string;
  /** What each signs in with after the cause, where it is another. */
  password: string;
  email: string;
}

export async function link(
  server: TestServer,
  kind: 'PASSWORD' | 'EMAIL' | 'EMERGENCY',
  userId: string,
  newEmail: string | null = null,
  lasts = HOUR,
): Promise<string> {
  const { random, unitOfWork } = server.opened.services;
  const token = random.token();
  const now = server.clock.now();
  await unitOfWork.write((manager) =>
    manager.query(
      'insert into links (id, kind, user_id, token_hash, created_at, expires_at, new_email) values (?, ?, ?, ?, ?, ?, ?)',
      [random.id(), kind, userId, sha256(token), now, now + lasts, newEmail],
    ),
  );
  return token;
}

export async function issue(
  owner: Person,
  userId: string,
  situation: 'FACTOR_LOST' | 'FACTOR_NOT_AT_HAND',
): Promise<string> {
  const input = { userId, reason: 'phone at home', situation };
  return (await owner.client.must(ISSUE, { input })).issueRecoveryCode.code;
}

async function sessionOf(client: Client): Promise<Session> {
  const { viewer } = await client.must('query { viewer { session { id } } }');
  return { client, id: viewer.session.id, socket: await follow(client) };
}

async function follow(client: Client): Promise<Socket> {
  const socket = await Socket.connect(client);
  if (socket === null) throw new Error('the socket was not let in');
  socket.subscribe('subscription { statusExportCompleted { id } }');
  return socket;
}

/** Somebody of these roles with an authenticator, signed in and stepped up. */
async function protectedPerson(server: TestServer, role: 'OWNER' | 'ADMIN'): Promise<Person> {
  const person = await server.person(role);
  await laidTotp(server, person, 'Authenticator');
  await signInAnew(server, person, true);
  return person;
}

async function signInAnew(server: TestServer, person: Person, proved: boolean): Promise<void> {
  for (const [name, value] of (await laidSession(server, person, 'COOKIE', proved)).cookies)
    person.client.cookies.set(name, value);
}

export async function hold(server: TestServer): Promise<Held> {
  const owner = await protectedPerson(server, 'OWNER');
  const [person, plain] = [await protectedPerson(server, 'ADMIN'), await server.person('ADMIN')];
  // More than one of them, to remove and to answer with.
  await laidTotp(server, person, 'Other phone');
  await laidEmailFactor(server, person);
  const { passkey } = await enrollPasskey(person);
  await signInAnew(server, plain, false);
  const program = await programOf(person, ['READ_USERS', 'EXPORT_STATUS']);
  const browser = await trustedBrowser(server, person);
  const passkeyHalf = await laidAttempt(server, person, 'COOKIE');
  const { options } = (await passkeyHalf.must(BEGIN_ASSERTION)).beginWebauthnAssertion;
  const mailedHalf = await laidAttempt(server, person, 'TOKEN');
  await mailedHalf.must('mutation { sendEmailCode { expiresAt } }');
  const provider = await laidThroughProvider(server, person);
  await owner.client.must(SEND_LINK, { input: { userId: person.id, reason: 'asked by telephone' } });
  return {
    owner,
    person,
    plain,
    exportId: await finishedExport(server),
    jobId: await laidBulkJob(server, owner),
    browser: await sessionOf(browser),
    phone: await sessionOf(await laidSession(server, person, 'TOKEN', true)),
    halves: [await laidAttempt(server, person, 'COOKIE'), await laidAttempt(server, person, 'TOKEN')],
    passkeyHalf,
    passkeyAnswer: passkey.get(options),
    passkey,
    mailedHalf,
    mailedCode: inMail(await newestMail(server, person.email, 'EMAIL_CODE'), /\b\d{6}\b/),
    provider,
    sso: await sessionOf(provider.session),
    emergency: await link(server, 'EMERGENCY', person.id, null, 5 * MINUTE),
    device: withoutSession(browser),
    program,
    programSocket: await follow(program.client),
    issued: await issue(owner, person.id, 'FACTOR_NOT_AT_HAND'),
    pwlink: inMail(await newestMail(server, person.email, 'PASSWORD_LINK'), /(?<=#)[\w-]+/),
    session: await sessionOf(plain.client),
    newmail: await link(server, 'EMAIL', plain.id, anotherAddress()),
    password: PASSWORD,
    email: person.email,
  };
}

function inMail(mail: { readonly text: string }, what: RegExp): string {
  const found = what.exec(mail.text)?.[0];
  if (found === undefined) throw new Error(`there is no ${what.source} in ${mail.text}`);
  return found;
}
