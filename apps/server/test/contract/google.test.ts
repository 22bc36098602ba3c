import { startOidcProvider, type OidcProvider as RealProvider } from '@countersign/identity-providers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createOutgoingFetch } from '../../src/platform/outgoing-fetch.js';
import { beginOidc, finishOidc, type OidcProvider } from '../../src/platform/third-party/oidc.js';
import { Browser } from '../harness/browser.js';
import { Client } from '../harness/client.js';

// Google's issuer is fixed by the preset, so that no test can come in by the front door: its adapter is asked by itself,
// with a provider that speaks as Google does.

const callbackUrl = 'https://countersign.example.com/auth/1/callback';
const outgoing = createOutgoingFetch(['127.0.0.0/8']);
let real: RealProvider;
let google: OidcProvider;
beforeAll(async () => {
  const person = { email: 'ada@corp.example.com', email_verified: true, name: 'Ada' };
  real = await startOidcProvider([
    { ...person, sub: 'of-the-domain', hd: 'corp.example.com' },
    { ...person, sub: 'of-another', hd: 'elsewhere.example.com' },
    { ...person, sub: 'private' },
  ]);
  const { issuer, clientId, clientSecret } = real;
  google = {
    preset: 'GOOGLE',
    issuer,
    clientId,
    clientSecret,
    hostedDomain: 'corp.example.com',
    multiFactorAcrs: [],
    roleClaim: null,
  };
});
afterAll(() => real.stop());

async function through(provider: OidcProvider, person: string) {
  const begun = await beginOidc(outgoing, provider, { callbackUrl, state: 'the-state', fresh: false });
  if (!begun.ok) throw new Error(begun.failure.why);
  const browser = new Browser(new Client('http://127.0.0.1:1'), new URL('https://countersign.example.com'));
  browser.opens = (url) => url.href.startsWith(real.issuer);
  await browser.open(begun.value.url);
  const { url } = await browser.choose(person);
  return finishOidc(outgoing, provider, {
    ...begun.value.kept,
    callbackUrl,
    query: url.search,
    state: 'the-state',
    freshWithinMs: null,
    now: Date.now(),
  });
}

describe('Google', () => {
  it('is asked for the hosted domain, which must come back', async () => {
    const begun = await beginOidc(outgoing, google, { callbackUrl, state: 'the-state', fresh: false });
    expect(begun.ok && new URL(begun.value.url).searchParams.get('hd')).toBe('corp.example.com');
    expect(await through(google, 'of-the-domain')).toMatchObject({
      ok: true,
      value: { said: { subject: 'of-the-domain', email: 'ada@corp.example.com', emailVerified: true } },
    });
  });

  it.each(['of-another', 'private'])('lets nobody in with an account %s, whatever the address says', async (person) => {
    expect(await through(google, person)).toEqual({
      ok: false,
      failure: { code: 'WRONG_DOMAIN', why: 'The hosted domain (hd) is not corp.example.com.' },
    });
  });

  it('without a hosted domain is open to every account, as the page says', async () => {
    expect(await through({ ...google, hostedDomain: null }, 'private')).toMatchObject({ ok: true });
  });

  it('is not asked for a fresh proof, which it would not give', async () => {
    expect(await beginOidc(outgoing, google, { callbackUrl, state: 'the-state', fresh: true })).toMatchObject({
      ok: false,
      failure: { code: 'NOT_FRESH' },
    });
  });
});
