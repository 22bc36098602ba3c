import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { MINUTE } from '@countersign/domain/time.js';

import { SoftwarePasskey, type Twist } from '../harness/passkey.js';
import {
  BEGIN_ASSERTION,
  BEGIN_SIGN_IN,
  enrollPasskey,
  SIGN_IN_ALONE,
  STEP_UP,
  VERIFY,
  whyRefused,
} from '../harness/passkey-person.js';
import type { Person } from '../harness/person.js';
import { TestServer } from '../harness/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

describe('a passkey alone', () => {
  let agent: Person;
  let passkey: SoftwarePasskey;
  beforeAll(async () => {
    agent = await server.enrolled('AGENT');
    ({ passkey } = await enrollPasskey(agent));
  });

  async function asked(client = agent.client) {
    client.cookies.clear();
    client.authorization = null;
    return (await client.must(BEGIN_SIGN_IN)).beginPasskeySignIn.options;
  }
  const alone = (webauthn: unknown, more: object = {}) =>
    agent.client.ask(SIGN_IN_ALONE, { input: { webauthn, ...more } });
  const refused = async (webauthn: unknown, more: object = {}) =>
    (await alone(webauthn, more)).errors?.[0]?.extensions.code ?? null;

  it('signs in where its user was verified, as a sign-in of its own', async () => {
    const options = await asked();
    expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required' });
    expect(options.allowCredentials).toBeUndefined();
    const { data } = await alone(passkey.get(options));
    expect(data.signInWithPasskey).toMatchObject({ __typename: 'SignedIn', viewer: { user: { email: agent.email } } });
    const { viewer } = await agent.client.must(
      'query { viewer { session { method steppedUpUntil } user { signIns { nodes { method outcome rule explanation } } } } }',
    );
    expect(viewer.session).toMatchObject({ method: 'PASSKEY', steppedUpUntil: expect.any(String) });
    expect(viewer.user.signIns.nodes[0]).toMatchObject({
      method: 'PASSKEY',
      rule: 'FACTOR',
      explanation: expect.stringMatching(/^Let in with a passkey alone/),
    });
  });

  it('hands tokens to clients without cookies', async () => {
    const { data } = await alone(passkey.get(await asked()), { transport: 'TOKEN' });
    agent.client.cookies.clear();
    agent.client.authorization = `Bearer ${data.signInWithPasskey.sessionToken}`;
    expect(await agent.viewerEmail()).toBe(agent.email);
  });

  it.each<[string, Twist, string]>([
    ['no user verification', { userVerified: false }, 'its user was not verified'],
    ['no user handle', { userHandle: null }, 'it is of another user'],
    ['the user handle of nobody', { userHandle: Buffer.from('nobody').toString('base64url') }, 'it is of another user'],
    ['a credential that nobody has', { credentialId: new SoftwarePasskey().credentialId }, 'it is not set up here'],
    ['another origin', { origin: 'https://evil.example.com' }, 'it was made for another origin'],
    ['the signature of another key', { signedBy: new SoftwarePasskey() }, 'its signature is not right'],
  ])('with %s is refused like every other one', async (_, twist, reason) => {
    const { errors } = await alone(passkey.get(await asked(), twist));
    expect(errors?.[0]?.extensions.code).toBe('INVALID_CREDENTIALS');
    expect(errors?.[0]?.message).toBe('That passkey does not sign you in here. Use another way to sign in.');
    expect(await whyRefused(server)).toBe(reason);
    expect(agent.client.cookies.has('countersign_session')).toBe(false);
  });

  it('of a key that verified nobody when it was set up is refused, until a password has vouched for its PIN', async () => {
    const person = await server.enrolled('AGENT');
    const key = (await enrollPasskey(person, new SoftwarePasskey({ verifies: false }))).passkey;
    const tryAlone = async () => {
      const client = server.client();
      const webauthn = key.get(await asked(client), { userVerified: true });
      return client.refusal(SIGN_IN_ALONE, { input: { webauthn } });
    };
    expect(await tryAlone()).toBe('INVALID_CREDENTIALS');
    expect(await whyRefused(server, person.id)).toBe('its user was never verified before');
    // A step-up of a session that somebody may have taken over vouches for nothing.
    const { options: forStepUp } = (await person.client.must(BEGIN_ASSERTION)).beginWebauthnAssertion;
    const proved = key.get(forStepUp, { userVerified: true });
    expect(await person.client.refusal(STEP_UP, { input: { webauthn: proved } })).toBeNull();
    expect(await tryAlone()).toBe('INVALID_CREDENTIALS');
    person.client.cookies.clear();
    await person.signIn();
    const { options } = (await person.client.must(BEGIN_ASSERTION)).beginWebauthnAssertion;
    const webauthn = key.get(options, { userVerified: true });
    expect(await person.client.refusal(VERIFY, { input: { webauthn } })).toBeNull();
    expect(await tryAlone()).toBeNull();
  });

  it('answers in the browser that asked only, once, within five minutes, and never what was asked elsewhere', async () => {
    const options = await asked();
    const elsewhere = server.client();
    await elsewhere.must(BEGIN_SIGN_IN);
    const answer = passkey.get(options);
    expect(await elsewhere.refusal(SIGN_IN_ALONE, { input: { webauthn: answer } })).toBe('INVALID_CREDENTIALS');
    const codes = await Promise.all(
      Array.from({ length: 20 }, () => agent.client.copy().refusal(SIGN_IN_ALONE, { input: { webauthn: answer } })),
    );
    expect(codes.filter((code) => code === null)).toHaveLength(1);

    const late = await asked();
    server.clock.advance(5 * MINUTE);
    expect(await refused(passkey.get(late))).toBe('INVALID_CREDENTIALS');

    agent.client.cookies.clear();
    await agent.signIn();
    const { options: ofAttempt } = (await agent.client.must(BEGIN_ASSERTION)).beginWebauthnAssertion;
    expect(await refused(passkey.get({ challenge: ofAttempt.challenge }))).toBe('INVALID_CREDENTIALS');
    const { options: ofBrowser } = (await agent.client.must(BEGIN_SIGN_IN)).beginPasskeySignIn;
    expect(await agent.client.refusal(VERIFY, { input: { webauthn: passkey.get(ofBrowser) } })).toBe('INVALID_CODE');
  });

  it('is refused to a suspended user, to a role whose rule says no, and where the kind is dropped: one answer, and the trail says why', async () => {
    const owner = await server.enrolled('OWNER');
    const person = await server.enrolled('END_USER');
    const { passkey: own } = await enrollPasskey(person);
    const tries = async () => {
      const client = server.client();
      const options = await asked(client);
      const { errors } = await client.ask(SIGN_IN_ALONE, {
        input: { webauthn: own.get(options, { userHandle: Buffer.from(person.id).toString('base64url') }) },
      });
      return errors?.map(({ message, extensions }) => `${extensions.code}: ${message}`)[0] ?? null;
    };
    expect(await tries()).toBeNull();
    const answers = [];
    await server.require(['END_USER'], { required: false, passkeySignIn: false }, owner);
    answers.push(await tries());
    expect(await whyRefused(server, person.id)).toBe('the policy does not let this role sign in with a passkey alone');
    await server.require(['END_USER'], { required: false, passkeySignIn: true, allowedFactors: ['TOTP'] }, owner);
    answers.push(await tries());
    expect(await whyRefused(server, person.id)).toBe('the policy does not let this role sign in with a passkey alone');
    await server.require(['END_USER'], { required: false, allowedFactors: ['TOTP', 'WEBAUTHN'] }, owner);
    await owner.client.must('mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }', {
      input: { userId: person.id, suspended: true },
    });
    answers.push(await tries());
    expect(new Set(answers)).toEqual(
      new Set(['INVALID_CREDENTIALS: That passkey does not sign you in here. Use another way to sign in.']),
    );
  });

  it('opens nothing any more once two-factor authentication was reset', async () => {
    const owner = await server.enrolled('OWNER');
    const person = await server.enrolled('AGENT');
    const { passkey: own } = await enrollPasskey(person);
    const client = server.client();
    const options = await asked(client);
    await owner.client.must(
      'mutation($input: ResetTwoFactorInput!) { resetTwoFactor(input: $input) { user { id } } }',
      {
        input: { userId: person.id, reason: 'lost everything' },
      },
    );
    expect(await client.refusal(SIGN_IN_ALONE, { input: { webauthn: own.get(options) } })).toBe('INVALID_CREDENTIALS');
    expect(await whyRefused(server)).toBe('it is not set up here');
  });

  it('makes a trusted device only where the rule remembers one', async () => {
    expect(await refused(passkey.get(await asked()), { rememberDevice: true })).toBe('BAD_USER_INPUT');
  });

  it('is not offered to whoever is signed in', async () => {
    const person = await server.enrolled('AGENT');
    expect(await person.client.refusal(BEGIN_SIGN_IN)).toBe('FORBIDDEN');
  });
});
