import { startOidcProvider, type OidcPerson, type OidcProvider } from '@countersign/identity-providers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { Browser } from '../harness/browser.js';
import type { Person } from '../harness/person.js';
import { TestServer } from '../harness/server.js';
import {
  browserOf,
  expectRefused,
  latestRefusal,
  named,
  PROVIDER_NETWORKS,
  rows,
  setUpProvider,
  signedInAs,
  tryProvider,
  updateProvider,
  type Refused,
} from '../harness/third-party.js';

const ADA: OidcPerson = { sub: 'ada', email: 'ada@corp.example.com', email_verified: true, name: 'Ada' };
const PEOPLE: readonly OidcPerson[] = [
  ADA,
  { ...ADA, sub: 'strong', email: 'strong@corp.example.com', amr: ['pwd', 'otp'], acr: 'urn:example:multi-factor' },
  { ...ADA, sub: 'stranger', email: 'owner@corp.example.com' },
  { ...ADA, sub: 'nameless', email: undefined },
  { ...ADA, sub: 'unverified', email: 'unverified@corp.example.com', email_verified: false },
  { ...ADA, sub: 'elsewhere', email: 'somebody@elsewhere.example.com' },
  { ...ADA, sub: 'leaving', email: 'leaving@corp.example.com' },
  { ...ADA, sub: 'x'.repeat(300), email: 'long@corp.example.com' },
];

let server: TestServer;
let provider: OidcProvider;
let owner: Person;
let id: string;
const start = (): string => `/auth/${id}/start`;
beforeAll(async () => {
  provider = await startOidcProvider(PEOPLE);
  server = await TestServer.start({ environment: PROVIDER_NETWORKS });
  owner = await server.enrolled('OWNER', { email: 'owner@corp.example.com' });
  id = await setUpProvider(server, owner, settings(), 'ada');
});
afterEach(() => {
  provider.tamper = null;
  provider.down = false;
});
afterAll(async () => {
  await server.stop();
  await provider.stop();
});

function settings() {
  const { issuer, clientId, clientSecret } = provider;
  return {
    kind: 'OIDC',
    name: 'Corporate sign-in',
    createUsers: true,
    createDomains: ['corp.example.com'],
    oidc: { issuer, clientId, clientSecret, multiFactorAcrs: ['urn:example:multi-factor'] },
  };
}

const seconds = (): number => Math.floor(Date.now() / 1000);

describe('a sign-in through OpenID Connect', () => {
  it('ends where it was to end, and keeps what the provider said', async () => {
    const browser = browserOf(server);
    expect(await browser.through(`${start()}?returnTo=/people`, 'strong')).toBe('/people');
    expect(await signedInAs(browser)).toEqual({ email: 'strong@corp.example.com', method: 'OIDC' });
    const { viewer } = await browser.client.must('{ viewer { user { signIns(first: 1) { nodes { evidence } } } } }');
    expect(viewer.user.signIns.nodes[0].evidence).toBe('otp, pwd, urn:example:multi-factor');
  });

  it('sends state, nonce and PKCE, and asks for no fresh proof', async () => {
    const browser = browserOf(server);
    const answer = await fetch(server.url + start(), { redirect: 'manual' });
    const { searchParams, origin } = new URL(answer.headers.get('location') ?? '');
    expect(origin).toBe(provider.issuer);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: `http://localhost:4000/auth/${id}/callback`,
      scope: 'openid email profile',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(searchParams.get(name)?.length).toBeGreaterThan(30);
    expect(searchParams.has('max_age')).toBe(false);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.getSetCookie().join()).toMatch(
      /countersign_way=[^;]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax/,
    );
    expect(await signedInAs(browser)).toBeNull();
  });

  it('takes an issuer with or without the slash at its end', async () => {
    const { createProvider } = await owner.client.must(
      'mutation($input: CreateProviderInput!) { createProvider(input: $input) { provider { id } } }',
      { input: { ...settings(), name: 'With a slash', oidc: { ...settings().oidc, issuer: `${provider.issuer}/` } } },
    );
    const made = createProvider.provider.id;
    expect(await tryProvider(server, owner, made, 'ada')).toBe(`/returned?for=test&provider=${made}`);
  });

  it('knows the same subject again by its subject, whatever address it has by now', async () => {
    await browserOf(server).through(start(), 'ada');
    provider.people.set('ada', { ...ADA, email: 'renamed@corp.example.com' });
    const again = browserOf(server);
    await again.through(start(), 'ada');
    provider.people.set('ada', ADA);
    expect(await signedInAs(again)).toEqual({ email: 'ada@corp.example.com', method: 'OIDC' });
  });
});

type Tamper = NonNullable<OidcProvider['tamper']>;

describe('an ID token that is not taken', () => {
  const tampered: readonly (Refused & { readonly name: string; readonly tamper: Tamper })[] = [
    {
      name: 'without its signature',
      tamper: ({ token }) => token.replace(/[^.]+$/, ''),
      code: 'ASSERTION_INVALID',
    },
    { name: 'alg none', tamper: ({ claims }) => provider.unsigned(claims), code: 'ASSERTION_INVALID' },
    {
      name: 'signed with another key',
      tamper: ({ claims }) => provider.signWithOtherKey(claims),
      code: 'ASSERTION_INVALID',
      why: /signature verification failed/,
    },
    {
      name: 'the RSA key used as an HMAC secret',
      tamper: ({ claims }) => provider.signWithPublicKeyAsSecret(claims),
      code: 'ASSERTION_INVALID',
    },
    {
      name: 'expired',
      tamper: ({ claims }) => provider.sign({ ...claims, iat: seconds() - 7200, exp: seconds() - 3600 }),
      code: 'ASSERTION_EXPIRED',
    },
    {
      name: 'from the future',
      tamper: ({ claims }) => provider.sign({ ...claims, iat: seconds() + 3600, exp: seconds() + 7200 }),
      code: 'ASSERTION_EXPIRED',
      why: /from the future/,
    },
    {
      name: 'for another audience',
      tamper: ({ claims }) => provider.sign({ ...claims, aud: 'somebody-else' }),
      code: 'ASSERTION_INVALID',
      why: /"aud"/,
    },
    {
      name: 'of another issuer',
      tamper: ({ claims }) => provider.sign({ ...claims, iss: 'https://elsewhere.example.com' }),
      code: 'ASSERTION_INVALID',
      why: /"iss"/,
    },
    {
      name: 'of another sign-in (nonce)',
      tamper: ({ claims }) => provider.sign({ ...claims, nonce: 'another' }),
      code: 'ASSERTION_INVALID',
      why: /"nonce"/,
    },
    {
      name: 'without a subject',
      tamper: ({ claims: { sub: _sub, ...claims } }) => provider.sign(claims),
      code: 'ASSERTION_INVALID',
    },
  ];
  it.each(named(tampered))('%s', async (_name, { tamper, code, why }) => {
    provider.tamper = tamper;
    const browser = browserOf(server);
    await expectRefused(server, owner, browser, () => browser.through(start(), 'ada'), { code, why });
  });
});

describe('a sign-in that is refused', () => {
  it.each(
    named([
      { name: 'no address', person: 'nameless', code: 'EMAIL_MISSING' },
      { name: 'an address that is not verified', person: 'unverified', code: 'EMAIL_UNVERIFIED' },
      { name: "the owner's address from a stranger's subject", person: 'stranger', code: 'EXISTS_UNLINKED' },
      { name: 'an address of another domain', person: 'elsewhere', code: 'NO_USER' },
      { name: 'a subject that is too long to be kept', person: 'x'.repeat(300), code: 'ASSERTION_INVALID' },
      { name: 'Cancel at the provider', person: '', code: 'PROVIDER_REFUSED', why: /access_denied/ },
    ]),
  )('%s', async (_name, { person, code, why }) => {
    const browser = browserOf(server);
    await expectRefused(server, owner, browser, () => browser.through(start(), person), { code, why });
  });

  it('a suspended user, who stays so', async () => {
    const before = browserOf(server);
    await before.through(start(), 'leaving');
    const { viewer } = await before.client.must('{ viewer { user { id } } }');
    await owner.client.must('mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }', {
      input: { userId: viewer.user.id, suspended: true },
    });
    const browser = browserOf(server);
    await browser.open(start());
    const count = await rows(server);
    expect(await browser.choose('leaving')).toMatchObject({ url: { search: '?refused=SUSPENDED' } });
    // That it was tried is kept with the user; nothing else came of it.
    expect(await rows(server)).toEqual({ ...count, sign_ins: (count['sign_ins'] ?? 0) + 1 });
    expect(await signedInAs(browser)).toBeNull();
    expect((await latestRefusal(owner)).type).toBe('sign_in.refused');
  });

  it('a provider that is turned off while the sign-in is under way, and until it is on again', async () => {
    const browser = browserOf(server);
    await browser.open(start());
    await updateProvider(owner, id, { enabled: false });
    await expectRefused(server, owner, browser, async () => pathOf(await browser.choose('ada')), {
      code: 'PROVIDER_OFF',
    });
    const later = browserOf(server);
    await expectRefused(server, owner, later, () => later.through(start(), 'ada'), { code: 'PROVIDER_OFF' });
    await updateProvider(owner, id, { enabled: true });
    expect(await browserOf(server).through(start(), 'ada')).toBe('/');
  });

  it('a provider that is down', async () => {
    provider.down = true;
    const browser = browserOf(server);
    await expectRefused(server, owner, browser, () => browser.through(`${start()}?returnTo=/people`, 'ada'), {
      code: 'PROVIDER_UNREACHABLE',
    });
  });

  it.each([
    'https://elsewhere.example.com/',
    '//elsewhere.example.com/',
    '/\\elsewhere.example.com',
    'javascript:alert(1)',
    '/auth/x/sign-out',
    'http://localhost:4000@elsewhere.example.com/',
  ])('one that is to end at %s', async (place) => {
    const browser = browserOf(server);
    const address = `${start()}?returnTo=${encodeURIComponent(place)}`;
    await expectRefused(server, owner, browser, () => browser.through(address, 'ada'), { code: 'RETURN_ELSEWHERE' });
  });
});

/** The return as the provider would send it: read instead of followed. */
async function returnOf(browser: Browser, person = 'ada'): Promise<URL> {
  await browser.open(start());
  browser.opens = (url) => url.origin !== browser.publicUrl.origin;
  const { url: back } = await browser.choose(person);
  browser.opens = () => true;
  return back;
}

describe('the return', () => {
  it('counts once: of twenty at once one signs in, and none afterwards', async () => {
    const browser = browserOf(server);
    const back = (await returnOf(browser)).href;
    const before = await rows(server);
    const ends = await Promise.all(
      Array.from({ length: 20 }, () => browserOf(server, browser.client.copy()).open(back)),
    );
    expect(ends.filter(({ url }) => url.search === '')).toHaveLength(1);
    expect(ends.filter(({ url }) => url.search === '?refused=FLOW_GONE')).toHaveLength(19);
    const after = await rows(server);
    expect(after).toEqual({
      ...before,
      sessions: (before['sessions'] ?? 0) + 1,
      sign_ins: (before['sign_ins'] ?? 0) + 1,
    });
    await expectRefused(server, owner, browser, async () => pathOf(await browser.open(back)), { code: 'FLOW_GONE' });
  });

  it('counts in the browser that began it only', async () => {
    const attacker = browserOf(server);
    const back = (await returnOf(attacker)).href;
    const victim = browserOf(server);
    await expectRefused(server, owner, victim, async () => pathOf(await victim.open(back)), { code: 'FLOW_GONE' });
    // A victim who has a sign-in of their own under way is no other browser's either.
    await victim.open(start());
    await expectRefused(server, owner, victim, async () => pathOf(await victim.open(back)), { code: 'FLOW_GONE' });
    // And whoever began it still can.
    expect(pathOf(await attacker.open(back))).toBe('/');
  });

  it('belongs to its state: a code of one sign-in is none of another', async () => {
    const browser = browserOf(server);
    const first = await returnOf(browser);
    const second = await returnOf(browserOf(server), 'strong');
    first.searchParams.set('code', second.searchParams.get('code') ?? '');
    await expectRefused(server, owner, browser, async () => pathOf(await browser.open(first.href)), {
      code: 'PROVIDER_REFUSED',
      why: /invalid_grant/,
    });
  });

  it('is too late after ten minutes', async () => {
    const browser = browserOf(server);
    const back = (await returnOf(browser)).href;
    server.clock.advance(10 * 60_000);
    await expectRefused(server, owner, browser, async () => pathOf(await browser.open(back)), { code: 'FLOW_GONE' });
  });

  it('is at this provider: another one cannot take it', async () => {
    const browser = browserOf(server);
    const back = await returnOf(browser);
    back.pathname = `/auth/${owner.id}/callback`;
    await expectRefused(server, owner, browser, async () => pathOf(await browser.open(back.href)), {
      code: 'FLOW_GONE',
    });
  });

  it('with a parameter twice is not read, and takes nothing from the sign-in', async () => {
    const browser = browserOf(server);
    const back = (await returnOf(browser)).href;
    await expectRefused(server, owner, browser, async () => pathOf(await browser.open(`${back}&code=another`)), {
      code: 'ASSERTION_INVALID',
      why: /twice/,
    });
    expect(pathOf(await browser.open(back))).toBe('/');
  });
});

function pathOf({ url }: { readonly url: URL }): string {
  return url.pathname + url.search;
}

describe('addresses that are not asked', () => {
  beforeAll(() => owner.stepUp());
  it.each([
    ['https://169.254.169.254', /private or otherwise special/],
    ['https://10.1.2.3', /private or otherwise special/],
    ['https://[::1]', /private or otherwise special/],
    ['https://[::ffff:10.0.0.1]', /private or otherwise special/],
    ['http://8.8.8.8', /over http/],
  ])('%s', async (issuer, why) => {
    const { createProvider } = await owner.client.must(
      'mutation($input: CreateProviderInput!) { createProvider(input: $input) { provider { id } } }',
      { input: { ...settings(), name: issuer.slice(0, 40), oidc: { ...settings().oidc, issuer } } },
    );
    const made = createProvider.provider.id;
    expect(await tryProvider(server, owner, made, 'ada')).toBe(
      `/returned?for=test&provider=${made}&refused=PROVIDER_UNREACHABLE`,
    );
    const { provider: shown } = await owner.client.must(
      'query($id: ID!) { provider(id: $id) { enabled lastTest { ok explanation } } }',
      { id: made },
    );
    expect(shown).toMatchObject({ enabled: false, lastTest: { ok: false, explanation: expect.stringMatching(why) } });
  });
});

describe('a step-up through the provider', () => {
  const CREATE_TOKEN = 'mutation { beginTotpEnrollment { id } }';
  const BEGIN = 'mutation { beginProviderStepUp { url } }';

  it('is asked for as a fresh proof, and counts where the provider shows one', async () => {
    const browser = browserOf(server);
    await browser.through(start(), 'strong');
    server.clock.advance(11 * 60_000);
    expect(await browser.client.refusal(CREATE_TOKEN)).toBe('STEP_UP_REQUIRED');
    const { beginProviderStepUp } = await browser.client.must(BEGIN);
    const { url } = await browser.open(beginProviderStepUp.url);
    expect(url.pathname).toMatch(/^\/interaction\//);
    expect(pathOf(await browser.choose('strong'))).toBe(`/returned?for=step-up&provider=${id}`);
    expect(await browser.client.refusal(CREATE_TOKEN)).toBeNull();
  });

  it.each(
    named([
      { name: 'an old proof', tamper: 'old', person: 'strong', code: 'NOT_FRESH' },
      { name: 'a proof that does not say when', tamper: 'none', person: 'strong', code: 'NOT_FRESH' },
      { name: 'somebody else', tamper: null, person: 'ada', code: 'WRONG_PERSON' },
    ]),
  )('does not count with %s', async (_name, { tamper, person, code }) => {
    const browser = browserOf(server);
    await browser.through(start(), 'strong');
    server.clock.advance(11 * 60_000);
    const { beginProviderStepUp } = await browser.client.must(BEGIN);
    if (tamper !== null)
      provider.tamper = ({ claims: { auth_time: _time, ...claims } }) =>
        provider.sign(tamper === 'old' ? { ...claims, auth_time: seconds() - 3600 } : claims);
    const before = await rows(server);
    expect(await browser.through(beginProviderStepUp.url, person)).toBe(
      `/returned?for=step-up&provider=${id}&refused=${code}`,
    );
    expect(await rows(server)).toEqual(before);
    expect(await browser.client.refusal(CREATE_TOKEN)).toBe('STEP_UP_REQUIRED');
    expect(await latestRefusal(owner)).toMatchObject({ type: 'step_up.failed', code });
  });

  it('is opened by the session that asked for it only', async () => {
    const browser = browserOf(server);
    await browser.through(start(), 'strong');
    const { beginProviderStepUp } = await browser.client.must(BEGIN);
    const other = browserOf(server);
    expect(pathOf(await other.open(beginProviderStepUp.url))).toBe(`/returned?provider=${id}&refused=FLOW_GONE`);
  });
});

it('keeps nothing readable of what the provider sent, nor what it is asked with', async () => {
  const browser = browserOf(server);
  await browser.through(start(), 'strong');
  const other = browserOf(server);
  other.opens = (url) => url.origin === other.publicUrl.origin;
  const { searchParams } = (await other.open(start())).url;
  const cookies = [browser, other].flatMap(({ client }) => [...client.cookies.values()]);
  const sent = ['state', 'nonce', 'code_challenge'].map((name) => searchParams.get(name) ?? '');
  expect(sent.every((value) => value.length > 30)).toBe(true);
  const { services } = server.opened;
  for (const table of [
    'provider_flows',
    'providers',
    'sessions',
    'sign_in_attempts',
    'sign_ins',
    'audit_events',
    'outbox_messages',
  ]) {
    const found: unknown[] = await services.unitOfWork.reader.query(`select * from ${table}`);
    const text = JSON.stringify(found);
    // The beginning of every signed token; three letters alone come up in sealed text by chance.
    expect(text, table).not.toContain('eyJhbGciOi');
    expect(text, table).not.toContain(provider.clientSecret);
    for (const value of [...sent, ...cookies]) expect(text, table).not.toContain(value);
  }
});

describe('signing out', () => {
  it('tells the provider, once', async () => {
    const browser = browserOf(server);
    await browser.through(start(), 'ada');
    const { signOut } = await browser.client.must('mutation { signOut { ok providerUrl } }');
    expect(signOut.providerUrl).toContain(`/auth/${id}/sign-out?state=`);
    expect(signOut.providerUrl).not.toContain('eyJ');
    expect(await signedInAs(browser)).toBeNull();
    expect(pathOf(await browser.open(signOut.providerUrl))).toBe('/sign-in?reason=signed-out');
    expect(provider.signOuts.some((asked) => asked.includes('id_token_hint='))).toBe(true);
    const told = provider.signOuts.length;
    expect(pathOf(await browser.open(signOut.providerUrl))).toBe('/sign-in?reason=signed-out');
    expect(provider.signOuts).toHaveLength(told);
  });

  it('has nobody to tell after a password', async () => {
    const person = await server.person('AGENT');
    await person.signIn();
    const { signOut } = await person.client.must('mutation { signOut { ok providerUrl } }');
    expect(signOut).toEqual({ ok: true, providerUrl: null });
  });
});
