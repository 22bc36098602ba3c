import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { DAY, HOUR, MINUTE } from '@countersign/domain/time.js';

import { sha256 } from '../../src/platform/digest.js';
import { totpCodeAt } from '../../src/platform/totp.js';
import type { Client } from '../harness/client.js';
import { finishedExport } from '../harness/exports.js';
import { tokenMailedTo } from '../harness/mails.js';
import type { Person } from '../harness/person.js';
import { PASSWORD } from '../harness/password.js';
import { TestServer } from '../harness/server.js';
import { Socket } from '../harness/socket.js';

// Ending is proved by use: whatever ended it, the very credential that worked a moment ago is refused afterwards.

const SIGN_IN =
  'mutation($input: SignInInput!) { signIn(input: $input) { __typename ... on SignedIn { sessionToken } ... on SecondFactorRequired { attemptToken } ... on EnrollmentRequired { attemptToken } } }';
const VERIFY =
  'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename ... on SignedIn { sessionToken } } }';
const LIST = 'query { statusExports { nodes { id } } }';

/** Everything that one user can hold at a time. */
interface Held {
  readonly person: Person;
  readonly browser: Client;
  readonly phone: Client;
  readonly attemptInBrowser: Client;
  readonly attemptOnPhone: Client;
  readonly browserSocket: Socket;
  readonly phoneSocket: Socket;
  readonly exportId: string;
}

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.start();
});
afterEach(() => server.stop());

async function socketOf(client: Client): Promise<Socket> {
  const socket = await Socket.connect(client);
  if (socket === null) throw new Error('the socket was not let in');
  socket.subscribe('subscription { statusExportCompleted { id } }');
  return socket;
}

async function download(client: Client, exportId: string): Promise<number> {
  const response = await fetch(`${client.url}/exports/${exportId}.csv`, { headers: client.credentials() });
  await response.text();
  return response.status;
}

/** Signed in twice, on the way in twice more, two sockets open; each proved to work. */
async function hold(person: Person): Promise<Held> {
  const exportId = await finishedExport(server);
  const signedIn = async (transport: 'COOKIE' | 'TOKEN', further: boolean): Promise<Client> => {
    const client = server.client();
    const { signIn } = await client.must(SIGN_IN, { input: { email: person.email, password: PASSWORD, transport } });
    let token: string | null = signIn.sessionToken ?? signIn.attemptToken ?? null;
    if (transport === 'TOKEN') client.authorization = `Bearer ${token}`;
    if (further && person.secret !== null) {
      const { verifySecondFactor } = await client.must(VERIFY, { input: { totpCode: person.freshCode() } });
      token = verifySecondFactor.sessionToken;
      if (transport === 'TOKEN') client.authorization = `Bearer ${token}`;
    }
    return client;
  };
  const browser = await signedIn('COOKIE', true);
  const phone = await signedIn('TOKEN', true);
  const held = {
    person,
    browser,
    phone,
    attemptInBrowser: await signedIn('COOKIE', false),
    attemptOnPhone: await signedIn('TOKEN', false),
    browserSocket: await socketOf(browser),
    phoneSocket: await socketOf(phone),
    exportId,
  };
  for (const client of [browser, phone]) {
    expect(await client.refusal(LIST)).toBe(null);
    expect(await download(client, exportId)).toBe(200);
  }
  if (person.secret !== null)
    for (const client of [held.attemptInBrowser, held.attemptOnPhone])
      expect(await pending(client)).toBe('SecondFactorRequired');
  return held;
}

async function pending(client: Client): Promise<string | null> {
  return (await client.must('query { pendingSignIn { __typename } }')).pendingSignIn?.__typename ?? null;
}

async function expectSessionDead(client: Client, exportId: string): Promise<void> {
  expect((await client.must('query { viewer { permissions } }')).viewer).toBe(null);
  expect(await client.refusal(LIST)).toBe('UNAUTHENTICATED');
  expect(await download(client, exportId)).toBe(401);
  expect(await Socket.connect(client)).toBe(null);
}

async function expectAttemptDead(client: Client, person: Person): Promise<void> {
  expect(await pending(client)).toBe(null);
  expect(await client.refusal(VERIFY, { input: { totpCode: person.freshCode() } })).toBe('UNAUTHENTICATED');
}

const expectClosed = async (socket: Socket): Promise<void> => expect((await socket.closed).code).toBe(4403);

/** Every credential of the user, of every kind. */
async function expectEverythingDead(held: Held): Promise<void> {
  // The sockets first: nobody asks anything on them, the server closes them by itself.
  await expectClosed(held.browserSocket);
  await expectClosed(held.phoneSocket);
  await expectSessionDead(held.browser, held.exportId);
  await expectSessionDead(held.phone, held.exportId);
  await expectAttemptDead(held.attemptInBrowser, held.person);
  await expectAttemptDead(held.attemptOnPhone, held.person);
}

async function expectSessionAlive(client: Client, exportId: string): Promise<void> {
  expect(await client.refusal(LIST)).toBe(null);
  expect(await download(client, exportId)).toBe(200);
}

describe('ended by its user', () => {
  it('signing out in the browser: the cookie put back, its download and its socket are refused; the phone goes on', async () => {
    const held = await hold(await server.enrolled('ADMIN'));
    const kept = held.browser.copy();
    await held.browser.must('mutation { signOut { ok } }');
    expect([...held.browser.cookies]).toEqual([]);
    await expectClosed(held.browserSocket);
    await expectSessionDead(kept, held.exportId);
    await expectSessionAlive(held.phone, held.exportId);
    expect(await pending(held.attemptOnPhone)).toBe('SecondFactorRequired');
  });

  it('signing out on the phone: the same for its token', async () => {
    const held = await hold(await server.enrolled('ADMIN'));
    await held.phone.must('mutation { signOut { ok } }');
    await expectClosed(held.phoneSocket);
    await expectSessionDead(held.phone, held.exportId);
    await expectSessionAlive(held.browser, held.exportId);
  });

  it('giving an unfinished sign-in up: its cookie and its token are refused', async () => {
    const held = await hold(await server.enrolled('ADMIN'));
    for (const attempt of [held.attemptInBrowser, held.attemptOnPhone]) {
      const kept = attempt.copy();
      await attempt.must('mutation { signOut { ok } }');
      await expectAttemptDead(kept, held.person);
    }
    await expectSessionAlive(held.browser, held.exportId);
  });

  it('an unfinished sign-in is spent by its finish: it makes no second session', async () => {
    const person = await server.enrolled('ADMIN');
    person.client.cookies.clear();
    await person.signIn();
    const kept = person.client.copy();
    await person.verify();
    await expectAttemptDead(kept, person);
  });

  it('ending all sessions of one’s own but this one', async () => {
    const held = await hold(await server.enrolled('ADMIN'));
    await held.browser.must('mutation { endSessions(input: { exceptCurrent: true }) { ended } }');
    await expectClosed(held.phoneSocket);
    await expectSessionDead(held.phone, held.exportId);
    await expectAttemptDead(held.attemptInBrowser, held.person);
    await expectAttemptDead(held.attemptOnPhone, held.person);
    await expectSessionAlive(held.browser, held.exportId);
  });
});

describe('ended by somebody else', () => {
  it('one session, by an owner', async () => {
    const owner = await server.enrolled('OWNER');
    const held = await hold(await server.enrolled('ADMIN'));
    const { viewer } = await held.phone.must('query { viewer { session { id } } }');
    await owner.client.must('mutation($input: EndSessionInput!) { endSession(input: $input) { ended } }', {
      input: { sessionId: viewer.session.id },
    });
    await expectClosed(held.phoneSocket);
    await expectSessionDead(held.phone, held.exportId);
    await expectSessionAlive(held.browser, held.exportId);
  });

  const CAUSES: Readonly<Record<string, (by: Client, userId: string) => Promise<unknown>>> = {
    'all sessions': (by, userId) =>
      by.must('mutation($input: EndSessionsInput!) { endSessions(input: $input) { ended } }', { input: { userId } }),
    'a suspension': (by, userId) =>
      by.must('mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { suspended } } }', {
        input: { userId, suspended: true },
      }),
    'a change of role': (by, userId) =>
      by.must('mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { role } } }', {
        input: { userId, role: 'OWNER' },
      }),
    'a reset of two-factor authentication': (by, userId) =>
      by.must('mutation($input: ResetTwoFactorInput!) { resetTwoFactor(input: $input) { user { id } } }', {
        input: { userId, reason: 'lost phone' },
      }),
    'a new password by link': (_by, userId) => resetPasswordByLink(userId),
    'a new e-mail address': async (by, userId) => {
      await by.must('mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }', {
        input: { userId, email: 'moved@example.com' },
      });
      await server.client().must('mutation($input: ConfirmEmailInput!) { confirmEmail(input: $input) { ok } }', {
        input: { token: await tokenMailedTo(server, 'moved@example.com', 'EMAIL_LINK') },
      });
    },
    'a deletion': (by, userId) =>
      by.must('mutation($input: DeleteUserInput!) { deleteUser(input: $input) { deletedUserId } }', {
        input: { userId, reason: 'left the company' },
      }),
  };

  it.each(Object.keys(CAUSES))('%s: every credential of every kind is dead', async (cause) => {
    const owner = await server.enrolled('OWNER');
    const held = await hold(await server.enrolled('ADMIN'));
    await owner.stepUp();
    await CAUSES[cause]?.(owner.client, held.person.id);
    await expectEverythingDead(held);
    expect(await owner.viewerEmail()).toBe(owner.email);
  });

  it('a suspension that is lifted brings nothing back', async () => {
    const owner = await server.enrolled('OWNER');
    const held = await hold(await server.enrolled('ADMIN'));
    for (const suspended of [true, false])
      await owner.client.must(
        'mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { suspended } } }',
        { input: { userId: held.person.id, suspended } },
      );
    await expectEverythingDead(held);
  });

  it('an issued code for a lost factor, once the new one is set up', async () => {
    const owner = await server.enrolled('OWNER');
    const held = await hold(await server.enrolled('ADMIN'));
    await owner.stepUp();
    const { issueRecoveryCode: issued } = await owner.client.must(
      'mutation($input: IssueRecoveryCodeInput!) { issueRecoveryCode(input: $input) { code } }',
      { input: { userId: held.person.id, reason: 'lost phone' } },
    );
    const anew = held.person.client;
    anew.cookies.clear();
    await held.person.signIn();
    await held.person.verifyRecovery(issued.code);
    await held.person.enroll('New phone');
    await expectClosed(held.browserSocket);
    await expectClosed(held.phoneSocket);
    await expectSessionDead(held.browser, held.exportId);
    await expectSessionDead(held.phone, held.exportId);
    await expectAttemptDead(held.attemptInBrowser, held.person);
    await expectSessionAlive(anew, held.exportId);
  });

  it('an owed enrollment, once the factor is set up: whoever else proved the password meanwhile adds none of their own', async () => {
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

  it('a second factor added or removed: the other sessions', async () => {
    const held = await hold(await server.enrolled('ADMIN'));
    const asking = held.browser;
    await asking.must('mutation($input: StepUpInput!) { stepUp(input: $input) { session { id } } }', {
      input: { totpCode: held.person.freshCode() },
    });
    const { viewer } = await asking.must('query { viewer { user { factors { id } } } }');
    await asking.must(
      'mutation($input: RemoveFactorInput!) { removeFactor(input: $input) { viewer { permissions } } }',
      { input: { id: viewer.user.factors[0].id } },
    );
    await expectClosed(held.phoneSocket);
    await expectSessionDead(held.phone, held.exportId);
    await expectSessionAlive(asking, held.exportId);
  });
});

describe('ended by the clock or by the policy', () => {
  it('a session past its lifetime, however active it was', async () => {
    const held = await hold(await server.enrolled('ADMIN'));
    for (let hour = 0; hour < 23; hour += 1) {
      server.clock.advance(50 * MINUTE);
      await expectSessionAlive(held.browser, held.exportId);
      await expectSessionAlive(held.phone, held.exportId);
    }
    server.clock.advance(24 * HOUR - 23 * 50 * MINUTE);
    await expectEverythingDead(held);
  });

  it('a session without a request for as long as the idle limit; an open socket is no activity', async () => {
    const held = await hold(await server.enrolled('ADMIN'));
    server.clock.advance(59 * MINUTE);
    await expectSessionAlive(held.browser, held.exportId);
    server.clock.advance(MINUTE + 1);
    await expectClosed(held.phoneSocket);
    await expectSessionDead(held.phone, held.exportId);
    await expectSessionAlive(held.browser, held.exportId);
    server.clock.advance(61 * MINUTE);
    await expectEverythingDead(held);
  });

  it('an unfinished sign-in after ten minutes', async () => {
    const held = await hold(await server.enrolled('ADMIN'));
    server.clock.advance(10 * MINUTE);
    await expectAttemptDead(held.attemptInBrowser, held.person);
    await expectAttemptDead(held.attemptOnPhone, held.person);
  });

  it('a session of somebody whose grace period is over', async () => {
    await server.require(['ADMIN'], { gracePeriodDays: 7, sessionLifetimeHours: 720, sessionIdleMinutes: null });
    const held = await hold(await server.person('ADMIN'));
    server.clock.advance(7 * DAY - 1);
    await expectSessionAlive(held.browser, held.exportId);
    await expectSessionAlive(held.phone, held.exportId);
    server.clock.advance(1);
    await expectClosed(held.browserSocket);
    await expectClosed(held.phoneSocket);
    await expectSessionDead(held.browser, held.exportId);
    await expectSessionDead(held.phone, held.exportId);
  });

  it('sessions older than what a change of the policy allows, at once', async () => {
    const owner = await server.enrolled('OWNER');
    const held = await hold(await server.enrolled('ADMIN'));
    for (let half = 0; half < 4; half += 1) {
      server.clock.advance(30 * MINUTE);
      await expectSessionAlive(held.browser, held.exportId);
      await expectSessionAlive(held.phone, held.exportId);
      expect(await owner.viewerEmail()).toBe(owner.email);
    }
    await owner.stepUp();
    const { policy } = await owner.client.must('query { policy { version } }');
    await owner.client.must(
      'mutation($input: UpdatePolicyInput!) { updatePolicy(input: $input) { policy { version } } }',
      { input: { basedOnVersion: policy.version, policy: { rules: [{ role: 'ADMIN', sessionLifetimeHours: 1 }] } } },
    );
    await expectEverythingDead(held);
  });

  it('sessions of those who owe a second factor, where the change asks for it', async () => {
    const owner = await server.enrolled('OWNER');
    const held = await hold(await server.person('ADMIN'));
    await owner.stepUp();
    const { policy } = await owner.client.must('query { policy { version } }');
    await owner.client.must(
      'mutation($input: UpdatePolicyInput!) { updatePolicy(input: $input) { policy { version } } }',
      {
        input: {
          basedOnVersion: policy.version,
          endUnprotectedSessions: true,
          policy: { rules: [{ role: 'ADMIN', required: true, gracePeriodDays: 7 }] },
        },
      },
    );
    await expectClosed(held.browserSocket);
    await expectClosed(held.phoneSocket);
    await expectSessionDead(held.browser, held.exportId);
    await expectSessionDead(held.phone, held.exportId);
  });
});

/** As the host does it for somebody who is locked out: a link, then a new password by whoever holds the link. */
async function resetPasswordByLink(userId: string): Promise<void> {
  const { random, unitOfWork } = server.opened.services;
  const token = random.token();
  const now = server.clock.now();
  await unitOfWork.write((manager) =>
    manager.query(
      'insert into links (id, kind, user_id, token_hash, created_at, expires_at) values (?, ?, ?, ?, ?, ?)',
      [random.id(), 'PASSWORD', userId, sha256(token), now, now + HOUR],
    ),
  );
  await server.client().must('mutation($input: ResetPasswordInput!) { resetPassword(input: $input) { ok } }', {
    input: { token, password: 'another long password' },
  });
}
