import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { DAY, MINUTE } from '@countersign/domain/time.js';
import { ROLES } from '@countersign/domain/users/roles.js';

import { totpCodeAt } from '../../src/platform/totp.js';
import type { Client } from '../harness/client.js';
import { anotherAddress, hold, issue, KINDS, link, type Held } from '../harness/credentials.js';
import { judge } from '../harness/judge-credentials.js';
import { changeRules } from '../harness/email-codes.js';
import { PASSWORD } from '../harness/password.js';
import { TestServer } from '../harness/server.js';
import { updateProvider } from '../harness/third-party.js';

// Ending is proved by use: every kind of credential × every cause. The very credential that worked a moment ago is used
// again. A session is its cookie or token, its download and its open socket, which the server closes by itself.

/**
 * ✓ goes on; ✗ is refused; r: an API token that rests, and says why.
 * d: a sign-in that is still there, and whose right factor is answered like a wrong one.
 * browser, phone, session: signed in by cookie and by token. half: an unfinished sign-in, in the browser and on the phone;
 * passkey, mailed: one with the challenge for a passkey, and with the mailed code, that finishes it. alone: the passkey by itself.
 * sso, ssohalf: signed in through a provider, and not to the end; way: what the provider answered, not picked up yet.
 * device: a trusted browser. issued: a recovery code from an admin. pwlink, newmail: links for a new password, sent by an
 * admin, and for a new address; emergency: the link of five minutes for when a provider is down.
 */
const TABLE = `
                                            | browser phone half passkey mailed alone sso ssohalf way emergency device token issued pwlink | session basic newmail
  nothing                                   | ✓       ✓     ✓    ✓       ✓      ✓     ✓   ✓       ✓   ✓         ✓      ✓     ✓      ✓      | ✓       ✓     ✓
  signing out in the browser                | ✗       ✓     ✓    ✓       ✓      ✓     ✓   ✓       ✓   ✓         ✓      ✓     ✓      ✓      | ✓       ✓     ✓
  signing out on the phone                  | ✓       ✗     ✓    ✓       ✓      ✓     ✓   ✓       ✓   ✓         ✓      ✓     ✓      ✓      | ✓       ✓     ✓
  giving the unfinished sign-in up          | ✓       ✓     ✗    ✓       ✓      ✓     ✓   ✓       ✓   ✓         ✓      ✓     ✓      ✓      | ✓       ✓     ✓
  all other sessions, by their user         | ✓       ✗     ✗    ✗       ✗      ✓     ✗   ✗       ✓   ✓         ✓      ✓     ✓      ✓      | ✓       ✓     ✓
  one session, by an owner                  | ✗       ✓     ✓    ✓       ✓      ✓     ✓   ✓       ✓   ✓         ✓      ✓     ✓      ✓      | ✓       ✓     ✓
  all sessions of users, by an owner        | ✗       ✗     ✗    ✗       ✗      ✓     ✗   ✗       ✓   ✓         ✓      ✓     ✓      ✓      | ✗       ✓     ✓
  several sessions of the account           | ✗       ✗     ✓    ✓       ✓      ✓     ✓   ✓       ✓   ✓         ✓      ✓     ✓      ✓      | ✗       ✓     ✓
  all sessions of the account               | ✗       ✗     ✗    ✗       ✗      ✓     ✗   ✗       ✓   ✓         ✓      ✓     ✓      ✓      | ✗       ✓     ✓
  a suspension                              | ✗       ✗     ✗    ✗       ✗      ✗     ✗   ✗       ✗   ✗         ✗      r     ✗      ✗      | ✗       ✗     ✗
  a suspension that is lifted               | ✗       ✗     ✗    ✗       ✗      ✓     ✗   ✗       ✓   ✗         ✗      ✓     ✗      ✗      | ✗       ✓     ✗
  a change of role                          | ✗       ✗     ✗    ✗       ✗      ✓     ✗   ✗       ✓   ✗         ✗      ✓     ✗      ✗      | ✗       ✓     ✗
  a reset of two-factor authentication      | ✗       ✗     ✗    ✗       ✗      ✗     ✗   ✗       ✓   ✗         ✗      ✓     ✗      ✓      | ✗       ✓     ✗
  a new password by link                    | ✗       ✗     ✗    ✗       ✗      ✓     ✗   ✗       ✓   ✗         ✗      ✓     ✗      ✗      | ✗       ✗     ✗
  a new password of one's own               | ✓       ✗     ✗    ✗       ✗      ✓     ✗   ✗       ✓   ✗         ✗      ✓     ✗      ✗      | ✓       ✗     ✗
  another e-mail address                    | ✗       ✗     ✗    ✗       ✗      ✓     ✗   ✗       ✓   ✗         ✗      ✓     ✗      ✗      | ✗       ✗     ✗
  a deletion                                | ✗       ✗     ✗    ✗       ✗      ✗     ✗   ✗       ✗   ✗         ✗      ✗     ✗      ✗      | ✗       ✗     ✗
  a second factor set up                    | ✓       ✗     ✗    ✗       ✗      ✓     ✗   ✗       ✓   ✓         ✗      ✓     ✓      ✓      | ✓       ✗     ✓
  one of two factors removed                | ✓       ✗     ✗    ✗       ✗      ✓     ✗   ✗       ✓   ✓         ✗      ✓     ✓      ✓      | ✓       ✓     ✓
  a factor put in the place of another      | ✓       ✗     ✗    ✗       ✗      ✓     ✗   ✗       ✓   ✓         ✗      ✓     ✓      ✓      | ✓       ✓     ✓
  codes by mail removed                     | ✓       ✗     ✗    ✗       ✗      ✓     ✗   ✗       ✓   ✓         ✗      ✓     ✓      ✓      | ✓       ✓     ✓
  a passkey removed                         | ✓       ✗     ✗    ✗       ✗      ✗     ✗   ✗       ✓   ✓         ✗      ✓     ✓      ✓      | ✓       ✓     ✓
  the connection with a provider removed    | ✓       ✓     ✗    ✗       ✗      ✓     ✗   ✗       ✗   ✓         ✓      ✓     ✓      ✓      | ✓       ✓     ✓
  a provider turned off                     | ✓       ✓     ✓    ✓       ✓      ✓     ✗   ✗       ✗   ✓         ✓      ✓     ✓      ✓      | ✓       ✓     ✓
  a provider removed                        | ✓       ✓     ✓    ✓       ✓      ✓     ✗   ✗       ✗   ✓         ✓      ✓     ✓      ✓      | ✓       ✓     ✓
  a provider taken from the role            | ✓       ✓     ✓    ✓       ✓      ✓     ✗   ✗       ✗   ✓         ✓      ✓     ✓      ✓      | ✓       ✓     ✓
  a lost factor replaced by an issued code  | ✗       ✗     ✗    ✗       ✗      ✗     ✗   ✗       ✓   ✓         ✗      ✓     ✗      ✓      | ✓       ✓     ✓
  trusted devices forgotten by their user   | ✓       ✓     ✓    ✓       ✓      ✓     ✓   ✓       ✓   ✓         ✗      ✓     ✓      ✓      | ✓       ✓     ✓
  trusted devices forgotten by an owner     | ✓       ✓     ✓    ✓       ✓      ✓     ✓   ✓       ✓   ✓         ✗      ✓     ✓      ✓      | ✓       ✓     ✓
  an API token revoked                      | ✓       ✓     ✓    ✓       ✓      ✓     ✓   ✓       ✓   ✓         ✓      ✗     ✓      ✓      | ✓       ✓     ✓
  a newer code and newer links              | ✓       ✓     ✓    ✓       ✓      ✓     ✓   ✓       ✓   ✗         ✓      ✓     ✗      ✗      | ✓       ✓     ✗
  ten minutes                               | ✓       ✓     ✗    ✗       ✗      ✓     ✓   ✗       ✗   ✗         ✓      ✓     ✓      ✓      | ✓       ✓     ✓
  an hour without use                       | ✗       ✗     ✗    ✗       ✗      ✓     ✗   ✗       ✗   ✗         ✓      ✓     ✓      ✗      | ✗       ✓     ✗
  a day, in use all the while               | ✗       ✗     ✗    ✗       ✗      ✓     ✗   ✗       ✗   ✗         ✓      ✓     ✗      ✗      | ✗       ✓     ✗
  a quarter of a year                       | ✗       ✗     ✗    ✗       ✗      ✓     ✗   ✗       ✗   ✗         ✗      ✗     ✗      ✗      | ✗       ✓     ✗
  a policy of fewer hours for devices       | ✓       ✓     ✓    ✓       ✓      ✓     ✓   ✓       ✓   ✓         ✗      ✓     ✓      ✓      | ✓       ✓     ✓
  a policy of shorter sessions              | ✗       ✗     ✓    d       ✓      ✓     ✗   ✓       ✓   ✗         ✓      ✓     ✓      ✓      | ✗       ✓     ✓
  the same, and longer ones again           | ✗       ✗     ✓    d       ✓      ✓     ✗   ✓       ✓   ✗         ✗      ✓     ✓      ✓      | ✗       ✓     ✓
  a policy that ends unprotected sessions   | ✓       ✓     ✓    ✓       ✓      ✓     ✓   ✓       ✓   ✓         ✓      ✓     ✓      ✓      | ✗       ✗     ✓
  a policy without passwords at the API     | ✓       ✓     ✓    ✓       ✓      ✓     ✓   ✓       ✓   ✓         ✓      ✓     ✓      ✓      | ✓       ✗     ✓
  a policy that takes no passwords          | ✓       ✓     d    d       d      ✓     ✓   ✓       ✓   ✓         ✗      ✓     ✗      ✓      | ✓       ✗     ✓
  the end of a grace period                 | ✗       ✗     ✗    ✗       ✗      ✓     ✗   ✗       ✗   ✗         ✓      ✓     ✗      ✗      | ✗       ✗     ✗
`;

const VERIFY = 'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename } }';
const LIST = 'query { statusExports { nodes { id } } }';
const STEP_UP = 'mutation($input: StepUpInput!) { stepUp(input: $input) { session { id } } }';
const UPDATE_USER = 'mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }';
const UPDATE_POLICY = 'mutation($input: UpdatePolicyInput!) { updatePolicy(input: $input) { policy { version } } }';
const RESET = 'mutation($input: ResetPasswordInput!) { resetPassword(input: $input) { ok } }';
const CONFIRM_EMAIL = 'mutation($input: ConfirmEmailInput!) { confirmEmail(input: $input) { ok } }';
const END_USERS = 'mutation($input: EndSessionsInput!) { endSessions(input: $input) { ended } }';
const END_OF_ACCOUNT = 'mutation($input: EndSessionsOfAccountInput!) { endSessionsOfAccount(input: $input) { ended } }';
const FORGET = 'mutation($input: ForgetTrustedDevicesInput!) { forgetTrustedDevices(input: $input) { forgotten } }';
const REMOVE_FACTOR = 'mutation($input: RemoveFactorInput!) { removeFactor(input: $input) { viewer { permissions } } }';
const CONFIRM =
  'mutation($input: ConfirmTotpEnrollmentInput!) { confirmTotpEnrollment(input: $input) { factor { id } } }';
const REMOVE_IDENTITY = 'mutation($input: RemoveIdentityInput!) { removeIdentity(input: $input) { user { id } } }';
const REMOVE_PROVIDER = 'mutation($input: RemoveProviderInput!) { removeProvider(input: $input) { __typename } }';
const SEND_LINK = 'mutation($input: SendPasswordLinkInput!) { sendPasswordLink(input: $input) { user { id } } }';
const REQUEST_EMERGENCY =
  'mutation($input: RequestEmergencySignInInput!) { requestEmergencySignIn(input: $input) { ok } }';
const NEW_PASSWORD = 'umbrella-quartz-lagoon-93';

let server: TestServer;

async function pending(client: Client): Promise<string | null> {
  return (await client.must('query { pendingSignIn { __typename } }')).pendingSignIn?.__typename ?? null;
}

/** What the table needs of a policy: trusted browsers, and every kind of factor. */
async function allowEverything(): Promise<void> {
  const rules = ROLES.map((role) => ({
    role,
    rememberDeviceHours: 240,
    allowedFactors: ['TOTP', 'WEBAUTHN', 'EMAIL'],
  }));
  await changeRules(await server.enrolled('OWNER'), rules);
}

/** Each as a row of the trail of what can end access; done with everything held. */
type Cause = (held: Held) => Promise<unknown>;
const each = ({ person, plain }: Held): readonly string[] => [person.id, plain.id];

async function change(held: Held, rule: Record<string, unknown>, more: Record<string, unknown> = {}): Promise<void> {
  const { owner } = held;
  const { policy } = await owner.client.must('query { policy { version } }');
  const rules = [{ role: 'ADMIN', ...rule }];
  const { endUnprotectedSessions = false, ...account } = more;
  await owner.client.must(UPDATE_POLICY, {
    input: { basedOnVersion: policy.version, endUnprotectedSessions, policy: { rules, ...account } },
  });
}

async function stepUpIn({ browser, person }: Held): Promise<void> {
  await browser.client.must(STEP_UP, { input: { totpCode: person.freshCode() } });
}

async function factorIn({ browser }: Held, begins: string): Promise<string> {
  const { viewer } = await browser.client.must('query { viewer { user { factors { id name } } } }');
  return viewer.user.factors.find(({ name }: { name: string }) => name.startsWith(begins)).id;
}

async function removeOwn(held: Held, begins: string): Promise<void> {
  await stepUpIn(held);
  await held.browser.client.must(REMOVE_FACTOR, { input: { id: await factorIn(held, begins) } });
}

const CAUSES: Readonly<Record<string, Cause>> = {
  nothing: () => Promise.resolve(),
  // The cookie is put back: what ends is the session, not what the browser knows of it.
  'signing out in the browser': ({ browser }) => browser.client.copy().must('mutation { signOut { ok } }'),
  'signing out on the phone': ({ phone }) => phone.client.must('mutation { signOut { ok } }'),
  'giving the unfinished sign-in up': ({ halves }) =>
    Promise.all(halves.map((half) => half.copy().must('mutation { signOut { ok } }'))),
  'all other sessions, by their user': ({ browser }) =>
    browser.client.must(END_USERS, { input: { exceptCurrent: true } }),
  'one session, by an owner': ({ owner, browser }) =>
    owner.client.must('mutation($input: EndSessionInput!) { endSession(input: $input) { ended } }', {
      input: { sessionId: browser.id },
    }),
  async 'all sessions of users, by an owner'(held) {
    for (const userId of each(held)) await held.owner.client.must(END_USERS, { input: { userId } });
  },
  'several sessions of the account': ({ owner, browser, phone, session }) =>
    owner.client.must(END_OF_ACCOUNT, { input: { sessionIds: [browser.id, phone.id, session.id] } }),
  'all sessions of the account': ({ owner }) =>
    owner.client.must(END_OF_ACCOUNT, { input: { all: true, exceptCurrent: true } }),
  async 'a suspension'(held) {
    for (const userId of each(held)) await held.owner.client.must(UPDATE_USER, { input: { userId, suspended: true } });
  },
  async 'a suspension that is lifted'(held) {
    for (const suspended of [true, false])
      for (const userId of each(held)) await held.owner.client.must(UPDATE_USER, { input: { userId, suspended } });
  },
  async 'a change of role'(held) {
    for (const userId of each(held)) await held.owner.client.must(UPDATE_USER, { input: { userId, role: 'OWNER' } });
  },
  async 'a reset of two-factor authentication'(held) {
    for (const userId of each(held))
      await held.owner.client.must(
        'mutation($input: ResetTwoFactorInput!) { resetTwoFactor(input: $input) { user { id } } }',
        { input: { userId, reason: 'lost phone' } },
      );
  },
  async 'a new password by link'(held) {
    for (const userId of each(held))
      await server
        .client()
        .must(RESET, { input: { token: await link(server, 'PASSWORD', userId), password: NEW_PASSWORD } });
    held.password = NEW_PASSWORD;
  },
  async "a new password of one's own"(held) {
    await stepUpIn(held);
    await held.session.client.must(STEP_UP, { input: { password: PASSWORD } });
    for (const { client } of [held.browser, held.session])
      await client.must(
        'mutation($input: ChangePasswordInput!) { changePassword(input: $input) { viewer { permissions } } }',
        { input: { currentPassword: PASSWORD, newPassword: NEW_PASSWORD } },
      );
    held.password = NEW_PASSWORD;
  },
  async 'another e-mail address'(held) {
    for (const userId of each(held)) {
      const address = anotherAddress();
      if (userId === held.person.id) held.email = address;
      const token = await link(server, 'EMAIL', userId, address);
      await server.client().must(CONFIRM_EMAIL, { input: { token } });
    }
  },
  async 'a deletion'(held) {
    for (const userId of each(held))
      await held.owner.client.must(
        'mutation($input: DeleteUserInput!) { deleteUser(input: $input) { deletedUserId } }',
        { input: { userId, reason: 'left the company' } },
      );
  },
  async 'a second factor set up'(held) {
    await stepUpIn(held);
    await held.session.client.must(STEP_UP, { input: { password: PASSWORD } });
    for (const [who, { client }] of [[held.person, held.browser] as const, [held.plain, held.session] as const]) {
      const cookies = [...client.cookies];
      who.client.cookies.clear();
      for (const [name, value] of cookies) who.client.cookies.set(name, value);
      await who.enroll('One more');
    }
  },
  'one of two factors removed': (held) => removeOwn(held, 'Authenticator'),
  async 'a factor put in the place of another'(held) {
    await stepUpIn(held);
    const replaces = await factorIn(held, 'Authenticator');
    const { beginTotpEnrollment: begun } = await held.browser.client.must(
      'mutation { beginTotpEnrollment { id secret } }',
    );
    const code = totpCodeAt(begun.secret, Math.floor(server.clock.now() / 30_000));
    await held.browser.client.must(CONFIRM, { input: { id: begun.id, code, replaces } });
  },
  'codes by mail removed': (held) => removeOwn(held, 'Codes by mail'),
  'a passkey removed': (held) => removeOwn(held, 'Passkey'),
  'the connection with a provider removed': ({ owner, provider }) =>
    owner.client.must(REMOVE_IDENTITY, { input: { identityId: provider.identityId } }),
  'a provider turned off': ({ owner, provider }) => updateProvider(owner, provider.id, { enabled: false }),
  'a provider removed': ({ owner, provider }) =>
    owner.client.must(REMOVE_PROVIDER, { input: { id: provider.id, reason: 'another one now', confirm: true } }),
  'a provider taken from the role': ({ owner, provider }) =>
    updateProvider(owner, provider.id, { roles: ['OWNER', 'AGENT', 'END_USER'] }),
  async 'a lost factor replaced by an issued code'({ owner, person }) {
    const recoveryCode = await issue(owner, person.id, 'FACTOR_LOST');
    person.client.cookies.clear();
    await person.signIn();
    await person.verifyRecovery(recoveryCode);
    await person.enroll('New phone');
  },
  'trusted devices forgotten by their user': ({ browser }) => browser.client.must(FORGET, { input: {} }),
  'trusted devices forgotten by an owner': ({ owner, person }) =>
    owner.client.must(FORGET, { input: { userId: person.id } }),
  'an API token revoked': ({ owner, program }) =>
    owner.client.must('mutation($input: RevokeApiTokenInput!) { revokeApiToken(input: $input) { apiToken { id } } }', {
      input: { id: program.id },
    }),
  async 'a newer code and newer links'({ owner, person, plain }) {
    await issue(owner, person.id, 'FACTOR_NOT_AT_HAND');
    await owner.client.must(SEND_LINK, { input: { userId: person.id, reason: 'the mail is lost' } });
    await server.client().must(REQUEST_EMERGENCY, { input: { email: person.email } });
    await owner.client.must(UPDATE_USER, { input: { userId: plain.id, email: anotherAddress() } });
  },
  'ten minutes': () => Promise.resolve(server.clock.advance(10 * MINUTE)),
  'an hour without use': () => Promise.resolve(server.clock.advance(61 * MINUTE)),
  async 'a day, in use all the while'({ browser, phone, session }) {
    for (let passed = 0; passed < DAY; passed += 48 * MINUTE) {
      server.clock.advance(48 * MINUTE);
      for (const { client } of [browser, phone, session]) await client.ask(LIST);
    }
  },
  'a quarter of a year': () => Promise.resolve(server.clock.advance(91 * DAY)),
  'a policy of fewer hours for devices': (held) => change(held, { rememberDeviceHours: 0 }),
  async 'a policy of shorter sessions'(held) {
    server.clock.advance(6 * MINUTE);
    await change(held, { sessionIdleMinutes: 5 });
  },
  async 'the same, and longer ones again'(held) {
    server.clock.advance(6 * MINUTE);
    await change(held, { sessionIdleMinutes: 5, rememberDeviceHours: 0 });
    await change(held, { sessionIdleMinutes: null, rememberDeviceHours: 240 });
  },
  'a policy that ends unprotected sessions': (held) =>
    change(held, { required: true, gracePeriodDays: 7 }, { endUnprotectedSessions: true }),
  'a policy without passwords at the API': (held) => change(held, {}, { passwordApiAccess: false }),
  'a policy that takes no passwords': (held) => change(held, { passwordSignIn: false }),
  async 'the end of a grace period'(held) {
    await change(held, { required: true, gracePeriodDays: 2, sessionLifetimeHours: 720, sessionIdleMinutes: null });
    server.clock.advance(2 * DAY);
    // What is protected goes on; its lifetime is for another row.
    for (const { client } of [held.browser, held.phone]) expect(await client.refusal(LIST)).toBe(null);
    await held.browser.client.must(END_USERS, { input: {} });
  },
};

const ROWS = TABLE.trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [cause = '', ...cells] = line.split('|').map((part) => part.trim());
    const marks = cells.flatMap((cell) => cell.split(/\s+/));
    return { cause, expected: Object.fromEntries(KINDS.map((kind, index) => [kind, marks[index]])) };
  });

describe('what ends which credential', () => {
  const policy = (cause: string): boolean => /policy|grace|longer/.test(cause);

  describe('acts and the clock', () => {
    beforeAll(async () => {
      server = await TestServer.start();
      await allowEverything();
    });
    afterAll(() => server.stop());
    it.each(ROWS.filter(({ cause }) => !policy(cause)))('$cause', async ({ cause, expected }) => {
      const held = await hold(server);
      await CAUSES[cause]?.(held);
      expect(await judge(server, held)).toEqual(expected);
      expect(await held.owner.viewerEmail()).toBe(/hour|day|quarter/.test(cause) ? null : held.owner.email);
    });
  });

  describe('the policy', () => {
    afterEach(() => server.stop());
    it.each(ROWS.filter(({ cause }) => policy(cause)))('$cause', async ({ cause, expected }) => {
      server = await TestServer.start();
      await allowEverything();
      const held = await hold(server);
      await CAUSES[cause]?.(held);
      expect(await judge(server, held)).toEqual(expected);
    });
  });

  it('names every cause there is', () => {
    expect(ROWS.map(({ cause }) => cause)).toEqual(Object.keys(CAUSES));
  });
});

describe('an unfinished sign-in', () => {
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  it('is spent by its finish: it makes no second session', async () => {
    const person = await server.enrolled('ADMIN');
    person.client.cookies.clear();
    await person.signIn();
    const kept = person.client.copy();
    await person.verify();
    expect(await pending(kept)).toBe(null);
    expect(await kept.refusal(VERIFY, { input: { totpCode: person.freshCode() } })).toBe('UNAUTHENTICATED');
  });

  it('that owes an enrollment ends once the factor is set up: whoever else proved the password meanwhile adds none of their own', async () => {
    await server.require(['AGENT']);
    const agent = await server.person('AGENT');
    await agent.signIn();
    const stranger = agent.client.copy();
    agent.client.cookies.clear();
    await agent.signIn();
    const { beginTotpEnrollment: begun } = await stranger.must('mutation { beginTotpEnrollment { id secret } }');
    await agent.enroll();
    const code = totpCodeAt(begun.secret, Math.floor(server.clock.now() / 30_000));
    expect(
      await stranger.refusal(
        'mutation($input: ConfirmTotpEnrollmentInput!) { confirmTotpEnrollment(input: $input) { sessionToken } }',
        { input: { id: begun.id, code } },
      ),
    ).toBe('UNAUTHENTICATED');
    expect(await pending(stranger)).toBe(null);
    const { viewer } = await agent.client.must('query { viewer { user { factors { id } } } }');
    expect(viewer.user.factors).toHaveLength(1);
  });
});
