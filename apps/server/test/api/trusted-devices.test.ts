import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { DAY, HOUR, MINUTE } from '@countersign/domain/time.js';

import { Housekeeping } from '../../src/jobs/housekeeping.js';
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

const VERIFY =
  'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename ... on SignedIn { viewer { session { steppedUpUntil } } } } }';
const DEVICES = 'query { viewer { user { trustedDevices { id client createdAt lastUsedAt expiresAt current } } } }';
const FORGET = 'mutation($input: ForgetTrustedDevicesInput!) { forgetTrustedDevices(input: $input) { forgotten } }';

let server: TestServer;
let owner: Person;
let agent: Person;
beforeEach(async () => {
  server = await TestServer.start();
  owner = await server.enrolled('OWNER');
  agent = await server.enrolled('AGENT', { name: 'Ann Agent' });
});
afterEach(() => server.stop());

const rows = (sql: string, parameters: unknown[] = []): Promise<Record<string, unknown>[]> =>
  server.opened.services.unitOfWork.reader.query(sql, parameters);
const devicesOf = async (
  client: Client,
): Promise<{ id: string; expiresAt: string; lastUsedAt: string | null; current: boolean }[]> =>
  (await client.must(DEVICES)).viewer.user.trustedDevices;
const at = (moment: number): string => new Date(moment).toISOString();

describe('the offer', () => {
  it('is made only where the rule of the role gives hours, and never to a client with a token', async () => {
    const offered = async (transport: 'COOKIE' | 'TOKEN' = 'COOKIE') =>
      (await signInAt(server.client(), agent, transport)).rememberDeviceHours;
    expect(await offered()).toBe(0);
    await allowHours(owner, 8, ['ADMIN']);
    expect(await offered()).toBe(0);
    await allowHours(owner, 8, ['AGENT']);
    expect(await offered()).toBe(8);
    expect(await offered('TOKEN')).toBe(0);
  });

  it('is there again after a reload of the page', async () => {
    await allowHours(owner, 8);
    const pending = 'query { pendingSignIn { ... on SecondFactorRequired { rememberDeviceHours } } }';
    const browser = server.client();
    await signInAt(browser, agent);
    expect((await browser.must(pending)).pendingSignIn).toEqual({ rememberDeviceHours: 8 });
    const phone = server.client();
    phone.authorization = `Bearer ${(await signInAt(phone, agent, 'TOKEN')).attemptToken}`;
    expect((await phone.must(pending)).pendingSignIn).toEqual({ rememberDeviceHours: 0 });
  });

  it.each(['COOKIE', 'TOKEN'] as const)(
    'taken where it is not made, with %s, is refused before the code is spent',
    async (transport) => {
      if (transport === 'TOKEN') await allowHours(owner, 8);
      const client = server.client();
      const { attemptToken } = await signInAt(client, agent, transport);
      if (transport === 'TOKEN') client.authorization = `Bearer ${attemptToken}`;
      const totpCode = agent.freshCode();
      const { errors } = await client.ask(VERIFY, { input: { totpCode, rememberDevice: true } });
      expect(errors?.[0]?.extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        fields: [{ path: 'input.rememberDevice' }],
      });
      expect((await client.must(VERIFY, { input: { totpCode } })).verifySecondFactor.__typename).toBe('SignedIn');
      expect(deviceCookies(client)).toEqual([]);
      expect(await rows('select id from trusted_devices')).toEqual([]);
    },
  );

  it('is no part of a recovery code, own or issued: refused before it is spent, and none makes a trusted device', async () => {
    await allowHours(owner, 8);
    const { issueRecoveryCode: issued } = await owner.client.must(
      'mutation($input: IssueRecoveryCodeInput!) { issueRecoveryCode(input: $input) { code } }',
      { input: { userId: agent.id, reason: 'left at home', situation: 'FACTOR_NOT_AT_HAND' } },
    );
    for (const recoveryCode of [agent.recoveryCodes[0], issued.code]) {
      const client = server.client();
      await signInAt(client, agent);
      expect(await client.refusal(VERIFY, { input: { recoveryCode, rememberDevice: true } })).toBe('BAD_USER_INPUT');
      expect((await client.must(VERIFY, { input: { recoveryCode } })).verifySecondFactor.__typename).toBe('SignedIn');
      expect(deviceCookies(client)).toEqual([]);
    }
    expect(await rows('select id from trusted_devices')).toEqual([]);
  });

  it('is not made to somebody who has only factors of kinds no longer allowed: they are asked each time', async () => {
    await allowHours(owner, 8);
    await owner.stepUp();
    const { policy } = await owner.client.must('query { policy { version } }');
    await owner.client.must(
      'mutation($input: UpdatePolicyInput!) { updatePolicy(input: $input) { policy { version } } }',
      {
        input: { basedOnVersion: policy.version, policy: { rules: [{ role: 'AGENT', allowedFactors: [] }] } },
      },
    );
    expect((await signInAt(server.client(), agent)).rememberDeviceHours).toBe(0);
  });
});

describe('a trusted device', () => {
  it('is not asked, and its user reads why; it is no step-up, and its end does not move', async () => {
    await allowHours(owner, 48);
    const madeAt = server.clock.now() + 30_000;
    const browser = await trustedBrowser(server, agent);
    expect(await devicesOf(browser)).toEqual([
      {
        id: expect.any(String),
        client: 'node',
        createdAt: at(madeAt),
        lastUsedAt: null,
        expiresAt: at(madeAt + 48 * HOUR),
        current: true,
      },
    ]);
    server.clock.advance(47 * HOUR);
    const later = withoutSession(browser);
    expect(await isAsked(later, agent)).toBe(false);
    const { viewer } = await later.must(
      'query { viewer { session { steppedUpUntil } user { signIns(first: 1) { nodes { outcome rule explanation policyVersion } } } } }',
    );
    expect(viewer.session.steppedUpUntil).toBe(null);
    const [signIn] = viewer.user.signIns.nodes;
    expect(signIn).toMatchObject({ outcome: 'ALLOWED', rule: 'TRUSTED_DEVICE', policyVersion: 2 });
    const words = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });
    expect(signIn.explanation).toContain(
      `Not asked for a second factor, because this browser was trusted until ${words.format(madeAt + 48 * HOUR)}`,
    );
    expect(await devicesOf(later)).toMatchObject([
      { lastUsedAt: at(madeAt + 47 * HOUR), expiresAt: at(madeAt + 48 * HOUR) },
    ]);

    server.clock.advance(HOUR);
    expect(await isAsked(withoutSession(later), agent)).toBe(true);
    // Expired is gone: it is not listed, and hours that are raised bring it back to nobody.
    owner.client.cookies.clear();
    await owner.signInFully();
    await allowHours(owner, 2160);
    expect(await isAsked(withoutSession(later), agent)).toBe(true);
  });

  it('outlives signing out, and the end of all sessions', async () => {
    await allowHours(owner, 8);
    const browser = await trustedBrowser(server, agent);
    await browser.must('mutation { signOut { ok } }');
    expect(await isAsked(browser, agent)).toBe(false);
    await owner.client.must('mutation($input: EndSessionsInput!) { endSessions(input: $input) { ended } }', {
      input: { userId: agent.id },
    });
    expect(await agent.viewerEmail()).toBe(null);
    expect(await isAsked(withoutSession(browser), agent)).toBe(false);
  });

  it('is one of its user: another user of the same browser has one of their own, and neither opens the other’s door', async () => {
    await allowHours(owner, 8);
    const other = await server.enrolled('AGENT');
    const browser = withoutSession(await trustedBrowser(server, agent));
    expect(await isAsked(browser.copy(), other)).toBe(true);
    await trustedBrowser(server, other, browser);
    expect(deviceCookies(browser)).toHaveLength(2);
    browser.cookies.delete('countersign_session');
    expect(await isAsked(browser, agent)).toBe(false);
    browser.cookies.delete('countersign_session');
    expect(await isAsked(browser, other)).toBe(false);

    // What is another user's, under one's own name: nothing, and it does not end theirs either.
    const [[nameOfAgent = ''] = [], [, valueOfOther = ''] = []] = deviceCookies(browser);
    const thief = server.client();
    thief.cookies.set(nameOfAgent, valueOfOther);
    expect(await isAsked(thief, agent)).toBe(true);
    expect(await isAsked(withoutSession(browser), other)).toBe(false);
  });

  it('that proves a factor anew is made anew, and is one device still', async () => {
    await allowHours(owner, 8);
    const browser = await trustedBrowser(server, agent);
    const [first] = await devicesOf(browser);
    server.clock.advance(7 * HOUR);
    // Asked again where it need not be: on a second browser that was given the first one's place by hand.
    const cookies = deviceCookies(browser);
    const anew = server.client();
    await signInAt(anew, agent);
    for (const [name, value] of cookies) anew.cookies.set(name, value);
    await anew.must(VERIFY, { input: { totpCode: agent.freshCode(), rememberDevice: true } });
    const devices = await devicesOf(anew);
    expect(devices).toHaveLength(1);
    expect(devices[0]?.id).not.toBe(first?.id);
  });

  it('is read together with our own header only, as every cookie', async () => {
    await allowHours(owner, 8);
    const browser = withoutSession(await trustedBrowser(server, agent));
    browser.headers = {};
    expect(await isAsked(browser, agent)).toBe(true);
  });

  it('is nothing to a client with a token, and nothing to HTTP Basic', async () => {
    await allowHours(owner, 8);
    const browser = await trustedBrowser(server, agent);
    expect((await signInAt(withoutSession(browser), agent, 'TOKEN')).__typename).toBe('SecondFactorRequired');
    const basic = withoutSession(browser);
    basic.authorization = `Basic ${Buffer.from(`${agent.email}:${PASSWORD}`).toString('base64')}`;
    expect(await basic.refusal('query { viewer { permissions } }')).toBe('SECOND_FACTOR_REQUIRED');
  });

  it('opens nothing without the password', async () => {
    await allowHours(owner, 8);
    const browser = withoutSession(await trustedBrowser(server, agent));
    expect(
      await browser.refusal('mutation($input: SignInInput!) { signIn(input: $input) { __typename } }', {
        input: { email: agent.email, password: 'wrong' },
      }),
    ).toBe('INVALID_CREDENTIALS');
    expect((await browser.must('query { viewer { permissions } }')).viewer).toBe(null);
  });

  it('is kept as digests: nothing of what the browser holds is in the database', async () => {
    await allowHours(owner, 8);
    const browser = await trustedBrowser(server, agent);
    const [, value = ''] = deviceCookies(browser)[0] ?? [];
    const [, selector = '', secret = ''] = /^csd_([\w-]{43})\.([\w-]{43})$/.exec(value) ?? [];
    expect(selector).not.toBe(secret);
    const kept = JSON.stringify([
      await rows('select * from trusted_devices'),
      await rows('select * from audit_events'),
      await rows('select * from sign_ins'),
    ]);
    expect(kept).toContain(agent.id);
    expect(kept).not.toContain(selector);
    expect(kept).not.toContain(secret);
  });
});

describe('the cookie', () => {
  const setCookies = async (on: TestServer): Promise<string[]> => {
    const person = await on.enrolled('OWNER');
    await allowHours(person, 2);
    const client = on.client();
    await signInAt(client, person);
    const response = await client.post(
      JSON.stringify({
        query: VERIFY,
        variables: { input: { totpCode: person.freshCode(), rememberDevice: true } },
      }),
    );
    return response.headers.getSetCookie().filter((cookie) => cookie.includes('countersign_device_'));
  };

  it('is HttpOnly and Lax, for as long as the hours, and names nobody', async () => {
    const cookies = await setCookies(server);
    expect(cookies).toEqual([
      expect.stringMatching(
        /^countersign_device_[0-9a-f]{16}=csd_[\w-]{43}\.[\w-]{43}; Max-Age=7200; Path=\/; HttpOnly; SameSite=Lax$/,
      ),
    ]);
  });

  it('with https: Secure, and bound to the host by its name', async () => {
    const secure = await TestServer.start({ environment: { PUBLIC_URL: 'https://auth.example.com' } });
    try {
      expect(await setCookies(secure)).toEqual([
        expect.stringMatching(
          /^__Host-countersign_device_[0-9a-f]{16}=csd_[\w.-]+; Max-Age=7200; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
        ),
      ]);
    } finally {
      await secure.stop();
    }
  });

  it('is rotated at each use, with the time that is left', async () => {
    await allowHours(owner, 2);
    const browser = withoutSession(await trustedBrowser(server, agent));
    const before = deviceCookies(browser);
    server.clock.advance(HOUR);
    const response = await browser.post(
      JSON.stringify({
        query: 'mutation($input: SignInInput!) { signIn(input: $input) { __typename } }',
        variables: { input: { email: agent.email, password: PASSWORD } },
      }),
    );
    const [name, value] = before[0] ?? [];
    const after = deviceCookies(browser);
    expect(after.map(([of]) => of)).toEqual([name]);
    expect(after[0]?.[1]).not.toBe(value);
    expect(response.headers.getSetCookie().find((cookie) => cookie.startsWith(name ?? '-'))).toContain('Max-Age=3600;');
  });

  it('of the oldest users goes where a browser collects very many: it must still be able to sign in', async () => {
    await allowHours(owner, 2);
    const browser = server.client();
    for (let number = 0; number < 40; number += 1)
      browser.cookies.set(`countersign_device_${String(number).padStart(16, '0')}`, 'x');
    await trustedBrowser(server, agent, browser);
    expect(deviceCookies(browser)).toHaveLength(30);
    expect(await isAsked(withoutSession(browser), agent)).toBe(false);
  });
});

describe('a copy of what the browser holds', () => {
  const copied = async (): Promise<string[]> => {
    const [ended, mails] = await Promise.all([
      rows("select subject_id as id from audit_events where type = 'trusted_device.ended' and outcome = 'refused'"),
      rows("select user_id as id from outbox_messages where kind = 'TRUSTED_DEVICE_COPIED'"),
    ]);
    expect(ended).toEqual(mails);
    return ended.map(({ id }) => String(id));
  };

  it('the value before is good for a minute, for windows that sign in at once, and is not rotated then', async () => {
    await allowHours(owner, 8);
    const browser = withoutSession(await trustedBrowser(server, agent));
    const window = browser.copy();
    expect(await isAsked(browser, agent)).toBe(false);
    server.clock.advance(MINUTE - 1);
    const held = deviceCookies(window);
    expect(await isAsked(window, agent)).toBe(false);
    expect(deviceCookies(window)).toEqual(held);
    expect(await isAsked(withoutSession(browser), agent)).toBe(false);
    expect(await copied()).toEqual([]);
  });

  it('shown after that minute, it ends the device for both, and its user is told', async () => {
    await allowHours(owner, 8);
    const browser = withoutSession(await trustedBrowser(server, agent));
    const thief = browser.copy();
    expect(await isAsked(browser, agent)).toBe(false);
    server.clock.advance(MINUTE);
    expect(await isAsked(thief, agent)).toBe(true);
    expect(await isAsked(withoutSession(browser), agent)).toBe(true);
    expect(await copied()).toEqual([agent.id]);
    expect(await rows('select id from trusted_devices')).toEqual([]);
  });

  it('shown once its successor was shown, it ends the device at once, and so does any older one', async () => {
    await allowHours(owner, 8);
    for (const uses of [2, 3]) {
      let browser = withoutSession(await trustedBrowser(server, agent));
      const thief = browser.copy();
      for (let use = 0; use < uses; use += 1) {
        expect(await isAsked(browser, agent)).toBe(false);
        browser = withoutSession(browser);
      }
      expect(await isAsked(thief, agent)).toBe(true);
      expect(await isAsked(browser, agent)).toBe(true);
    }
    expect(await copied()).toEqual([agent.id, agent.id]);
  });

  it('one of a thief who came first: its owner is asked, and the thief’s is over as well', async () => {
    await allowHours(owner, 8);
    const browser = withoutSession(await trustedBrowser(server, agent));
    const thief = browser.copy();
    expect(await isAsked(thief, agent)).toBe(false);
    server.clock.advance(HOUR);
    expect(await isAsked(browser, agent)).toBe(true);
    expect(await isAsked(withoutSession(thief), agent)).toBe(true);
    expect(await copied()).toEqual([agent.id]);
  });

  it('ten windows at once: all get in, and one of them is given the new value', async () => {
    await allowHours(owner, 8);
    const browser = withoutSession(await trustedBrowser(server, agent));
    const [[, before = ''] = []] = deviceCookies(browser);
    const windows = Array.from({ length: 10 }, () => browser.copy());
    const asked = await Promise.all(windows.map((window) => isAsked(window, agent)));
    expect(asked).toEqual(Array.from({ length: 10 }, () => false));
    const fresh = windows.flatMap((window) => deviceCookies(window)).filter(([, value]) => value !== before);
    expect(fresh).toHaveLength(1);
    expect(await copied()).toEqual([]);
  });
});

describe('fewer hours', () => {
  const preview = async (hours: number): Promise<number> => {
    const { policy } = await owner.client.must('query { policy { version } }');
    const { policyPreview } = await owner.client.must(
      'query($input: PolicyPreviewInput!) { policyPreview(input: $input) { trustedDevicesEnding } }',
      {
        input: { basedOnVersion: policy.version, policy: { rules: [{ role: 'AGENT', rememberDeviceHours: hours }] } },
      },
    );
    return policyPreview.trustedDevicesEnding;
  };

  beforeEach(async () => {
    const rules = ['OWNER', 'AGENT', 'ADMIN'].map((role) => ({
      role,
      sessionLifetimeHours: 720,
      sessionIdleMinutes: null,
    }));
    await owner.client.must(
      'mutation($input: UpdatePolicyInput!) { updatePolicy(input: $input) { policy { version } } }',
      { input: { basedOnVersion: 1, policy: { rules } } },
    );
  });

  it('end the devices that are older, for good, as the preview had counted; the others end sooner', async () => {
    await allowHours(owner, 240);
    const old = withoutSession(await trustedBrowser(server, agent));
    server.clock.advance(2 * DAY);
    let young = withoutSession(await trustedBrowser(server, agent));
    const admin = await server.enrolled('ADMIN');
    const elsewhere = withoutSession(await trustedBrowser(server, admin));
    server.clock.advance(DAY - HOUR);
    expect([await preview(240), await preview(72), await preview(71), await preview(0)]).toEqual([0, 0, 1, 2]);

    await allowHours(owner, 71, ['AGENT']);
    expect(await rows('select id from trusted_devices')).toHaveLength(2);
    await allowHours(owner, 240, ['AGENT']);
    expect(await isAsked(old, agent)).toBe(true);
    expect(await isAsked(young, agent)).toBe(false);
    young = withoutSession(young);
    // Raised again, the younger one lasts no longer than the fewest hours that it has seen.
    server.clock.advance(71 * HOUR);
    expect(await isAsked(young, agent)).toBe(true);
    expect(await isAsked(elsewhere, admin)).toBe(false);
  });

  it('down to none: every browser is asked at once, of everybody, and none is offered any more', async () => {
    await allowHours(owner, 2160);
    const people = [agent, owner, await server.enrolled('ADMIN'), await server.enrolled('END_USER')];
    const browsers: Client[] = [];
    for (const person of people) browsers.push(withoutSession(await trustedBrowser(server, person)));
    await allowHours(owner, 0);
    for (const [index, person] of people.entries()) {
      const answer = await signInAt(browsers[index] ?? server.client(), person);
      expect([person.email, answer.__typename, answer.rememberDeviceHours]).toEqual([
        person.email,
        'SecondFactorRequired',
        0,
      ]);
    }
    expect(await rows('select id from trusted_devices')).toEqual([]);
    const [event] = await rows(
      "select detail from audit_events where type = 'policy.updated' order by at desc limit 1",
    );
    expect(JSON.parse(String(event?.['detail']))).toMatchObject({ trustedDevicesEnded: 4 });
  });

  it('while a sign-in is under way: the code counts, and makes no trusted device', async () => {
    await allowHours(owner, 8);
    const browser = server.client();
    await signInAt(browser, agent);
    await allowHours(owner, 0);
    const totpCode = agent.freshCode();
    expect(await browser.refusal(VERIFY, { input: { totpCode, rememberDevice: true } })).toBe('BAD_USER_INPUT');
    await browser.must(VERIFY, { input: { totpCode } });
    expect(await rows('select id from trusted_devices')).toEqual([]);
  });

  it('in a race with those who are being remembered: none is left that outlives the hours', async () => {
    await allowHours(owner, 240);
    const people = await Promise.all(Array.from({ length: 6 }, () => server.enrolled('AGENT')));
    const windows = people.map(() => server.client());
    for (const [index, person] of people.entries()) await signInAt(windows[index] ?? server.client(), person);
    await owner.stepUp();
    const codes = people.map((person) => person.code());
    const { policy } = await owner.client.must('query { policy { version } }');
    const answers = await Promise.all([
      ...windows.map((window, index) =>
        window.ask(VERIFY, { input: { totpCode: codes[index], rememberDevice: true } }),
      ),
      owner.client.ask('mutation($input: UpdatePolicyInput!) { updatePolicy(input: $input) { policy { version } } }', {
        input: { basedOnVersion: policy.version, policy: { rules: [{ role: 'AGENT', rememberDeviceHours: 0 }] } },
      }),
    ]);
    expect(answers.at(-1)?.errors).toBe(undefined);
    expect(await rows('select id from trusted_devices')).toEqual([]);
  });
});

describe('forgetting', () => {
  const other = async (role: 'OWNER' | 'ADMIN' | 'AGENT') => {
    const person = await server.enrolled(role);
    return { person, browser: withoutSession(await trustedBrowser(server, person)) };
  };

  it('one, by its user: the others go on', async () => {
    await allowHours(owner, 8);
    const first = await trustedBrowser(server, agent);
    const second = await trustedBrowser(server, agent);
    const [youngest, oldest] = await devicesOf(first);
    expect([youngest?.current, oldest?.current]).toEqual([false, true]);
    expect((await first.must(FORGET, { input: { deviceId: oldest?.id } })).forgetTrustedDevices.forgotten).toBe(1);
    expect(await isAsked(withoutSession(first), agent)).toBe(true);
    expect(await isAsked(withoutSession(second), agent)).toBe(false);
    expect(await first.refusal(FORGET, { input: { deviceId: oldest?.id } })).toBe('NOT_FOUND');
    // Sessions are another matter.
    expect((await first.must('query { viewer { user { email } } }')).viewer.user.email).toBe(agent.email);
  });

  it('all, by their user; twice is no failure', async () => {
    await allowHours(owner, 8);
    const browsers = [await trustedBrowser(server, agent), await trustedBrowser(server, agent)];
    for (const forgotten of [2, 0])
      expect((await agent.client.must(FORGET, { input: {} })).forgetTrustedDevices).toEqual({ forgotten });
    for (const browser of browsers) expect(await isAsked(withoutSession(browser), agent)).toBe(true);
  });

  it('by admins: of equal and lower roles only; what is out of reach is as if it were not there', async () => {
    await allowHours(owner, 8);
    const admin = await server.enrolled('ADMIN');
    for (const [role, code] of [
      ['AGENT', null],
      ['ADMIN', null],
      ['OWNER', 'NOT_FOUND'],
    ] as const) {
      for (const by of ['userId', 'deviceId'] as const) {
        const { person, browser } = await other(role);
        const [{ id: deviceId } = { id: '' }] = await rows('select id from trusted_devices where user_id = ?', [
          person.id,
        ]);
        const input = by === 'userId' ? { userId: person.id } : { deviceId };
        expect([role, by, await agent.client.refusal(FORGET, { input })]).toEqual([role, by, 'NOT_FOUND']);
        expect([role, by, await admin.client.refusal(FORGET, { input })]).toEqual([role, by, code]);
        expect([role, by, await isAsked(browser, person)]).toEqual([role, by, code === null]);
      }
    }
    const { person } = await other('AGENT');
    const [{ id: deviceId } = { id: '' }] = await rows('select id from trusted_devices where user_id = ?', [person.id]);
    expect(await admin.client.refusal(FORGET, { input: { deviceId, userId: agent.id } })).toBe('NOT_FOUND');
  });

  it('is seen by whom it concerns: their own, and those of an equal or lower role', async () => {
    await allowHours(owner, 8);
    const admin = await server.enrolled('ADMIN');
    await trustedBrowser(server, agent);
    await trustedBrowser(server, owner);
    const seen = async (by: Person, id: string) =>
      (await by.client.must('query($id: ID!) { user(id: $id) { trustedDevices { id } } }', { id })).user.trustedDevices;
    expect(await seen(admin, agent.id)).toHaveLength(1);
    expect(await seen(owner, agent.id)).toHaveLength(1);
    expect(await seen(admin, owner.id)).toBe(null);
    expect(await seen(admin, admin.id)).toEqual([]);
  });
});

it('housekeeping deletes what has expired, and nothing else', async () => {
  await allowHours(owner, 8);
  await trustedBrowser(server, agent);
  server.clock.advance(4 * HOUR);
  const young = await trustedBrowser(server, agent);
  server.clock.advance(4 * HOUR);
  await new Housekeeping(server.opened.services).run();
  expect(await rows('select id from trusted_devices')).toHaveLength(1);
  expect(await isAsked(withoutSession(young), agent)).toBe(false);
});
