import { deflateRawSync, gzipSync } from 'node:zlib';

import {
  startSamlProvider,
  type SamlFaults,
  type SamlPerson,
  type SamlProvider,
  type SamlRequest,
} from '@countersign/identity-providers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

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
  testProvider,
  updateProvider,
  type Refused,
} from '../harness/third-party.js';

const MULTI_FACTOR = 'https://refeds.org/profile/mfa';
const ADA: SamlPerson = { nameId: 'ada', email: 'ada@corp.example.com', name: 'Ada' };
const PEOPLE: readonly SamlPerson[] = [
  ADA,
  { nameId: 'strong', email: 'strong@corp.example.com', name: 'Strong', authnContext: MULTI_FACTOR },
  { nameId: 'stranger', email: 'owner@corp.example.com' },
  { nameId: 'nameless' },
  { nameId: 'owner@corp.example.com.evil.example.com', email: 'evil@corp.example.com' },
];

let server: TestServer;
let provider: SamlProvider;
let owner: Person;
let id: string;
const start = (): string => `/auth/${id}/start`;
beforeAll(async () => {
  provider = await startSamlProvider(PEOPLE);
  server = await TestServer.start({ environment: PROVIDER_NETWORKS });
  owner = await server.enrolled('OWNER', { email: 'owner@corp.example.com' });
  id = await setUpProvider(server, owner, settings(), 'ada');
  // From here on the provider takes requests only that are signed with the key of our metadata.
  provider.serviceProviderCertificate = certificateOf(await (await fetch(`${server.url}/auth/${id}/metadata`)).text());
});
afterAll(async () => {
  await server.stop();
  await provider.stop();
});

function settings() {
  return {
    kind: 'SAML',
    name: 'Corporate sign-in',
    createUsers: true,
    createDomains: ['corp.example.com'],
    saml: {
      identityProviderEntityId: provider.entityId,
      signInUrl: provider.signInUrl,
      signOutUrl: provider.signOutUrl,
      certificates: [provider.certificate],
      multiFactorContexts: [MULTI_FACTOR],
    },
  };
}

function certificateOf(metadata: string): string {
  const body = /<ds:X509Certificate>([^<]+)</.exec(metadata)?.[1] ?? '';
  return `-----BEGIN CERTIFICATE-----\n${body.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`;
}

interface Asked {
  readonly request: SamlRequest;
  readonly relayState: string;
}

/** A sign-in that this browser has begun, as the provider read it. */
async function asked(browser: Browser): Promise<Asked> {
  const { url } = await browser.open(start());
  return { request: await provider.read(url.href), relayState: url.searchParams.get('RelayState') ?? '' };
}

/** What the provider would post for it, with one thing wrong. */
async function posted(browser: Browser, faults: SamlFaults, person = ADA): Promise<() => Promise<string>> {
  const { request, relayState } = await asked(browser);
  const SAMLResponse = await provider.respond(person, request, faults);
  return () => browser.post(`/auth/${id}/acs`, { SAMLResponse, RelayState: relayState });
}

describe('a sign-in through SAML', () => {
  it('ends where it was to end, and keeps what the provider said', async () => {
    const browser = browserOf(server);
    expect(await browser.through(`${start()}?returnTo=/people`, 'strong')).toBe('/people');
    expect(await signedInAs(browser)).toEqual({ email: 'strong@corp.example.com', method: 'SAML' });
    const { viewer } = await browser.client.must('{ viewer { user { signIns(first: 1) { nodes { evidence } } } } }');
    expect(viewer.user.signIns.nodes[0].evidence).toBe(MULTI_FACTOR);
  });

  it('sends a request that is signed, and says so in the metadata', async () => {
    const { url } = await browserOf(server).open(start());
    expect(url.searchParams.get('SigAlg')).toBe('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256');
    expect(await provider.read(url.href)).toMatchObject({
      issuer: `http://localhost:4000/auth/${id}/metadata`,
      assertionConsumerServiceURL: `http://localhost:4000/auth/${id}/acs`,
      destination: provider.signInUrl,
      forceAuthn: false,
    });
    // Changed on the way, the provider does not take it.
    url.searchParams.set('RelayState', 'another');
    await expect(provider.read(url.href)).rejects.toThrow(/signature/i);
    const metadata = await (await fetch(`${server.url}/auth/${id}/metadata`)).text();
    expect(metadata).toMatch(
      /AuthnRequestsSigned="true"[^>]*WantAssertionsSigned="true"|WantAssertionsSigned="true"[^>]*AuthnRequestsSigned="true"/,
    );
    expect(metadata).toContain(`entityID="http://localhost:4000/auth/${id}/metadata"`);
    expect(metadata).toContain(`Location="http://localhost:4000/auth/${id}/acs"`);
    expect(metadata).not.toContain('PRIVATE');
  });

  it('takes a response that is signed as well as its assertion', async () => {
    const browser = browserOf(server);
    expect(await (await posted(browser, { signResponse: true }))()).toBe('/');
  });

  it('takes the second certificate too, while a provider changes from one to the other', async () => {
    const certificates = [provider.certificate, provider.otherCertificate];
    await owner.stepUp();
    await updateProvider(owner, id, { saml: { certificates } });
    const browser = browserOf(server);
    expect(await (await posted(browser, { otherKey: true }))()).toBe('/');
    await updateProvider(owner, id, { saml: { certificates: [provider.certificate] } });
    const later = browserOf(server);
    await expectRefused(server, owner, later, await posted(later, { otherKey: true }), { code: 'ASSERTION_INVALID' });
  });
});

const INVALID = 'ASSERTION_INVALID';

/** The signed assertion stays as it is, somewhere; what is read first names somebody else. */
function wrapped(place: (evil: string, signed: string) => string): (response: string) => string {
  return (response) => {
    const signed = /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(response)?.[0] ?? '';
    const evil = signed
      .replace(/<Signature[\s\S]*<\/Signature>/, '')
      .replace(/ ID="[^"]*"/, ' ID="_evil"')
      .replace('>ada<', '>strong<');
    return response.replace(signed, place(evil, signed));
  };
}

const EVIL_WITH_SIGNATURE = (evil: string, inside: string): string =>
  evil.replace('<saml:Subject>', `${inside}<saml:Subject>`);

describe('a response that is not taken', () => {
  const faulty: readonly (Refused & { readonly name: string; readonly faults: SamlFaults })[] = [
    { name: 'unsigned', faults: { unsigned: true }, code: INVALID, why: /not signed/ },
    { name: 'signed with another key', faults: { otherKey: true }, code: INVALID, why: /not signed/ },
    { name: 'signed by SHA-1', faults: { algorithm: 'sha1' }, code: INVALID, why: /SHA-1/ },
    { name: 'expired', faults: { lifetimeInSeconds: -3600 }, code: 'ASSERTION_EXPIRED' },
    {
      name: 'from the future',
      faults: { beforeSigning: (xml) => moved(xml, 3_600_000) },
      code: 'ASSERTION_EXPIRED',
    },
    {
      name: 'issued in the future, and without NotBefore',
      faults: { beforeSigning: (xml) => moved(xml, 3_600_000).replace(/ NotBefore="[^"]*"/g, '') },
      code: 'ASSERTION_EXPIRED',
    },
    { name: 'old, though it says it is valid', faults: { beforeSigning: old }, code: 'ASSERTION_EXPIRED' },
    {
      name: 'for another audience',
      faults: { audience: 'https://elsewhere.example.com' },
      code: INVALID,
      why: /audience/,
    },
    {
      name: 'for no audience',
      faults: { beforeSigning: (xml) => xml.replace(/<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/, '') },
      code: INVALID,
    },
    {
      name: 'for another recipient',
      faults: { recipient: 'https://elsewhere.example.com' },
      code: INVALID,
      why: /recipient/,
    },
    { name: 'of another issuer', faults: { issuer: 'https://elsewhere.example.com' }, code: INVALID, why: /issuer/ },
    {
      name: 'in answer to another request',
      faults: { inResponseTo: '_another' },
      code: INVALID,
      why: /does not answer/,
    },
    {
      name: 'in answer to another request, which the response around it hides',
      faults: {
        inResponseTo: '_another',
        afterSigning: (xml) => xml.replace('InResponseTo="_another"', `InResponseTo="${latest().id}"`),
      },
      code: INVALID,
      why: /does not answer/,
    },
    {
      name: 'in answer to no request',
      faults: { beforeSigning: (xml) => xml.replaceAll(/ InResponseTo="[^"]*"/g, '') },
      code: INVALID,
      why: /does not answer/,
    },
    {
      name: 'without a subject confirmation',
      faults: { beforeSigning: (xml) => xml.replace(/<saml:SubjectConfirmation .*<\/saml:SubjectConfirmation>/, '') },
      code: INVALID,
    },
    {
      name: 'without a NameID',
      faults: { beforeSigning: (xml) => xml.replace(/<saml:NameID.*<\/saml:NameID>/, '') },
      code: INVALID,
      why: /NameID/,
    },
    {
      name: 'with a transient NameID',
      faults: { beforeSigning: (xml) => xml.replace('nameid-format:persistent', 'nameid-format:transient') },
      code: INVALID,
      why: /transient/,
    },
    {
      name: 'changed after signing',
      faults: { afterSigning: (xml) => xml.replace('>ada<', '>strong<') },
      code: INVALID,
      why: /not signed/,
    },
    {
      name: 'changed after both were signed',
      faults: {
        signResponse: true,
        afterSigning: (xml) => xml.replace('>ada<', '>strong<'),
      },
      code: INVALID,
      why: /not signed/,
    },
    {
      name: 'the response signed, and the assertion not',
      faults: { unsigned: true, signResponse: true },
      code: INVALID,
      why: /not signed/,
    },
    {
      name: 'wrapped: an unsigned assertion before the signed one',
      faults: { afterSigning: wrapped((evil, signed) => evil + signed) },
      code: INVALID,
      why: /several/,
    },
    {
      name: 'wrapped: an unsigned assertion after the signed one',
      faults: { afterSigning: wrapped((evil, signed) => signed + evil) },
      code: INVALID,
      why: /several/,
    },
    {
      name: 'wrapped: the signed one inside the unsigned one',
      faults: {
        afterSigning: wrapped((evil, signed) => EVIL_WITH_SIGNATURE(evil, `<saml:Advice>${signed}</saml:Advice>`)),
      },
      code: INVALID,
      why: /not signed/,
    },
    {
      name: 'wrapped: the signature on the unsigned one, over the signed one in an Object of it',
      faults: {
        afterSigning: wrapped((evil, signed) => {
          const signature = /<Signature[\s\S]*<\/Signature>/.exec(signed)?.[0] ?? '';
          const original = signed.replace(signature, '');
          return EVIL_WITH_SIGNATURE(
            evil,
            signature.replace('</Signature>', `<Object>${original}</Object></Signature>`),
          );
        }),
      },
      code: INVALID,
      why: /not signed/,
    },
    {
      name: 'wrapped: the signed one in Extensions of the response',
      faults: {
        afterSigning: wrapped((evil, signed) => `<samlp:Extensions>${signed}</samlp:Extensions>${evil}`),
      },
      code: INVALID,
      why: /not signed/,
    },
    {
      name: 'wrapped: two elements of one ID',
      faults: { afterSigning: wrapped((evil, signed) => evil.replace('"_evil"', `"${idOf(signed)}"`) + signed) },
      code: INVALID,
    },
    {
      name: 'a comment inside the NameID',
      faults: { afterSigning: (xml) => xml.replace('>ada<', '>ad<!-- -->a<') },
      code: INVALID,
      why: /comment/,
    },
    {
      name: 'an external entity',
      faults: {
        afterSigning: (xml) => `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>${xml.replace('>ada<', '>&x;<')}`,
      },
      code: INVALID,
      why: /DTD/,
    },
    {
      name: 'entities that grow',
      faults: { afterSigning: (xml) => `<!doctype r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${xml}` },
      code: INVALID,
      why: /DTD/,
    },
    {
      name: 'a processing instruction',
      faults: { afterSigning: (xml) => `<?xml-stylesheet href="x"?>${xml}` },
      code: INVALID,
    },
    {
      name: 'larger than 256 kB',
      faults: { afterSigning: (xml) => xml + ' '.repeat(256 * 1024) },
      code: INVALID,
      why: /256 kB/,
    },
    {
      name: 'nested ten thousand deep',
      faults: { afterSigning: (xml) => '<a>'.repeat(10_000) + xml },
      code: INVALID,
      why: /too many/,
    },
    {
      name: 'nested as deep as is read',
      faults: {
        afterSigning: (xml) => xml.replace('<saml:Subject>', `${'<a>'.repeat(950)}${'</a>'.repeat(950)}<saml:Subject>`),
      },
      code: INVALID,
    },
    {
      name: 'wider than a server walks through quickly',
      faults: { afterSigning: (xml) => xml.replace('<saml:Subject>', `${'<a/>'.repeat(7000)}<saml:Subject>`) },
      code: INVALID,
      why: /too many elements/,
    },
    {
      name: 'with thousands of attributes',
      faults: { afterSigning: (xml) => xml.replace('<saml:Subject>', `<a${' b="c"'.repeat(5000)}/><saml:Subject>`) },
      code: INVALID,
      why: /too many attributes/,
    },
    { name: 'no XML', faults: { afterSigning: () => 'hello' }, code: INVALID, why: /not XML/ },
    { name: 'nothing', faults: { afterSigning: () => '' }, code: INVALID },
    {
      name: 'another response, to a sign-out',
      faults: { afterSigning: (xml) => xml.replaceAll('samlp:Response', 'samlp:LogoutResponse') },
      code: INVALID,
    },
  ];
  it.each(named(faulty))('%s', async (_name, { faults, code, why }) => {
    const browser = browserOf(server);
    const act = await posted(browser, faults);
    const began = Date.now();
    await expectRefused(server, owner, browser, act, { code, why });
    expect(Date.now() - began).toBeLessThan(5_000);
  });

  it.each([
    ['deflated', (xml: Buffer) => deflateRawSync(xml)],
    ['a bomb of 50 MB, deflated', () => deflateRawSync(Buffer.alloc(50_000_000, '<a>'))],
    ['a bomb of 50 MB, by gzip', () => gzipSync(Buffer.alloc(50_000_000, '<a>'))],
  ])('compressed: %s', async (_name, pack) => {
    const browser = browserOf(server);
    const { request, relayState } = await asked(browser);
    const response = Buffer.from(await provider.respond(ADA, request), 'base64');
    const form = { SAMLResponse: pack(response).toString('base64'), RelayState: relayState };
    await expectRefused(server, owner, browser, () => browser.post(`/auth/${id}/acs`, form), {
      code: INVALID,
      why: /compressed/,
    });
  });

  it('a form that is too large to be read', async () => {
    const browser = browserOf(server);
    const { relayState } = await asked(browser);
    const form = { SAMLResponse: 'A'.repeat(600_000), RelayState: relayState };
    await expectRefused(server, owner, browser, () => browser.post(`/auth/${id}/acs`, form), {
      code: INVALID,
      why: /512 kB/,
    });
  });
});

function latest(): SamlRequest {
  const request = provider.requests.at(-1);
  if (request === undefined) throw new Error('nobody asked the provider');
  return request;
}

function idOf(assertion: string): string {
  return / ID="([^"]*)"/.exec(assertion)?.[1] ?? '';
}

/** Every time of the assertion, later by so much. */
function moved(xml: string, ms: number): string {
  return xml.replace(
    /(NotBefore|NotOnOrAfter|IssueInstant|AuthnInstant)="([^"]*)"/g,
    (_all, name: string, at: string) => `${name}="${new Date(Date.parse(at) + ms).toISOString()}"`,
  );
}

/** Issued an hour ago, and valid for a day. */
function old(xml: string): string {
  return moved(xml, -3_600_000).replace(
    /NotOnOrAfter="[^"]*"/g,
    `NotOnOrAfter="${new Date(Date.now() + 86_400_000).toISOString()}"`,
  );
}

describe('a sign-in that is refused', () => {
  it.each(
    named([
      { name: 'no address', person: 'nameless', code: 'EMAIL_MISSING' },
      { name: "the owner's address from a stranger's subject", person: 'stranger', code: 'EXISTS_UNLINKED' },
      { name: 'Cancel at the provider', person: '', code: 'PROVIDER_REFUSED', why: /itself reported/ },
    ]),
  )('%s', async (_name, { person, code, why }) => {
    const browser = browserOf(server);
    await expectRefused(server, owner, browser, () => browser.through(start(), person), { code, why });
  });

  it('a provider that is turned off while the sign-in is under way: before the response, and before it is picked up', async () => {
    await owner.stepUp();
    const browser = browserOf(server);
    const act = await posted(browser, {});
    const picksUp = browserOf(server);
    const { request, relayState } = await asked(picksUp);
    picksUp.opens = (url) => !url.pathname.endsWith('/landed');
    const landed = await picksUp.post(`/auth/${id}/acs`, {
      SAMLResponse: await provider.respond(ADA, request),
      RelayState: relayState,
    });
    picksUp.opens = () => true;
    await updateProvider(owner, id, { enabled: false });
    await expectRefused(server, owner, browser, act, { code: 'PROVIDER_OFF' });
    await expectRefused(server, owner, picksUp, async () => pathOf(await picksUp.open(landed)), {
      code: 'PROVIDER_OFF',
    });
    // Its certificates were changed since the last test.
    await testProvider(server, owner, id, 'ada');
    await updateProvider(owner, id, { enabled: true });
  });
});

function pathOf({ url }: { readonly url: URL }): string {
  return url.pathname + url.search;
}

describe('the return', () => {
  it('counts once: of twenty at once one signs in, and none afterwards', async () => {
    const browser = browserOf(server);
    const { request, relayState } = await asked(browser);
    const form = { SAMLResponse: await provider.respond(ADA, request), RelayState: relayState };
    const before = await rows(server);
    const ends = await Promise.all(
      Array.from({ length: 20 }, () => browserOf(server, browser.client.copy()).post(`/auth/${id}/acs`, form)),
    );
    expect(ends.filter((end) => end === '/')).toHaveLength(1);
    expect(ends.filter((end) => /refused=(FLOW_GONE|ASSERTION_REPLAYED)/.test(end))).toHaveLength(19);
    const after = await rows(server);
    expect(after).toEqual({
      ...before,
      sessions: (before['sessions'] ?? 0) + 1,
      sign_ins: (before['sign_ins'] ?? 0) + 1,
    });
    await expectRefused(server, owner, browser, () => browser.post(`/auth/${id}/acs`, form), { code: 'FLOW_GONE' });
  });

  it('an assertion that was used is not taken for another sign-in either, even if that had the same request', async () => {
    const browser = browserOf(server);
    const { request, relayState } = await asked(browser);
    const form = { SAMLResponse: await provider.respond(ADA, request), RelayState: relayState };
    expect(await browser.post(`/auth/${id}/acs`, form)).toBe('/');
    const other = browserOf(server);
    const { relayState: second } = await asked(other);
    await expectRefused(server, owner, other, () => other.post(`/auth/${id}/acs`, { ...form, RelayState: second }), {
      code: INVALID,
      why: /does not answer/,
    });
  });

  it('counts in the browser that began it only', async () => {
    const attacker = browserOf(server);
    const { request, relayState } = await asked(attacker);
    const form = { SAMLResponse: await provider.respond(ADA, request), RelayState: relayState };
    const victim = browserOf(server);
    await victim.open(start());
    await expectRefused(server, owner, victim, () => victim.post(`/auth/${id}/acs`, form), { code: 'FLOW_GONE' });
  });

  it('without, or with a made-up, RelayState belongs to nothing', async () => {
    const browser = browserOf(server);
    const { request } = await asked(browser);
    const SAMLResponse = await provider.respond(ADA, request);
    const forms: Readonly<Record<string, string>>[] = [{ SAMLResponse }, { SAMLResponse, RelayState: 'made-up' }];
    for (const form of forms)
      await expectRefused(server, owner, browser, () => browser.post(`/auth/${id}/acs`, form), { code: 'FLOW_GONE' });
  });
});

describe('a step-up through the provider', () => {
  const BEGIN = 'mutation { beginProviderStepUp { url } }';
  const SENSITIVE = 'mutation { beginTotpEnrollment { id } }';

  it('is asked for with ForceAuthn, and counts where the AuthnInstant is new', async () => {
    const browser = browserOf(server);
    await browser.through(start(), 'strong');
    server.clock.advance(11 * 60_000);
    const { beginProviderStepUp } = await browser.client.must(BEGIN);
    expect(await browser.through(beginProviderStepUp.url, 'strong')).toBe(`/returned?for=step-up&provider=${id}`);
    expect(latest().forceAuthn).toBe(true);
    expect(await browser.client.refusal(SENSITIVE)).toBeNull();
  });

  it('does not count with an older one', async () => {
    const browser = browserOf(server);
    await browser.through(start(), 'strong');
    server.clock.advance(11 * 60_000);
    const { beginProviderStepUp } = await browser.client.must(BEGIN);
    provider.faults = {
      beforeSigning: (xml) =>
        xml.replace(/AuthnInstant="[^"]*"/, `AuthnInstant="${new Date(Date.now() - 3_600_000).toISOString()}"`),
    };
    expect(await browser.through(beginProviderStepUp.url, 'strong')).toBe(
      `/returned?for=step-up&provider=${id}&refused=NOT_FRESH`,
    );
    provider.faults = {};
    expect(await browser.client.refusal(SENSITIVE)).toBe('STEP_UP_REQUIRED');
    expect(await latestRefusal(owner)).toMatchObject({ type: 'step_up.failed', code: 'NOT_FRESH' });
  });
});

it('signing out asks the provider with a LogoutRequest', async () => {
  const browser = browserOf(server);
  await browser.through(start(), 'ada');
  const { signOut } = await browser.client.must('mutation { signOut { providerUrl } }');
  const { url } = await browser.open(signOut.providerUrl);
  expect(url.href).toContain(provider.signOutUrl);
  expect(url.searchParams.has('Signature')).toBe(true);
  expect(provider.signOuts).toHaveLength(1);
  expect(await browser.post(`/auth/${id}/signed-out`, { SAMLResponse: 'any' })).toBe('/sign-in?reason=signed-out');
});

it('a used assertion stays used after a restart', async () => {
  const { database, clock } = server;
  const browser = browserOf(server);
  const { request, relayState } = await asked(browser);
  const form = { SAMLResponse: await provider.respond(ADA, request), RelayState: relayState };
  expect(await browser.post(`/auth/${id}/acs`, form)).toBe('/');
  await server.halt();
  server = await TestServer.start({ environment: PROVIDER_NETWORKS, database, clock });
  owner = await server.enrolled('OWNER');
  const again = browserOf(server);
  await expectRefused(server, owner, again, () => again.post(`/auth/${id}/acs`, form), { code: 'FLOW_GONE' });
});

it('a certificate that has ended verifies nothing any more', async () => {
  const browser = browserOf(server);
  server.clock.advance(366 * 86_400_000);
  await owner.client.must('mutation { signOut { ok } }');
  await owner.signInFully();
  await expectRefused(server, owner, browser, await posted(browser, {}), {
    code: INVALID,
    why: /certificates is valid/,
  });
});
