import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { HOUR, MINUTE } from '@countersign/domain/time.js';

import { SoftwarePasskey, type Twist } from '../harness/passkey.js';
import {
  BEGIN_ASSERTION,
  BEGIN_ENROLLMENT,
  enrollPasskey,
  STEP_UP,
  VERIFY,
  whyRefused,
  withResponse,
} from '../harness/passkey-person.js';
import type { Person } from '../harness/person.js';
import { TestServer } from '../harness/server.js';

// Steps of W3C WebAuthn Level 3, each with an answer that fails it: docs/security.md has the table of steps with the names
// of these tests.

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

describe('an assertion (W3C WebAuthn Level 3 §7.2)', () => {
  let agent: Person;
  let passkey: SoftwarePasskey;
  let stranger: { person: Person; passkey: SoftwarePasskey };
  beforeAll(async () => {
    agent = await server.enrolled('AGENT');
    ({ passkey } = await enrollPasskey(agent));
    const person = await server.enrolled('AGENT');
    stranger = { person, passkey: (await enrollPasskey(person)).passkey };
  });

  async function asked() {
    agent.client.cookies.clear();
    expect(await agent.signIn()).toMatchObject({ __typename: 'SecondFactorRequired', factors: ['TOTP', 'WEBAUTHN'] });
    return (await agent.client.must(BEGIN_ASSERTION)).beginWebauthnAssertion.options;
  }
  const verify = (webauthn: unknown) => agent.client.refusal(VERIFY, { input: { webauthn } });

  it('is asked of the own passkeys, and finishes the sign-in stepped up', async () => {
    const options = await asked();
    expect(options).toMatchObject({
      rpId: 'localhost',
      userVerification: 'preferred',
      allowCredentials: [{ id: passkey.credentialId }],
    });
    expect(await verify(passkey.get(options))).toBeNull();
    const { viewer } = await agent.client.must(
      'query { viewer { session { method steppedUpUntil } user { factors { kind lastUsedAt } signIns { nodes { outcome rule } } } } }',
    );
    expect(viewer.session).toMatchObject({ method: 'PASSWORD', steppedUpUntil: expect.any(String) });
    expect(viewer.user.signIns.nodes[0]).toEqual({ outcome: 'CHALLENGED_AND_PROVED', rule: 'FACTOR' });
    expect(viewer.user.factors[1].lastUsedAt).toBe(new Date(server.clock.now()).toISOString());
  });

  it.each<[string, () => Twist, string]>([
    ['the type of another ceremony', () => ({ type: 'webauthn.create' }), 'its type is that of another ceremony'],
    [
      'another challenge',
      () => ({ challenge: Buffer.alloc(32, 7).toString('base64url') }),
      'its challenge is not open here',
    ],
    ['another origin', () => ({ origin: 'https://evil.example.com' }), 'it was made for another origin'],
    ['a page inside another site', () => ({ crossOrigin: true }), 'it was made inside a page of another site'],
    [
      'a named page around it',
      () => ({ topOrigin: 'https://example.com' }),
      'it was made inside a page of another site',
    ],
    ['another relying party', () => ({ rpId: 'example.com' }), 'it was made for another relying party'],
    ['nobody present', () => ({ userPresent: false }), 'nobody was present'],
    ['backed up without being able to be', () => ({ backedUp: true }), 'its backup flags contradict each other'],
    [
      'another backup eligibility than at its enrollment',
      () => ({ backupEligible: true, backedUp: true }),
      'its backup eligibility has changed',
    ],
    ['the signature of another key', () => ({ signedBy: new SoftwarePasskey() }), 'its signature is not right'],
    ['data that was changed after it was signed', () => ({ tampered: true }), 'its signature is not right'],
    [
      'a credential that nobody has',
      () => ({ credentialId: new SoftwarePasskey().credentialId }),
      'it is not set up here',
    ],
    [
      'the credential of somebody else',
      () => ({ credentialId: stranger.passkey.credentialId, signedBy: stranger.passkey }),
      'it is of another user',
    ],
    [
      'the user handle of somebody else',
      () => ({ userHandle: Buffer.from(stranger.person.id).toString('base64url') }),
      'it is of another user',
    ],
    [
      'bytes behind its end',
      () => ({ answer: withResponse({ authenticatorData: Buffer.alloc(60).toString('base64url') }) }),
      'it cannot be read',
    ],
    ['a signature that is none', () => ({ answer: withResponse({ signature: 'AAAA' }) }), 'it cannot be read'],
  ])('with %s is refused, and the trail says why', async (_, twist, reason) => {
    expect(await verify(passkey.get(await asked(), twist()))).toBe('INVALID_CODE');
    expect(await whyRefused(server, agent.id)).toBe(reason);
    expect(agent.client.cookies.has('countersign_session')).toBe(false);
    // Nothing of it is kept, and nobody has to start over.
    expect(await agent.client.refusal('query { pendingSignIn { __typename } }')).toBeNull();
  });

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['a new credential instead', new SoftwarePasskey().create({ challenge: 'x' })],
    [
      'another type of credential',
      new SoftwarePasskey().get({ challenge: 'x' }, { answer: (answer) => ({ ...answer, type: 'password' }) }),
    ],
    [
      'an id in other letters',
      new SoftwarePasskey().get({ challenge: 'x' }, { answer: (answer) => ({ ...answer, id: 'å', rawId: 'å' }) }),
    ],
  ])('that is %s is a mistake in the input', async (_, webauthn) => {
    await asked();
    expect(await verify(webauthn)).toBe('BAD_USER_INPUT');
  });

  it('is judged once, of twenty at once', async () => {
    const answer = passkey.get(await asked());
    const codes = await Promise.all(
      Array.from({ length: 20 }, () => agent.client.copy().refusal(VERIFY, { input: { webauthn: answer } })),
    );
    expect(codes.filter((code) => code === null)).toHaveLength(1);
    agent.client.cookies.clear();
    await agent.signIn();
    expect(await verify(answer)).toBe('INVALID_CODE');
  });

  it('is of its own attempt, and within five minutes', async () => {
    const old = await asked();
    const fresh = await asked();
    expect(await verify(passkey.get(old))).toBe('INVALID_CODE');
    expect(await whyRefused(server, agent.id)).toBe('its challenge is not open here');
    server.clock.advance(5 * MINUTE);
    expect(await verify(passkey.get(fresh))).toBe('INVALID_CODE');
    const { options } = (await agent.client.must(BEGIN_ASSERTION)).beginWebauthnAssertion;
    expect(await verify(passkey.get(options))).toBeNull();
  });

  it('for a step-up proves no sign-in, nor the other way round', async () => {
    const forSignIn = await asked();
    expect(
      await verify(passkey.get((await agent.client.must(BEGIN_ASSERTION)).beginWebauthnAssertion.options)),
    ).toBeNull();
    server.clock.advance(11 * MINUTE);
    const forStepUp = (await agent.client.must(BEGIN_ASSERTION)).beginWebauthnAssertion.options;
    expect(await agent.client.refusal(STEP_UP, { input: { webauthn: passkey.get(forSignIn) } })).toBe('INVALID_CODE');
    expect(await agent.client.refusal(BEGIN_ENROLLMENT)).toBe('STEP_UP_REQUIRED');
    expect(await agent.client.refusal(STEP_UP, { input: { webauthn: passkey.get(forStepUp) } })).toBeNull();
    expect(await agent.client.refusal(BEGIN_ENROLLMENT)).toBeNull();
  });

  it('whose counter went back is refused, and its user and the admins are told', async () => {
    const owner = await server.enrolled('OWNER');
    expect(await verify(passkey.get(await asked(), { signCount: 500 }))).toBeNull();
    for (const signCount of [500, 499, 0]) {
      expect(await verify(passkey.get(await asked(), { signCount }))).toBe('INVALID_CODE');
      expect(await whyRefused(server, agent.id)).toBe('its counter went back');
    }
    // Once an hour: whoever has a copy fills nobody's mailbox with it.
    server.clock.advance(HOUR);
    expect(await verify(passkey.get(await asked(), { signCount: 0 }))).toBe('INVALID_CODE');
    const mails: { kind: string; user_id: string }[] = await server.opened.services.unitOfWork.reader.query(
      "select kind, user_id from outbox_messages where kind like 'PASSKEY_%'",
    );
    expect(mails.filter(({ user_id }) => user_id === agent.id).map(({ kind }) => kind)).toEqual(
      Array(2).fill('PASSKEY_COUNTER_WENT_BACK'),
    );
    expect(mails.filter(({ user_id }) => user_id === owner.id).map(({ kind }) => kind)).toEqual(
      Array(2).fill('PASSKEY_COUNTER_TOLD'),
    );
    // Whoever has no key can make no alarm: the signature is judged first.
    expect(await verify(passkey.get(await asked(), { signCount: 1, signedBy: new SoftwarePasskey() }))).toBe(
      'INVALID_CODE',
    );
    expect(await whyRefused(server, agent.id)).toBe('its signature is not right');
    passkey.signCount = 500;
    expect(await verify(passkey.get(await asked()))).toBeNull();
  });

  it('of a passkey that does not count is taken every time, backed up later or not', async () => {
    const person = await server.enrolled('AGENT');
    const synced = (await enrollPasskey(person, new SoftwarePasskey({ counts: false, backupEligible: true }))).passkey;
    for (const backedUp of [false, true, true]) {
      person.client.cookies.clear();
      await person.signIn();
      const { options } = (await person.client.must(BEGIN_ASSERTION)).beginWebauthnAssertion;
      expect(
        await person.client.refusal(VERIFY, { input: { webauthn: synced.get(options, { backedUp }) } }),
      ).toBeNull();
    }
  });

  it('is judged while codes are paused, does not count as a wrong code, and clears the pause', async () => {
    await asked();
    for (let wrong = 0; wrong < 10; wrong += 1) {
      expect(await agent.client.refusal(VERIFY, { input: { totpCode: '000000' } })).toBe('INVALID_CODE');
      server.clock.advance(wrong < 9 ? 60_000 : 1_000);
      await asked();
    }
    expect(await agent.client.refusal(VERIFY, { input: { totpCode: '000000' } })).toBe('RATE_LIMITED');
    expect(await verify(passkey.get(await asked(), { userPresent: false }))).toBe('INVALID_CODE');
    expect(await verify(passkey.get(await asked()))).toBeNull();
    await asked();
    expect(await agent.client.refusal(VERIFY, { input: { totpCode: '000000' } })).toBe('INVALID_CODE');
  });

  it('of a kind that the policy dropped does not answer beside one that it allows, and codes do not where they are dropped', async () => {
    const owner = await server.enrolled('OWNER');
    const person = await server.enrolled('END_USER');
    const { passkey: own } = await enrollPasskey(person);
    await server.require(['END_USER'], { required: false, allowedFactors: ['TOTP'] }, owner);
    person.client.cookies.clear();
    expect(await person.signIn()).toMatchObject({ factors: ['TOTP'] });
    expect(await person.client.refusal(BEGIN_ASSERTION)).toBe('CONFLICT');
    await server.require(['END_USER'], { required: false, allowedFactors: ['TOTP', 'WEBAUTHN'] }, owner);
    const { options } = (await person.client.must(BEGIN_ASSERTION)).beginWebauthnAssertion;
    await server.require(['END_USER'], { required: false, allowedFactors: ['TOTP'] }, owner);
    expect(await person.client.refusal(VERIFY, { input: { webauthn: own.get(options) } })).toBe('INVALID_CODE');
    await server.require(['END_USER'], { required: false, allowedFactors: ['WEBAUTHN'] }, owner);
    expect(await person.client.refusal(VERIFY, { input: { totpCode: person.freshCode() } })).toBe('INVALID_CODE');
    await server.require(['END_USER'], { required: false, allowedFactors: ['TOTP', 'WEBAUTHN'] }, owner);
  });
});
