import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { HOUR } from '@countersign/domain/time.js';

import { sha256 } from '../../src/platform/digest.js';
import type { Client } from '../harness/client.js';
import type { Person } from '../harness/person.js';
import { PASSWORD } from '../harness/password.js';
import { TestServer } from '../harness/server.js';
import {
  allowHours,
  deviceCookies,
  isAsked,
  signInAt,
  trustedBrowser,
  withoutSession,
} from '../harness/trusted-devices.js';

// What ends a trusted device × proved by use: the very cookie that let its user in a moment ago is asked afterwards.

const UPDATE_USER = 'mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }';
const ISSUE = 'mutation($input: IssueRecoveryCodeInput!) { issueRecoveryCode(input: $input) { code } }';
const FORGET = 'mutation($input: ForgetTrustedDevicesInput!) { forgetTrustedDevices(input: $input) { forgotten } }';
const NEW_PASSWORD = 'umbrella-quartz-lagoon-93';

let server: TestServer;
let owner: Person;
beforeEach(async () => {
  server = await TestServer.start();
  owner = await server.enrolled('OWNER');
  await allowHours(owner, 240);
});
afterEach(() => server.stop());

const rows = (sql: string, parameters: unknown[] = []): Promise<Record<string, unknown>[]> =>
  server.opened.services.unitOfWork.reader.query(sql, parameters);

/** As the host, or a mail, does it: a link, and what its holder does with it. */
async function link(kind: 'PASSWORD' | 'EMAIL', userId: string, newEmail: string | null = null): Promise<string> {
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

async function issue(userId: string, situation: 'FACTOR_LOST' | 'FACTOR_NOT_AT_HAND'): Promise<string> {
  await owner.stepUp();
  const { issueRecoveryCode } = await owner.client.must(ISSUE, {
    input: { userId, reason: 'lost phone', situation },
  });
  return issueRecoveryCode.code;
}

interface Ending {
  /** What ends it. `browser` is the one that is signed in and trusted. */
  readonly end: (person: Person, browser: Client) => Promise<unknown>;
  /** What the user signs in with afterwards, where it is another. */
  readonly with?: { readonly email?: string; readonly password?: string };
  /** What the trail says of why, where the event of the cause does not say it. */
  readonly because?: RegExp;
}

const ENDINGS: Readonly<Record<string, Ending>> = {
  'a new password by link': {
    end: async (person) =>
      server.client().must('mutation($input: ResetPasswordInput!) { resetPassword(input: $input) { ok } }', {
        input: { token: await link('PASSWORD', person.id), password: NEW_PASSWORD },
      }),
    with: { password: NEW_PASSWORD },
    because: /password/,
  },
  'a new password of one’s own, chosen on that very browser': {
    async end(person, browser) {
      await browser.must('mutation($input: StepUpInput!) { stepUp(input: $input) { session { id } } }', {
        input: { totpCode: person.freshCode() },
      });
      await browser.must(
        'mutation($input: ChangePasswordInput!) { changePassword(input: $input) { viewer { permissions } } }',
        { input: { currentPassword: PASSWORD, newPassword: NEW_PASSWORD } },
      );
    },
    with: { password: NEW_PASSWORD },
    because: /password/,
  },
  'another e-mail address': {
    end: async (person) =>
      server.client().must('mutation($input: ConfirmEmailInput!) { confirmEmail(input: $input) { ok } }', {
        input: { token: await link('EMAIL', person.id, 'moved@example.com') },
      }),
    with: { email: 'moved@example.com' },
    because: /address/,
  },
  'a second factor added': {
    async end(person, browser) {
      await browser.must('mutation($input: StepUpInput!) { stepUp(input: $input) { session { id } } }', {
        input: { totpCode: person.freshCode() },
      });
      person.client.cookies.clear();
      for (const [name, value] of browser.cookies) person.client.cookies.set(name, value);
      await person.enroll('Second phone');
    },
    because: /set up/,
  },
  'one of two factors removed': {
    async end(person) {
      const { viewer } = await person.client.must('query { viewer { user { factors { id } } } }');
      await person.stepUp();
      await person.client.must(
        'mutation($input: RemoveFactorInput!) { removeFactor(input: $input) { viewer { permissions } } }',
        { input: { id: viewer.user.factors[0].id } },
      );
    },
    because: /removed/,
  },
  'a reset of two-factor authentication, and a new factor': {
    async end(person) {
      await owner.stepUp();
      await owner.client.must(
        'mutation($input: ResetTwoFactorInput!) { resetTwoFactor(input: $input) { user { id } } }',
        { input: { userId: person.id, reason: 'lost phone' } },
      );
      expect(await rows('select id from trusted_devices where user_id = ?', [person.id])).toEqual([]);
      person.client.cookies.clear();
      await person.signIn();
      await person.enroll();
    },
    because: /reset/,
  },
  'an issued code for a lost factor, once it is used': {
    async end(person) {
      const client = server.client();
      await signInAt(client, person);
      const { verifySecondFactor } = await client.must(
        'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename } }',
        { input: { recoveryCode: await issue(person.id, 'FACTOR_LOST') } },
      );
      expect(verifySecondFactor.__typename).toBe('EnrollmentRequired');
    },
    because: /lost factor/,
  },
  'another role': {
    end: async (person) => {
      await owner.stepUp();
      await owner.client.must(UPDATE_USER, { input: { userId: person.id, role: 'ADMIN' } });
    },
    because: /role/,
  },
  'a suspension, though it is lifted again': {
    async end(person) {
      for (const suspended of [true, false])
        await owner.client.must(UPDATE_USER, { input: { userId: person.id, suspended } });
    },
    because: /suspended/,
  },
  'its user, who forgets it': { end: (_person, browser) => browser.must(FORGET, { input: {} }) },
  'an admin, who forgets those of the user': {
    end: (person) => owner.client.must(FORGET, { input: { userId: person.id } }),
  },
  'an API token with the scope': {
    async end(person) {
      await owner.stepUp();
      const { createApiToken } = await owner.client.must(
        'mutation($input: CreateApiTokenInput!) { createApiToken(input: $input) { token } }',
        { input: { name: 'Leavers', scopes: ['MANAGE_SESSIONS'] } },
      );
      const program = server.client();
      program.authorization = `Bearer ${createApiToken.token}`;
      await program.must(FORGET, { input: { userId: person.id } });
    },
  },
  'fewer hours, though they are raised again': {
    async end() {
      await allowHours(owner, 0);
      await allowHours(owner, 240);
    },
  },
  'its time': {
    end: () => Promise.resolve(server.clock.advance(240 * HOUR)),
  },
};

describe('a trusted device is ended by', () => {
  it.each(Object.keys(ENDINGS))('%s', async (name) => {
    const ending = ENDINGS[name];
    if (ending === undefined) throw new Error(name);
    const person = await server.enrolled('AGENT');
    // A second factor to remove; the later one is the one that goes on.
    await person.enroll('Other phone');
    const signedIn = await trustedBrowser(server, person);
    let browser = withoutSession(signedIn);
    expect(await isAsked(browser, person)).toBe(false);
    browser = withoutSession(browser);
    const other = await server.enrolled('AGENT');
    const ofOther = withoutSession(await trustedBrowser(server, other));

    await ending.end(person, signedIn);
    const { email = person.email, password = PASSWORD } = ending.with ?? {};
    expect(deviceCookies(browser)).toHaveLength(1);
    expect(await isAsked(browser, { email, password })).toBe(true);
    if (!['fewer hours', 'its time'].some((of) => name.startsWith(of)))
      expect(await isAsked(ofOther, other)).toBe(false);
    if (ending.because === undefined) return;
    const ended = await rows("select detail from audit_events where type = 'trusted_device.ended' and subject_id = ?", [
      person.id,
    ]);
    expect(ended.map(({ detail }) => JSON.parse(String(detail)))).toEqual([
      { because: expect.stringMatching(ending.because), ended: 1 },
    ]);
  });

  it('the deletion of its user, with the row', async () => {
    const person = await server.enrolled('AGENT');
    const browser = withoutSession(await trustedBrowser(server, person));
    await owner.stepUp();
    await owner.client.must('mutation($input: DeleteUserInput!) { deleteUser(input: $input) { deletedUserId } }', {
      input: { userId: person.id, reason: 'left us' },
    });
    expect(await rows('select id from trusted_devices')).toEqual([]);
    expect(
      await browser.refusal('mutation($input: SignInInput!) { signIn(input: $input) { __typename } }', {
        input: { email: person.email, password: PASSWORD },
      }),
    ).toBe('INVALID_CREDENTIALS');
  });

  it('nothing of these: an own code, a factor not at hand, a new name, new recovery codes, the end of sessions', async () => {
    const person = await server.enrolled('AGENT');
    let browser = withoutSession(await trustedBrowser(server, person));
    const verify = 'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename } }';
    for (const recoveryCode of [person.recoveryCodes[0], await issue(person.id, 'FACTOR_NOT_AT_HAND')]) {
      const client = server.client();
      await signInAt(client, person);
      await client.must(verify, { input: { recoveryCode } });
    }
    await owner.client.must(UPDATE_USER, { input: { userId: person.id, name: 'Another Name' } });
    await person.stepUp();
    await person.client.must('mutation { regenerateRecoveryCodes { expiresAt } }');
    await owner.client.must('mutation($input: EndSessionsInput!) { endSessions(input: $input) { ended } }', {
      input: { userId: person.id },
    });
    for (let again = 0; again < 2; again += 1) {
      expect(await isAsked(browser, person)).toBe(false);
      browser = withoutSession(browser);
    }
  });

  it('a suspended user: refused with the cookie as with a wrong password', async () => {
    const person = await server.enrolled('AGENT');
    const browser = withoutSession(await trustedBrowser(server, person));
    await owner.client.must(UPDATE_USER, { input: { userId: person.id, suspended: true } });
    expect(
      await browser.refusal('mutation($input: SignInInput!) { signIn(input: $input) { __typename } }', {
        input: { email: person.email, password: PASSWORD },
      }),
    ).toBe('INVALID_CREDENTIALS');
  });
});
