import { expect } from 'vitest';

import { HOUR } from '@countersign/domain/time.js';

import { sha256 } from '../../src/platform/digest.js';
import { programOf, type Program } from './api-token.js';
import type { Client } from './client.js';
import { finishedExport } from './exports.js';
import { PASSWORD } from './password.js';
import type { Person } from './person.js';
import type { TestServer } from './server.js';
import { Socket } from './socket.js';
import { signInAt, trustedBrowser, withoutSession } from './trusted-devices.js';

/** Of somebody with a second factor; after the bar, of somebody without, who may call the API with a password. */
export const KINDS = [
  'browser',
  'phone',
  'half',
  'device',
  'token',
  'issued',
  'pwlink',
  'session',
  'basic',
  'newmail',
] as const;
type Kind = (typeof KINDS)[number];

const LIST = 'query { statusExports { nodes { id } } }';
const SIGN_IN = 'mutation($input: SignInInput!) { signIn(input: $input) { __typename } }';
const VERIFY = 'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename } }';
const VERIFY_ON_PHONE =
  'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { ... on SignedIn { sessionToken } } }';
const RESET = 'mutation($input: ResetPasswordInput!) { resetPassword(input: $input) { ok } }';
const CONFIRM_EMAIL = 'mutation($input: ConfirmEmailInput!) { confirmEmail(input: $input) { ok } }';
const ISSUE = 'mutation($input: IssueRecoveryCodeInput!) { issueRecoveryCode(input: $input) { code } }';
const CHOSEN_PASSWORD = 'gravel-sextant-morning-48';

let addresses = 0;
/** That nobody has. */
export const anotherAddress = (): string => `moved${(addresses += 1)}@example.com`;

interface Session {
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
  readonly browser: Session;
  readonly phone: Session;
  readonly halves: readonly Client[];
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
  kind: 'PASSWORD' | 'EMAIL',
  userId: string,
  newEmail: string | null = null,
): Promise<string> {
  const { random, unitOfWork } = server.opened.services;
  const token = random.token();
  const now = server.clock.now();
  await unitOfWork.write((manager) =>
    manager.query(
      'insert into links (id, kind, user_id, token_hash, created_at, expires_at, new_email) values (?, ?, ?, ?, ?, ?, ?)',
      [random.id(), kind, userId, sha256(token), now, now + HOUR, newEmail],
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

export async function hold(server: TestServer): Promise<Held> {
  const owner = await server.enrolled('OWNER');
  const [person, plain] = [await server.enrolled('ADMIN'), await server.person('ADMIN')];
  // A second one to remove.
  await person.enroll('Other phone');
  const program = await programOf(person, ['READ_USERS', 'EXPORT_STATUS']);
  const exportId = await finishedExport(server);
  await plain.signIn();
  const browser = await trustedBrowser(server, person);
  const phone = server.client();
  phone.authorization = `Bearer ${(await signInAt(phone, person, 'TOKEN')).attemptToken}`;
  const { verifySecondFactor } = await phone.must(VERIFY_ON_PHONE, { input: { totpCode: person.freshCode() } });
  phone.authorization = `Bearer ${verifySecondFactor.sessionToken}`;
  await owner.stepUp();
  const held = {
    owner,
    person,
    plain,
    exportId,
    browser: await sessionOf(browser),
    phone: await sessionOf(phone),
    device: withoutSession(browser),
    program,
    programSocket: await follow(program.client),
    issued: await issue(owner, person.id, 'FACTOR_NOT_AT_HAND'),
    pwlink: await link(server, 'PASSWORD', person.id),
    session: await sessionOf(plain.client),
    newmail: await link(server, 'EMAIL', plain.id, anotherAddress()),
    password: PASSWORD,
    email: person.email,
  };
  const [inBrowser, onPhone] = [server.client(), server.client()];
  await signInAt(inBrowser, person);
  onPhone.authorization = `Bearer ${(await signInAt(onPhone, person, 'TOKEN')).attemptToken}`;
  return { ...held, halves: [inBrowser, onPhone] };
}

const codeOf = async (client: Client, query: string, input?: unknown): Promise<string> =>
  (await client.refusal(query, input === undefined ? {} : { input })) ?? 'OK';

/** ✓ where it works in every way; ✗ where it works in none; anything between fails with what was seen. */
function verdict(seen: Readonly<Record<string, boolean>>): string {
  const works = Object.values(seen);
  if (works.every(Boolean)) return '✓';
  return works.some(Boolean) ? JSON.stringify(seen) : '✗';
}

async function judgeSession({ client, socket }: Session, exportId: string): Promise<string> {
  const signedIn = (await client.must('query { viewer { permissions } }')).viewer !== null;
  // The server closes it by itself; that it is open is shown by what it refuses.
  const open = signedIn ? (await socket.answer(socket.subscribe('subscription { nothing }'))) !== null : false;
  if (!signedIn) expect((await socket.closed).code).toBe(4403);
  const file = await fetch(`${client.url}/exports/${exportId}.csv`, { headers: client.credentials() });
  await file.text();
  const another = await Socket.connect(client);
  another?.close();
  return verdict({
    signedIn,
    asks: (await codeOf(client, LIST)) === 'OK',
    downloads: file.status === 200,
    open,
    opensAnother: another !== null,
  });
}

const mark = (works: boolean): string => (works ? '✓' : '✗');

/** Uses each, in an order in which none is ended by the use of another. */
export async function judge(server: TestServer, held: Held): Promise<Record<Kind, string>> {
  const { exportId, plain, program, programSocket } = held;
  const signIn = { email: held.email, password: held.password };
  const sessions = {
    browser: await judgeSession(held.browser, exportId),
    phone: await judgeSession(held.phone, exportId),
    session: await judgeSession(held.session, exportId),
  };
  const halves: Record<string, boolean> = {};
  for (const [index, half] of held.halves.entries()) {
    const { pendingSignIn } = await half.must('query { pendingSignIn { __typename } }');
    halves[`pending ${index}`] = pendingSignIn !== null;
    // A wrong code: it reaches the check or it does not, and spends nothing.
    halves[`verifies ${index}`] = (await codeOf(half, VERIFY, { totpCode: '000000' })) !== 'UNAUTHENTICATED';
  }
  const { errors: refused } = await program.client.ask(LIST);
  const opened = await Socket.connect(program.client);
  opened?.close();
  const token = verdict({ asks: refused === undefined, opens: opened !== null });
  if (token === '✗') expect((await programSocket.closed).code).toBe(4403);
  const basic = server.client();
  basic.authorization = `Basic ${Buffer.from(`${plain.email}:${PASSWORD}`).toString('base64')}`;
  const half = server.client();
  const asked = (await half.ask(SIGN_IN, { input: signIn })).data;
  const issued =
    asked?.signIn.__typename === 'SecondFactorRequired'
      ? await codeOf(half, VERIFY, { recoveryCode: held.issued })
      : 'no challenge';
  // Let in by the device, and not because nothing is asked of anybody.
  await held.device.ask(SIGN_IN, { input: signIn });
  const { data } = await held.device.ask('query { viewer { user { signIns(first: 1) { nodes { rule } } } } }');
  return {
    ...sessions,
    half: verdict(halves),
    device: mark(data?.viewer?.user.signIns.nodes[0]?.rule === 'TRUSTED_DEVICE'),
    token: token === '✗' && /paused/.test(refused?.[0]?.message ?? '') ? 'r' : token,
    issued: mark(issued === 'OK'),
    basic: mark((await codeOf(basic, 'query { viewer { permissions } }')) === 'OK'),
    newmail: mark((await codeOf(server.client(), CONFIRM_EMAIL, { token: held.newmail })) === 'OK'),
    pwlink: mark((await codeOf(server.client(), RESET, { token: held.pwlink, password: CHOSEN_PASSWORD })) === 'OK'),
  };
}
