import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { passwordLock } from '@countersign/domain/attempts/next-lock.js';
import { HOUR } from '@countersign/domain/time.js';

import type { Client } from '../harness/client.js';
import type { Person } from '../harness/person.js';
import { PASSWORD } from '../harness/password.js';
import { TestServer } from '../harness/server.js';
import { finishedExport } from '../harness/exports.js';

const VIEWER = 'query { viewer { user { email } session { id } permissions } }';
const USERS = 'query { users(first: 1) { nodes { id } } }';

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.start();
});
afterEach(() => server.stop());

function basic(email: string, password = PASSWORD): Client {
  const client = server.client();
  client.authorization = `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}`;
  return client;
}

async function events(type: string): Promise<number> {
  const [row]: { count: number | string }[] = await server.opened.services.unitOfWork.reader.query(
    'select count(*) as count from audit_events where type = ?',
    [type],
  );
  return Number(row?.count ?? 0);
}

describe('HTTP Basic, while the policy lets it', () => {
  it('reads as the role does, without a session and without a step-up', async () => {
    const admin = await server.person('ADMIN');
    const agent = await server.person('AGENT');
    expect((await basic(admin.email).must(VIEWER)).viewer).toMatchObject({
      user: { email: admin.email },
      session: null,
    });
    expect(await basic(admin.email).refusal(USERS)).toBe(null);
    expect((await basic(agent.email).must(VIEWER)).viewer.permissions).toEqual([]);
    expect(await basic(agent.email).refusal(USERS)).toBe('FORBIDDEN');
    // As often as one likes, in any spelling of the address.
    expect(await basic(admin.email.toUpperCase()).refusal(USERS)).toBe(null);
  });

  it('changes nothing: every mutation is refused', async () => {
    const admin = await server.person('ADMIN');
    const agent = await server.person('AGENT');
    expect(
      await basic(admin.email).refusal(
        'mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }',
        { input: { userId: agent.id, name: 'Changed' } },
      ),
    ).toBe('FORBIDDEN');
    expect(await basic(admin.email).refusal('mutation { requestStatusExport { statusExport { id } } }')).toBe(
      'FORBIDDEN',
    );
    expect(
      await basic(admin.email).refusal('mutation($input: StepUpInput!) { stepUp(input: $input) { session { id } } }', {
        input: { password: PASSWORD },
      }),
    ).toBe('FORBIDDEN');
    expect(await basic(admin.email).refusal('mutation { signOut { ok } }')).toBe('FORBIDDEN');
    const [row]: { name: string }[] = await server.opened.services.unitOfWork.reader.query(
      'select name from users where id = ?',
      [agent.id],
    );
    expect(row?.name).toBe(agent.name);
  });

  it('opens POST /graphql only, not the download', async () => {
    const admin = await server.person('ADMIN');
    const response = await fetch(`${server.url}/exports/${await finishedExport(server)}.csv`, {
      headers: basic(admin.email).credentials(),
    });
    expect(response.status).toBe(401);
  });

  it('is refused for whoever has a second factor, once the password is right, and is in the trail', async () => {
    const admin = await server.enrolled('ADMIN');
    for (const query of [VIEWER, USERS, 'mutation { signOut { ok } }'])
      expect(await basic(admin.email).refusal(query)).toBe('SECOND_FACTOR_REQUIRED');
    expect(await basic(admin.email, 'wrong password').refusal(VIEWER)).toBe('INVALID_CREDENTIALS');
    expect(await events('api_password.refused')).toBe(3);
    expect(await events('api_password.used')).toBe(0);
  });

  it('a wrong password, an unknown address, a suspended user: one answer', async () => {
    const person = await server.person('ADMIN');
    const suspended = await server.person('ADMIN', { suspended: true });
    const answers = await Promise.all(
      [
        basic(person.email, 'wrong'),
        basic('unknown@example.com'),
        basic(suspended.email),
        basic(suspended.email, 'wrong'),
      ].map(async (client) => (await client.ask(VIEWER)).errors),
    );
    expect(answers[0]?.[0]?.extensions.code).toBe('INVALID_CREDENTIALS');
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it('a header that is none is INVALID_CREDENTIALS, and never somebody', async () => {
    const person = await server.person('ADMIN');
    for (const authorization of [
      'Basic',
      'Basic !!!',
      'basic !!!',
      `Basic ${Buffer.from(person.email).toString('base64')}`,
      `Basic ${Buffer.from(`:${PASSWORD}`).toString('base64')}`,
    ]) {
      const client = server.client();
      client.authorization = authorization;
      const { data, errors } = await client.ask(VIEWER);
      expect([authorization, data?.viewer ?? null]).toEqual([authorization, null]);
      if (/^Basic /i.test(authorization))
        expect([authorization, errors?.[0]?.extensions.code]).toEqual([authorization, 'INVALID_CREDENTIALS']);
    }
  });

  it('a header wins over the cookie beside it: the request is not quietly somebody else’s', async () => {
    const admin = await server.enrolled('ADMIN');
    const agent = await server.person('AGENT');
    const client = admin.client.copy();
    client.authorization = basic(agent.email).authorization;
    expect((await client.must(VIEWER)).viewer.user.email).toBe(agent.email);
    client.authorization = basic(agent.email, 'wrong').authorization;
    expect(await client.refusal(VIEWER)).toBe('INVALID_CREDENTIALS');
  });

  it('is slowed down as the sign-in page is, by one counter for both', async () => {
    const person = await server.person('ADMIN');
    const signIn = (password: string) =>
      server.client().refusal('mutation($input: SignInInput!) { signIn(input: $input) { __typename } }', {
        input: { email: person.email, password },
      });
    const answers: (string | null)[] = [];
    // By turns; either way alone would come to half of it.
    while (answers.at(-1) !== 'RATE_LIMITED' && answers.length < 30)
      answers.push(
        answers.length % 2 === 0 ? await basic(person.email, 'wrong').refusal(VIEWER) : await signIn('wrong'),
      );
    const free = answers.slice(0, -1);
    expect(new Set(free)).toEqual(new Set(['INVALID_CREDENTIALS']));
    expect(passwordLock(free.length - 1).delayMs).toBe(0);
    expect(passwordLock(free.length).delayMs).toBeGreaterThan(0);
    // Even the right one, on either way in.
    expect(await basic(person.email).refusal(VIEWER)).toBe('RATE_LIMITED');
    expect(await signIn(PASSWORD)).toBe('RATE_LIMITED');
    server.clock.advance(passwordLock(free.length).delayMs);
    expect(await basic(person.email).refusal(VIEWER)).toBe(null);
    expect(await basic(person.email).refusal(VIEWER)).toBe(null);
  });

  it('is in the trail once a while, not at each request', async () => {
    const admin = await server.person('ADMIN');
    for (let index = 0; index < 3; index += 1) await basic(admin.email).must(VIEWER);
    expect(await events('api_password.used')).toBe(1);
    server.clock.advance(25 * HOUR);
    await basic(admin.email).must(VIEWER);
    expect(await events('api_password.used')).toBe(2);
  });
});

describe('HTTP Basic, once the policy has it off', () => {
  async function expectOff(person: Person): Promise<void> {
    const before = await events('sign_in.failed');
    const answers = await Promise.all(
      [basic(person.email), basic(person.email, 'wrong'), basic('unknown@example.com'), basic('')].map(
        async (client) => {
          const response = await client.post(JSON.stringify({ query: VIEWER }));
          return [response.status, await response.text()];
        },
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.[1]).toContain('PASSWORD_API_ACCESS_DISABLED');
    // The password was not looked at: nothing was counted and nothing noted.
    expect(await events('sign_in.failed')).toBe(before);
    const guards: unknown[] = await server.opened.services.unitOfWork.reader.query('select * from password_guards');
    expect(guards).toEqual([]);
  }

  it.each(['END_USER', 'AGENT', 'OWNER'] as const)(
    'because %s must use a second factor: refused for everybody, right password or wrong',
    async (role) => {
      const person = await server.person('ADMIN');
      expect(await basic(person.email).refusal(VIEWER)).toBe(null);
      await server.require([role]);
      await expectOff(person);
    },
  );

  it('because of a grace period too', async () => {
    const person = await server.person('ADMIN');
    await server.require(['AGENT'], { gracePeriodDays: 180 });
    await expectOff(person);
  });

  it('because an admin turned it off; on again, it works again', async () => {
    const person = await server.person('ADMIN');
    const owner = await server.enrolled('OWNER');
    const set = async (passwordApiAccess: boolean) => {
      const { policy } = await owner.client.must('query { policy { version } }');
      await owner.client.must(
        'mutation($input: UpdatePolicyInput!) { updatePolicy(input: $input) { policy { passwordApiAccess } } }',
        { input: { basedOnVersion: policy.version, policy: { passwordApiAccess } } },
      );
    };
    await set(false);
    await expectOff(person);
    await set(true);
    expect(await basic(person.email).refusal(VIEWER)).toBe(null);
  });

  it('the requirement gone, it stays off until somebody turns it on: nothing opens by itself', async () => {
    const person = await server.person('ADMIN');
    const owner = await server.require(['AGENT']);
    const { policy } = await owner.client.must('query { policy { version } }');
    const { updatePolicy } = await owner.client.must(
      'mutation($input: UpdatePolicyInput!) { updatePolicy(input: $input) { policy { passwordApiAccess } } }',
      { input: { basedOnVersion: policy.version, policy: { rules: [{ role: 'AGENT', required: false }] } } },
    );
    expect(updatePolicy.policy.passwordApiAccess).toBe(false);
    await expectOff(person);
  });

  it('the message says what to use instead', async () => {
    const person = await server.person('AGENT');
    await server.require(['AGENT']);
    const { errors } = await basic(person.email).ask(VIEWER);
    expect(errors?.[0]?.message).toMatch(/signIn.*Bearer/);
  });
});
