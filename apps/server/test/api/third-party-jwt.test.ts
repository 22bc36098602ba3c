import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';

import {
  opensslToken,
  startJwtProvider,
  tokenOfOtherKey,
  type JwtPerson,
  type JwtProvider,
} from '@countersign/identity-providers';
import { SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Browser } from '../harness/browser.js';
import type { Person } from '../harness/person.js';
import { TestServer } from '../harness/server.js';
import {
  browserOf,
  expectRefused,
  latestRefusal,
  named,
  rows,
  setUpProvider,
  signedInAs,
  tryProvider,
  updateProvider,
  type Refused,
} from '../harness/third-party.js';

const ADA: JwtPerson = { external_id: 'ada', email: 'ada@corp.example.com', name: 'Ada' };
const PEOPLE: readonly JwtPerson[] = [
  ADA,
  { external_id: 'strong', email: 'strong@corp.example.com', name: 'Strong', amr: ['pwd', 'otp'] },
  { external_id: 'stranger', email: 'owner@corp.example.com' },
  { external_id: 'nameless' },
  { external_id: 'unverified', email: 'unverified@corp.example.com', email_verified: false },
  { external_id: 'keyed', email: 'keyed@corp.example.com', name: 'Keyed' },
  { external_id: '42', email: 'numbered@corp.example.com' },
];
const INVALID = 'ASSERTION_INVALID';

let server: TestServer;
/** By a shared secret, and by a public key. */
let shared: JwtProvider;
let keyed: JwtProvider;
let owner: Person;
let id: string;
let keyedId: string;
const start = (): string => `/auth/${id}/start`;
const now = (): number => Math.floor(server.clock.now() / 1000);

beforeAll(async () => {
  server = await TestServer.start();
  shared = await startJwtProvider(PEOPLE, () => server.clock.now());
  keyed = await startJwtProvider(PEOPLE, () => server.clock.now());
  keyed.algorithm = 'RS256';
  owner = await server.enrolled('OWNER', { email: 'owner@corp.example.com' });
  const common = { kind: 'JWT', createUsers: true, createDomains: ['corp.example.com'] };
  const returnTo = ['https://help.example.com/hc/'];
  id = await setUpProvider(
    server,
    owner,
    {
      ...common,
      name: 'Portal',
      jwt: { signInUrl: shared.signInUrl, signOutUrl: shared.signOutUrl, secret: shared.secret, returnTo },
    },
    (made) => posting(shared, made),
  );
  keyedId = await setUpProvider(
    server,
    owner,
    {
      ...common,
      name: 'Keyed portal',
      jwt: { signInUrl: keyed.signInUrl, publicKey: keyed.publicKey, issuer: 'https://portal.example.com' },
    },
    async (made) => {
      keyed.makeToken = (claims) => keyed.sign({ iss: 'https://portal.example.com', ...claims });
      return posting(keyed, made);
    },
  );
});
afterAll(async () => {
  await server.stop();
  await shared.stop();
  await keyed.stop();
});

function posting(provider: JwtProvider, made: string): Promise<string> {
  provider.callbackUrl = `http://localhost:4000/auth/${made}/jwt`;
  return Promise.resolve('ada');
}

/** A token that is posted to a browser which has begun a sign-in. */
async function posted(browser: Browser, jwt: string, of = id): Promise<() => Promise<string>> {
  await browser.open(`/auth/${of}/start`);
  return () => browser.post(`/auth/${of}/jwt`, { jwt });
}

describe('a sign-in by a signed token', () => {
  it.each([
    ['a shared secret', () => id, 'ada'],
    ['a public key', () => keyedId, 'keyed'],
  ])('by %s ends where it was to end', async (_name, of, person) => {
    const browser = browserOf(server);
    expect(await browser.through(`/auth/${of()}/start?returnTo=/people`, person)).toBe('/people');
    expect(await signedInAs(browser)).toEqual({ email: `${person}@corp.example.com`, method: 'JWT' });
  });

  it('keeps what the token said', async () => {
    const browser = browserOf(server);
    await browser.through(start(), 'strong');
    expect(await signedInAs(browser)).toEqual({ email: 'strong@corp.example.com', method: 'JWT' });
    const { viewer } = await browser.client.must('{ viewer { user { signIns(first: 1) { nodes { evidence } } } } }');
    expect(viewer.user.signIns.nodes[0].evidence).toBe('otp, pwd');
  });

  it('takes a token as helpdesks know it, made by the openssl command, without a nonce', async () => {
    const browser = browserOf(server);
    const jwt = await opensslToken({ iat: now(), ...ADA }, shared.secret);
    expect(await (await posted(browser, jwt))()).toBe('/');
    expect(await signedInAs(browser)).toEqual({ email: 'ada@corp.example.com', method: 'JWT' });
  });

  it('takes numbers for external_id and jti, as some make them', async () => {
    const browser = browserOf(server);
    const token = await shared.sign({ external_id: 42, jti: 4711 as never, email: 'numbered@corp.example.com' });
    expect(await (await posted(browser, token))()).toBe('/');
  });
});

describe('a token that was not asked for', () => {
  it('signs nobody in: the browser begins a sign-in of its own, once', async () => {
    const browser = browserOf(server);
    const page = await (async () => {
      await browser.post(`/auth/${id}/jwt`, { jwt: await shared.sign({ ...ADA }), return_to: '' });
      return browser.page;
    })();
    // It stands at the application, which knows who sits there.
    expect(page?.url.href).toContain(shared.signInUrl);
    expect(await signedInAs(browser)).toBeNull();
    expect(pathOf(await browser.choose('strong'))).toBe('/');
    expect(await signedInAs(browser)).toMatchObject({ email: 'strong@corp.example.com' });
  });

  it('is not asked for again and again where the browser keeps no cookie', async () => {
    const browser = browserOf(server);
    await browser.post(`/auth/${id}/jwt`, { jwt: await shared.sign({ ...ADA }) });
    browser.client.cookies.clear();
    shared.makeToken = ({ nonce: _nonce, ...claims }) => shared.sign(claims);
    const ended = pathOf(await browser.choose('ada'));
    shared.makeToken = null;
    expect(ended).toBe('/sign-in?refused=FLOW_GONE');
  });
});

it('whoever is signed in stays who they are: nothing is begun, and what is under way signs nobody else in', async () => {
  const somebody = await server.person('AGENT');
  const browser = browserOf(server, somebody.client);
  const post = await posted(browser, await shared.sign({ ...ADA }));
  await somebody.signIn();
  for (const act of [post, () => browser.through(`${start()}?returnTo=/people`, 'ada')]) await act();
  expect(browser.page?.url.pathname).toBe('/people');
  expect(await signedInAs(browser)).toEqual({ email: somebody.email, method: 'PASSWORD' });
});

it('a test whose token is refused says why on the provider', async () => {
  await owner.stepUp();
  const { createProvider } = await owner.client.must(
    'mutation($input: CreateProviderInput!) { createProvider(input: $input) { provider { id } } }',
    { input: { kind: 'JWT', name: 'Mistyped', jwt: { signInUrl: shared.signInUrl, secret: 'a'.repeat(32) } } },
  );
  const made = createProvider.provider.id;
  const before = shared.callbackUrl;
  await posting(shared, made);
  expect(await tryProvider(server, owner, made, 'ada')).toBe(
    `/returned?for=test&provider=${made}&refused=ASSERTION_INVALID`,
  );
  shared.callbackUrl = before;
  const { provider } = await owner.client.must(
    'query($id: ID!) { provider(id: $id) { lastTest { ok explanation } } }',
    { id: made },
  );
  expect(provider.lastTest).toMatchObject({ ok: false, explanation: expect.stringMatching(/not signed with the key/) });
});

const seconds = { hour: 3600, threeMinutes: 180 };
type Make = (claims: JWTPayload) => Promise<string> | string;

describe('a token that is not taken', () => {
  const hs = (claims: JWTPayload, secret = shared.secret): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret));
  const faulty: readonly (Refused & { readonly name: string; readonly make: Make; readonly keyed?: true })[] = [
    { name: 'unsigned', make: async (claims) => (await hs(claims)).replace(/[^.]+$/, ''), code: INVALID },
    {
      name: 'alg none',
      make: (claims) => new UnsecuredJWT(claims).encode(),
      code: INVALID,
      why: /only algorithm|not signed/,
    },
    {
      name: 'signed with another secret',
      make: (claims) => hs(claims, 'another-secret-of-thirty-two-characters'),
      code: INVALID,
      why: /not signed with the key/,
    },
    {
      name: 'signed by a stronger algorithm than is set up',
      make: (claims) =>
        new SignJWT(claims).setProtectedHeader({ alg: 'HS512' }).sign(new TextEncoder().encode(shared.secret)),
      code: INVALID,
      why: /HS256/,
    },
    {
      name: 'signed with another key',
      make: tokenOfOtherKey,
      keyed: true,
      code: INVALID,
      why: /not signed with the key/,
    },
    {
      name: 'the RSA key used as an HMAC secret',
      make: (claims) => hs(claims, keyed.publicKey),
      keyed: true,
      code: INVALID,
      why: /RS256/,
    },
    { name: 'a key that the token brings along', make: broughtAlong, keyed: true, code: INVALID },
    {
      name: 'of another issuer',
      make: (claims) => keyed.sign({ ...claims, iss: 'https://elsewhere.example.com' }),
      keyed: true,
      code: INVALID,
      why: /iss/,
    },
    {
      name: 'of no issuer',
      make: ({ iss: _iss, ...claims }) => keyed.sign(claims),
      keyed: true,
      code: INVALID,
      why: /iss/,
    },
    {
      name: 'older than three minutes',
      make: (claims) => hs({ ...claims, iat: now() - seconds.threeMinutes - 1 }),
      code: 'ASSERTION_EXPIRED',
      why: /too old/,
    },
    {
      name: 'expired before that',
      make: (claims) => hs({ ...claims, exp: now() - 60 }),
      code: 'ASSERTION_EXPIRED',
      why: /too old/,
    },
    {
      name: 'from the future',
      make: (claims) => hs({ ...claims, iat: now() + 60 }),
      code: 'ASSERTION_EXPIRED',
      why: /future/,
    },
    {
      name: 'not valid yet',
      make: (claims) => hs({ ...claims, nbf: now() + 60 }),
      code: 'ASSERTION_EXPIRED',
      why: /future/,
    },
    {
      name: 'for another audience',
      make: (claims) => hs({ ...claims, aud: 'https://elsewhere.example.com' }),
      code: INVALID,
      why: /audience/,
    },
    { name: 'without iat', make: ({ iat: _iat, ...claims }) => hs(claims), code: INVALID, why: /iat/ },
    { name: 'iat as a text', make: (claims) => hs({ ...claims, iat: String(now()) as never }), code: INVALID },
    { name: 'without jti', make: ({ jti: _jti, ...claims }) => hs(claims), code: INVALID, why: /jti/ },
    { name: 'an empty jti', make: (claims) => hs({ ...claims, jti: '' }), code: INVALID, why: /jti/ },
    {
      name: 'without external_id',
      make: ({ external_id: _id, ...claims }) => hs(claims),
      code: INVALID,
      why: /external_id/,
    },
    {
      name: 'external_id as an object',
      make: (claims) => hs({ ...claims, external_id: { $ne: null } }),
      code: INVALID,
      why: /external_id/,
    },
    {
      name: 'a nonce that nobody sent',
      make: (claims) => hs({ ...claims, nonce: 'made-up' }),
      code: 'FLOW_GONE',
      why: /nonce/,
    },
    { name: 'too long', make: (claims) => hs({ ...claims, filler: 'x'.repeat(20_000) }), code: INVALID, why: /16,000/ },
    { name: 'no token', make: () => 'hello', code: INVALID },
    { name: 'nothing', make: () => '', code: INVALID },
    { name: 'no address', make: () => hs(base(PEOPLE[3])), code: 'EMAIL_MISSING' },
    { name: 'an address that is not verified', make: () => hs(base(PEOPLE[4])), code: 'EMAIL_UNVERIFIED' },
    {
      name: "the owner's address from a stranger's external_id",
      make: () => hs(base(PEOPLE[2])),
      code: 'EXISTS_UNLINKED',
    },
  ];
  it.each(named(faulty))('%s', async (_name, { make, keyed: isKeyed, code, why }) => {
    const browser = browserOf(server);
    const issuer = isKeyed === true ? { iss: 'https://portal.example.com' } : {};
    const act = await posted(browser, await make({ ...base(ADA), ...issuer }), isKeyed === true ? keyedId : id);
    await expectRefused(server, owner, browser, act, { code, why });
  });
});

function base(person: JwtPerson | undefined): JWTPayload {
  return { iat: now(), jti: randomUUID(), ...person };
}

/** A key of the attacker's in the header, which some libraries would verify by. */
function broughtAlong(claims: JWTPayload): Promise<string> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = publicKey.export({ format: 'jwk' }) as { kty: string; n: string; e: string };
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', jwk }).sign(privateKey);
}

describe('return_to', () => {
  const ends: readonly (readonly [string, string | null])[] = [
    ['/people', '/people'],
    ['http://localhost:4000/people?role=AGENT', '/people?role=AGENT'],
    ['https://help.example.com/hc/requests/7', 'https://help.example.com/hc/requests/7'],
    ['https://help.example.com/hc/', 'https://help.example.com/hc/'],
    ['https://help.example.com/elsewhere', null],
    ['https://help.example.com/hc/../elsewhere', null],
    ['https://help.example.com/hcelsewhere', null],
    ['https://help.example.com.evil.example.com/hc/', null],
    ['https://help.example.com@evil.example.com/hc/', null],
    ['http://help.example.com/hc/', null],
    ['//evil.example.com/hc/', null],
    ['/.//evil.example.com/', null],
    ['/./auth/made-up/start', null],
    [`https://help.example.com/hc/${'é'.repeat(80)}`, null],
    ['javascript:alert(1)', null],
    ['https://evil.example.com/', null],
  ];
  it.each(ends)('%s', async (returnTo, end) => {
    const browser = browserOf(server);
    await browser.open(start());
    const jwt = await shared.sign({ ...ADA });
    browser.opens = (url) => url.hostname !== 'help.example.com';
    const act = () => browser.post(`/auth/${id}/jwt`, { jwt, return_to: returnTo });
    if (end === null) {
      await expectRefused(server, owner, browser, act, { code: 'RETURN_ELSEWHERE' });
      // Nothing was spent by it either: the same token, with nowhere to go to.
      expect(await browser.post(`/auth/${id}/jwt`, { jwt })).toBe('/');
    } else {
      await act();
      const url = browser.page?.url;
      expect(end.startsWith('/') ? `${url?.pathname}${url?.search}` : url?.href).toBe(end);
      expect(await signedInAs(browser)).toMatchObject({ email: ADA.email });
    }
  });
});

describe('single use', () => {
  it('of twenty at once one signs in, and none afterwards, nor after a restart', async () => {
    const jwt = await shared.sign({ ...ADA });
    const browsers = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const browser = browserOf(server);
        await browser.open(start());
        return browser;
      }),
    );
    const before = await rows(server);
    const ends = await Promise.all(browsers.map((browser) => browser.post(`/auth/${id}/jwt`, { jwt })));
    expect(ends.filter((end) => end === '/')).toHaveLength(1);
    expect(ends.filter((end) => end === '/sign-in?refused=ASSERTION_REPLAYED')).toHaveLength(19);
    expect(await rows(server)).toEqual({
      ...before,
      sessions: (before['sessions'] ?? 0) + 1,
      sign_ins: (before['sign_ins'] ?? 0) + 1,
    });
    const later = browserOf(server);
    await expectRefused(server, owner, later, await posted(later, jwt), { code: 'ASSERTION_REPLAYED' });
    const { database, clock } = server;
    await server.halt();
    server = await TestServer.start({ database, clock });
    owner = await server.enrolled('OWNER', { email: 'second-owner@example.com' });
    const restarted = browserOf(server);
    await expectRefused(server, owner, restarted, await posted(restarted, jwt), { code: 'ASSERTION_REPLAYED' });
  });

  it('of two tokens at once for one sign-in, one counts', async () => {
    const browser = browserOf(server);
    await browser.open(start());
    const tokens = await Promise.all([shared.sign({ ...ADA }), shared.sign({ ...ADA })]);
    const ends = await Promise.all(
      tokens.map((jwt) => browserOf(server, browser.client.copy()).post(`/auth/${id}/jwt`, { jwt })),
    );
    // The other one finds no sign-in under way, and is sent to begin one.
    expect(ends.filter((end) => end === '/')).toHaveLength(1);
  });
});

it('comes by POST only: a token in an address is not read', async () => {
  const jwt = await shared.sign({ ...ADA });
  const answer = await fetch(`${server.url}/auth/${id}/jwt?jwt=${jwt}`, { redirect: 'manual' });
  expect(answer.status).toBe(404);
  expect(answer.headers.getSetCookie()).toEqual([]);
});

it('a provider that is turned off takes no token, also while a sign-in is under way', async () => {
  await owner.stepUp();
  const browser = browserOf(server);
  const act = await posted(browser, await shared.sign({ ...ADA }));
  await updateProvider(owner, id, { enabled: false });
  await expectRefused(server, owner, browser, act, { code: 'PROVIDER_OFF' });
  await updateProvider(owner, id, { enabled: true });
});

describe('a step-up by a token', () => {
  const BEGIN = 'mutation { beginProviderStepUp { url } }';
  const SENSITIVE = 'mutation { beginTotpEnrollment { id } }';

  it.each(
    named([
      { name: 'says that the proof is fresh', claims: () => ({ auth_time: now() }), refused: null },
      { name: 'says that it is old', claims: () => ({ auth_time: now() - 3600 }), refused: 'NOT_FRESH' },
      { name: 'says that it is from the future', claims: () => ({ auth_time: now() + 3600 }), refused: 'NOT_FRESH' },
      { name: 'does not say', claims: () => ({}), refused: 'NOT_FRESH' },
      {
        name: 'does not say which sign-in it answers',
        claims: () => ({ auth_time: now(), nonce: undefined }),
        refused: 'NONE',
      },
    ]),
  )('counts as far as the application %s', async (_name, { claims, refused }) => {
    const browser = browserOf(server);
    await browser.through(start(), 'strong');
    server.clock.advance(11 * 60_000);
    const { beginProviderStepUp } = await browser.client.must(BEGIN);
    shared.makeToken = (given) => shared.sign({ ...given, ...claims() });
    await browser.open(beginProviderStepUp.url);
    expect(browser.page?.url.searchParams.get('prompt')).toBe('login');
    const ended = await browser.choose('strong');
    shared.makeToken = null;
    if (refused !== 'NONE')
      expect(pathOf(ended)).toBe(
        `/returned?for=step-up&provider=${id}${refused === null ? '' : `&refused=${refused}`}`,
      );
    expect(await browser.client.refusal(SENSITIVE)).toBe(refused === null ? null : 'STEP_UP_REQUIRED');
    if (refused === 'NOT_FRESH')
      expect(await latestRefusal(owner)).toMatchObject({ type: 'step_up.failed', code: 'NOT_FRESH' });
  });
});

it('signing out goes to the page of the application, which is told who', async () => {
  const browser = browserOf(server);
  await browser.through(start(), 'ada');
  const { signOut } = await browser.client.must('mutation { signOut { providerUrl } }');
  await browser.open(signOut.providerUrl);
  expect(shared.signOuts.at(-1)).toBe('?external_id=ada&email=ada%40corp.example.com');
});

function pathOf({ url }: { readonly url: URL }): string {
  return url.pathname + url.search;
}

it('an HMAC made by hand is the same token', async () => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(base(ADA))}`;
  const jwt = `${content}.${createHmac('sha256', shared.secret).update(content).digest('base64url')}`;
  const browser = browserOf(server);
  expect(await (await posted(browser, jwt))()).toBe('/');
});
