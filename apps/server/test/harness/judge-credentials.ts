import { expect } from 'vitest';

import type { Client } from './client.js';
import type { Held, Kind, Session } from './credentials.js';
import type { ThroughProvider } from './laid.js';
import type { SoftwarePasskey } from './passkey.js';
import { BEGIN_SIGN_IN, SIGN_IN_ALONE } from './passkey-person.js';
import { PASSWORD } from './password.js';
import type { TestServer } from './server.js';
import { Socket } from './socket.js';

const LIST = 'query { statusExports { nodes { id } } }';
const SIGN_IN = 'mutation($input: SignInInput!) { signIn(input: $input) { __typename } }';
const VERIFY = 'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename } }';
const RESET = 'mutation($input: ResetPasswordInput!) { resetPassword(input: $input) { ok } }';
const CONFIRM_EMAIL = 'mutation($input: ConfirmEmailInput!) { confirmEmail(input: $input) { ok } }';
const CHOSEN_PASSWORD = 'gravel-sextant-morning-48';

const codeOf = async (client: Client, query: string, input?: unknown): Promise<string> =>
  (await client.refusal(query, input === undefined ? {} : { input })) ?? 'OK';

/** ✓ where it works in every way; ✗ where it works in none; anything between fails with what was seen. */
function verdict(seen: Readonly<Record<string, boolean>>): string {
  const works = Object.values(seen);
  if (works.every(Boolean)) return '✓';
  return works.some(Boolean) ? JSON.stringify(seen) : '✗';
}

async function judgeSession({ client, socket }: Session, { exportId, jobId }: Held): Promise<string> {
  const signedIn = (await client.must('query { viewer { permissions } }')).viewer !== null;
  // The server closes it by itself; that it is open is shown by what it refuses.
  const open = signedIn ? (await socket.answer(socket.subscribe('subscription { nothing }'))) !== null : false;
  if (!signedIn) expect((await socket.closed).code).toBe(4403);
  const file = await downloads(client, `/exports/${exportId}.csv`);
  const results = await downloads(client, `/bulk-jobs/${jobId}.csv`);
  const another = await Socket.connect(client);
  another?.close();
  return verdict({
    signedIn,
    asks: (await codeOf(client, LIST)) === 'OK',
    downloads: file,
    downloadsResults: results,
    open,
    opensAnother: another !== null,
  });
}

async function downloads(client: Client, path: string): Promise<boolean> {
  const file = await fetch(client.url + path, { headers: client.credentials() });
  await file.text();
  return file.status === 200;
}

/** The right factor finishes it (✓), or is answered like a wrong one (d), or nothing is under way any more (✗). */
async function judgeHalf(half: Client, factor: Record<string, unknown>): Promise<string> {
  const isPending = (await half.must('query { pendingSignIn { __typename } }')).pendingSignIn !== null;
  const { data, errors } = await half.ask(VERIFY, { input: factor });
  const code = errors?.[0]?.extensions.code;
  if (!isPending) return code === 'UNAUTHENTICATED' ? '✗' : `not pending, and ${code ?? 'finished'}`;
  if (code === 'INVALID_CODE') return 'd';
  return data?.verifySecondFactor?.__typename === 'SignedIn' ? '✓' : `pending, and ${code ?? JSON.stringify(data)}`;
}

/** Picks up in the browser what the provider answered: signed in, or on to a second factor, or refused. */
async function judgeWay({ client, path }: ThroughProvider['way']): Promise<string> {
  const answer = await fetch(client.url + path, { headers: client.credentials(), redirect: 'manual' });
  await answer.text();
  const ended = new URL(answer.headers.get('location') ?? '/', client.url);
  const isSignedIn = answer.headers.getSetCookie().some((cookie) => /^countersign_session=css_/.test(cookie));
  expect(isSignedIn, ended.href).toBe(!ended.searchParams.has('refused'));
  return mark(isSignedIn);
}

async function judgeAlone(server: TestServer, passkey: SoftwarePasskey): Promise<string> {
  const client = server.client();
  const { options } = (await client.must(BEGIN_SIGN_IN)).beginPasskeySignIn;
  return mark((await codeOf(client, SIGN_IN_ALONE, { webauthn: passkey.get(options) })) === 'OK');
}

const mark = (works: boolean): string => (works ? '✓' : '✗');

/** Uses each, in an order in which none is ended by the use of another. */
export async function judge(server: TestServer, held: Held): Promise<Record<Kind, string>> {
  const { person, plain, program, programSocket } = held;
  const signIn = { email: held.email, password: held.password };
  // What lasts for minutes first: each code of an authenticator takes half a one.
  const way = await judgeWay(held.provider.way);
  const byLink = (await server.client().ask(SIGN_IN, { input: { ...signIn, emergencyToken: held.emergency } })).data;
  const emergency = mark(byLink?.signIn.__typename === 'SecondFactorRequired');
  const sessions = {
    browser: await judgeSession(held.browser, held),
    phone: await judgeSession(held.phone, held),
    session: await judgeSession(held.session, held),
    sso: await judgeSession(held.sso, held),
  };
  const passkey = await judgeHalf(held.passkeyHalf, { webauthn: held.passkeyAnswer });
  const mailed = await judgeHalf(held.mailedHalf, { emailCode: held.mailedCode });
  const alone = await judgeAlone(server, held.passkey);
  const halves: string[] = [];
  for (const half of held.halves) halves.push(await judgeHalf(half, { totpCode: person.freshCode() }));
  const ssohalf = await judgeHalf(held.provider.half, { totpCode: person.freshCode() });
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
    half: [...new Set(halves)].join(' and '),
    passkey,
    mailed,
    alone,
    ssohalf,
    way,
    emergency,
    device: mark(data?.viewer?.user.signIns.nodes[0]?.rule === 'TRUSTED_DEVICE'),
    token: token === '✗' && /paused/.test(refused?.[0]?.message ?? '') ? 'r' : token,
    issued: mark(issued === 'OK'),
    basic: mark((await codeOf(basic, 'query { viewer { permissions } }')) === 'OK'),
    newmail: mark((await codeOf(server.client(), CONFIRM_EMAIL, { token: held.newmail })) === 'OK'),
    pwlink: mark((await codeOf(server.client(), RESET, { token: held.pwlink, password: CHOSEN_PASSWORD })) === 'OK'),
  };
}
