import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { MINUTE } from '@countersign/domain/time.js';

import { SoftwarePasskey, type Twist } from '../harness/passkey.js';
import {
  BEGIN_ASSERTION,
  BEGIN_ENROLLMENT,
  BEGIN_SIGN_IN,
  CONFIRM_ENROLLMENT,
  enrollPasskey,
  SIGN_IN_ALONE,
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

describe('a new passkey (W3C WebAuthn Level 3 §7.1)', () => {
  let agent: Person;
  beforeAll(async () => {
    agent = await server.enrolled('AGENT');
  });

  const begin = async () => (await agent.client.must(BEGIN_ENROLLMENT)).beginWebauthnEnrollment;
  const confirm = (id: string, response: unknown, name?: string) =>
    agent.client.ask(CONFIRM_ENROLLMENT, { input: { id, response, ...(name === undefined ? {} : { name }) } });

  it('is asked of this relying party, for this user, without the ones that are there, and with no attestation', async () => {
    const { passkey } = await enrollPasskey(agent);
    const { options } = await begin();
    expect(options).toMatchObject({
      rp: { id: 'localhost' },
      user: { id: Buffer.from(agent.id).toString('base64url'), name: agent.email, displayName: agent.name },
      attestation: 'none',
      timeout: 5 * MINUTE,
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
      excludeCredentials: [{ id: passkey.credentialId, type: 'public-key' }],
    });
    expect(Buffer.from(options.challenge, 'base64url')).toHaveLength(32);
    expect(options.pubKeyCredParams.map(({ alg }: { alg: number }) => alg)).toEqual([-7, -8, -257]);
  });

  it.each<[string, Twist, string]>([
    ['the type of another ceremony', { type: 'webauthn.get' }, 'its type is that of another ceremony'],
    ['another challenge', { challenge: Buffer.alloc(32, 7).toString('base64url') }, 'its challenge is not open here'],
    ['another origin', { origin: 'https://localhost.example.com' }, 'it was made for another origin'],
    ['the same host on another port', { origin: 'http://localhost:4001' }, 'it was made for another origin'],
    ['a page inside another site', { crossOrigin: true }, 'it was made inside a page of another site'],
    [
      'a page inside a named other site',
      { crossOrigin: true, topOrigin: 'https://example.com' },
      'it was made inside a page of another site',
    ],
    ['another relying party', { rpId: 'example.com' }, 'it was made for another relying party'],
    ['nobody present', { userPresent: false }, 'nobody was present'],
    ['backed up without being able to be', { backedUp: true }, 'its backup flags contradict each other'],
    ['a kind of key that was not asked for', { algorithm: -47 }, 'its kind of key was not asked for'],
    ['an attestation that was not asked for', { format: 'certified' }, 'its attestation was not asked for'],
    [
      'a self attestation by another key',
      { format: 'packed', signedBy: new SoftwarePasskey() },
      'its signature is not right',
    ],
    [
      'a credential id that is not the one inside',
      { credentialId: new SoftwarePasskey().credentialId },
      'its credential id is not its own',
    ],
    [
      'a credential id that is too long',
      {
        statedCredentialId: Buffer.alloc(1024, 1).toString('base64url'),
        credentialId: Buffer.alloc(1024, 1).toString('base64url'),
      },
      'it cannot be read',
    ],
    ['bytes behind its end', { leftover: true }, 'it cannot be read'],
    [
      'an attestation object that is none',
      { answer: withResponse({ attestationObject: 'AAAA' }) },
      'it cannot be read',
    ],
  ])('with %s is refused and sets nothing up', async (_, twist, reason) => {
    const before = (await agent.client.must('query { viewer { user { factors { id } } } }')).viewer.user.factors;
    const { id, options } = await begin();
    const passkey = new SoftwarePasskey();
    expect((await confirm(id, passkey.create(options, twist))).errors?.[0]?.extensions.code).toBe('INVALID_CODE');
    expect(await whyRefused(server, agent.id)).toBe(reason);
    const after = (await agent.client.must('query { viewer { user { factors { id } } } }')).viewer.user.factors;
    expect(after).toEqual(before);
  });

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['text', 'passkey'],
    [
      'another type of credential',
      new SoftwarePasskey().create({ challenge: 'x' }, { answer: (answer) => ({ ...answer, type: 'password' }) }),
    ],
    [
      'two ids',
      new SoftwarePasskey().create({ challenge: 'x' }, { answer: (answer) => ({ ...answer, rawId: 'AAAA' }) }),
    ],
    [
      'client data that is no JSON',
      new SoftwarePasskey().create({ challenge: 'x' }, { answer: withResponse({ clientDataJSON: 'AAAA' }) }),
    ],
  ])('that is %s is a mistake in the input', async (_, response) => {
    const { id } = await begin();
    expect((await confirm(id, response)).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('of somebody else, or set up before, is refused and takes nothing from anybody', async () => {
    const other = await server.enrolled('AGENT');
    const { passkey } = await enrollPasskey(other);
    for (const person of [agent, other]) {
      const { beginWebauthnEnrollment: begun } = await person.client.must(BEGIN_ENROLLMENT);
      expect(
        await person.client.refusal(CONFIRM_ENROLLMENT, {
          input: { id: begun.id, response: passkey.create(begun.options, { signCount: 0 }) },
        }),
      ).toBe('CONFLICT');
      expect(await whyRefused(server, person.id)).toBe('it is set up already');
    }
    const { viewer } = await other.client.must('query { viewer { user { factors { kind } } } }');
    expect(viewer.user.factors).toEqual([{ kind: 'TOTP' }, { kind: 'WEBAUTHN' }]);
  });

  it('of two people at once is one of theirs', async () => {
    const people = await Promise.all([server.enrolled('AGENT'), server.enrolled('AGENT')]);
    const passkey = new SoftwarePasskey();
    const tries = await Promise.all(
      people.map(async (person) => {
        const { beginWebauthnEnrollment: begun } = await person.client.must(BEGIN_ENROLLMENT);
        return { person, input: { id: begun.id, response: passkey.create(begun.options, { signCount: 0 }) } };
      }),
    );
    const codes = await Promise.all(
      tries.map(({ person, input }) => person.client.refusal(CONFIRM_ENROLLMENT, { input })),
    );
    expect(codes.filter((code) => code === null)).toHaveLength(1);
  });

  it('answers its challenge once, within five minutes, in the session that asked', async () => {
    const { id, options } = await begin();
    const response = new SoftwarePasskey().create(options);
    const codes = await Promise.all(
      Array.from({ length: 10 }, async () => (await confirm(id, response)).errors?.[0]?.extensions.code ?? null),
    );
    expect(codes.filter((code) => code === null)).toHaveLength(1);

    const late = await begin();
    server.clock.advance(5 * MINUTE);
    expect((await confirm(late.id, new SoftwarePasskey().create(late.options))).errors?.[0]?.extensions.code).toBe(
      'NOT_FOUND',
    );

    const elsewhere = await begin();
    const here = await begin();
    expect((await confirm(here.id, new SoftwarePasskey().create(elsewhere.options))).data).not.toBeNull();
    const other = await server.enrolled('AGENT');
    const { beginWebauthnEnrollment: theirs } = await other.client.must(BEGIN_ENROLLMENT);
    const mine = await begin();
    expect((await confirm(mine.id, new SoftwarePasskey().create(theirs.options))).errors?.[0]?.extensions.code).toBe(
      'INVALID_CODE',
    );
    expect(await whyRefused(server, agent.id)).toBe('its challenge is not open here');
    expect((await confirm(theirs.id, new SoftwarePasskey().create(theirs.options))).errors?.[0]?.extensions.code).toBe(
      'NOT_FOUND',
    );
  });

  it('is taken with a self attestation, without user verification and backed up, and is called what its user says', async () => {
    const person = await server.enrolled('AGENT');
    await enrollPasskey(person, new SoftwarePasskey(), { format: 'packed' }, 'YubiKey');
    await enrollPasskey(person, new SoftwarePasskey({ verifies: false }));
    await enrollPasskey(person, new SoftwarePasskey({ backupEligible: true }), { backedUp: true });
    const { viewer } = await person.client.must(
      'query { viewer { user { factors { kind name lastUsedAt } recoveryCodesLeft } } }',
    );
    expect(viewer.user.factors.map(({ name }: { name: string }) => name)).toEqual([
      'Authenticator',
      'YubiKey',
      'Passkey 3',
      'Passkey 4',
    ]);
    // The codes from before stay good: ten, of the first factor.
    expect(viewer.user.recoveryCodesLeft).toBe(10);
  });

  it('is not set up where the policy does not allow it, nor as an eleventh factor', async () => {
    const owner = await server.enrolled('OWNER');
    const person = await server.enrolled('END_USER');
    await server.require(['END_USER'], { required: false, allowedFactors: ['TOTP'] }, owner);
    expect(await person.client.refusal(BEGIN_ENROLLMENT)).toBe('FORBIDDEN');
    await server.require(['END_USER'], { required: false, allowedFactors: ['TOTP', 'WEBAUTHN'] }, owner);
    for (let count = 1; count < 10; count += 1) await enrollPasskey(person);
    expect(await person.client.refusal(BEGIN_ENROLLMENT)).toBe('CONFLICT');
  });
});

describe('factors of one’s own', () => {
  it('are renamed and removed; a removed passkey opens nothing, and another user’s is not there', async () => {
    const person = await server.enrolled('AGENT');
    const other = await server.enrolled('AGENT');
    const { passkey, confirmed } = await enrollPasskey(person);
    const { id } = confirmed.factor;
    const rename = 'mutation($input: RenameFactorInput!) { renameFactor(input: $input) { factor { name } } }';
    expect((await person.client.must(rename, { input: { id, name: ' Blue key ' } })).renameFactor.factor.name).toBe(
      'Blue key',
    );
    for (const name of ['', ' ', 'x'.repeat(61), 'a\nb'])
      expect(await person.client.refusal(rename, { input: { id, name } })).toBe('BAD_USER_INPUT');
    expect(await other.client.refusal(rename, { input: { id, name: 'Mine' } })).toBe('NOT_FOUND');
    const remove =
      'mutation($input: RemoveFactorInput!) { removeFactor(input: $input) { viewer { user { factors { kind } } } } }';
    expect((await person.client.must(remove, { input: { id } })).removeFactor.viewer.user.factors).toEqual([
      { kind: 'TOTP' },
    ]);
    person.client.cookies.clear();
    const { options } = (await person.client.must(BEGIN_SIGN_IN)).beginPasskeySignIn;
    expect(await person.client.refusal(SIGN_IN_ALONE, { input: { webauthn: passkey.get(options) } })).toBe(
      'INVALID_CREDENTIALS',
    );
    expect(await person.signIn()).toMatchObject({ factors: ['TOTP'] });
    expect(await person.client.refusal(BEGIN_ASSERTION)).toBe('CONFLICT');
    // Removed, it can be set up again, by whoever holds it.
    await enrollPasskey(other, passkey);
  });

  it('finish a sign-in that owes one', async () => {
    const owner = await server.enrolled('OWNER');
    await server.require(['AGENT'], {}, owner);
    const agent = await server.person('AGENT');
    expect(await agent.signIn()).toMatchObject({
      __typename: 'EnrollmentRequired',
      allowedFactors: ['TOTP', 'WEBAUTHN'],
    });
    const taken = await server.person('AGENT');
    await taken.signIn();
    const { passkey, confirmed } = await enrollPasskey(agent);
    expect(confirmed).toMatchObject({
      factor: { kind: 'WEBAUTHN', name: 'Passkey' },
      viewer: { user: { email: agent.email } },
    });
    expect(confirmed.recoveryCodes.codes).toHaveLength(10);
    // A credential that is somebody's already ends no sign-in: it can be tried with another one.
    const { beginWebauthnEnrollment: begun } = await taken.client.must(BEGIN_ENROLLMENT);
    expect(
      await taken.client.refusal(CONFIRM_ENROLLMENT, {
        input: { id: begun.id, response: passkey.create(begun.options, { signCount: 0 }) },
      }),
    ).toBe('CONFLICT');
    await enrollPasskey(taken);
    expect(await taken.viewerEmail()).toBe(taken.email);
    await server.require(['AGENT'], { required: false }, owner);
  });
});
