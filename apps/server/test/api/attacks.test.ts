import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { makePasswordLink } from '../../src/features/links/make-password-link.js';
import { HOST, NO_ORIGIN } from '../../src/operations/caller.js';
import { createOperation } from '../../src/operations/create-operation.js';
import { createHasher } from '../../src/platform/hasher.js';
import type { Person } from '../harness/person.js';
import { PASSWORD } from '../harness/password.js';
import { TestServer } from '../harness/server.js';
import { Socket } from '../harness/socket.js';

const SIGN_IN =
  'mutation($input: SignInInput!) { signIn(input: $input) { __typename ... on SignedIn { sessionToken } } }';
const VERIFY = 'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename } }';
const RESET = 'mutation($input: ResetPasswordInput!) { resetPassword(input: $input) { ok } }';

/** What is tested is the queue, and not what waits in it. */
const CHEAP = { algorithm: 2, memoryCost: 8, timeCost: 1, parallelism: 1 } as const;

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

/** As many open sessions as somebody who writes a program for it can have. */
async function openSessions(person: Person, count: number): Promise<void> {
  const { services } = server.opened;
  const op = createOperation(services, { kind: 'anonymous' }, NO_ORIGIN, HOST);
  await op.transaction(async (tx) => {
    for (let index = 0; index < count; index += 1) {
      await tx.sessions.create({
        id: op.random.id(),
        userId: person.id,
        tokenHash: op.random.id(),
        transport: 'TOKEN',
        method: 'PASSWORD',
        createdAt: op.now,
        lastSeenAt: op.now,
        endsAtLatest: null,
        steppedUpUntil: null,
        changingFactorsUntil: null,
        providerId: null,
        judgedByProvider: false,
        providerSignOutSealed: null,
        ...NO_ORIGIN,
      });
    }
  });
}

describe('denial of service', () => {
  it('sessions of users of sessions do not multiply: an end user cannot ask for millions', async () => {
    const endUser = await server.person('END_USER');
    await endUser.signIn();
    await openSessions(endUser, 150);
    const rounds = 'sessions { user { sessions { user { sessions { user { sessions { id } } } } } } }';
    const began = Date.now();
    const { errors } = await endUser.client.ask(`query { viewer { user { ${rounds} } } }`);
    expect(errors?.map((error) => error.extensions.code)).toEqual(['TOO_COMPLEX']);
    expect(Date.now() - began).toBeLessThan(10_000);
    const { viewer } = await endUser.client.must('query { viewer { user { sessions { id } } } }');
    expect(viewer.user.sessions).toHaveLength(151);
  });

  it('thousands of sessions that end at once do not end the process, and their sockets close', async () => {
    const admin = await server.enrolled('ADMIN');
    const socket = await Socket.connect(admin.client);
    const { events } = server.opened.services;
    for (let index = 0; index < 3_000; index += 1) events.publish('sessionsEnded', `user ${index}`);
    expect(await admin.viewerEmail()).toBe(admin.email);
    await admin.client.must('mutation { endSessions(input: {}) { ended } }');
    expect((await socket?.closed)?.code).toBe(4403);
  });

  it('wrong recovery codes in one unfinished sign-in, many at once, leave the database to others', async () => {
    const agent = await server.enrolled('AGENT');
    agent.client.cookies.clear();
    await agent.signIn();
    const recoveryCode = '0000-0000-0000-0000-0000-0000';
    const flood = Array.from({ length: 60 }, () => agent.client.copy().ask(VERIFY, { input: { recoveryCode } }));
    const began = Date.now();
    const other = await server.person('AGENT');
    expect((await other.signIn()).__typename).toBe('SignedIn');
    const answers = await Promise.all(flood);
    expect(Date.now() - began).toBeLessThan(20_000);
    expect(new Set(answers.map((answer) => answer.errors?.[0]?.extensions.code))).toEqual(new Set(['INVALID_CODE']));
  });

  it('a network that floods the sign-in waits for itself: somebody else is next in turn', async () => {
    const hasher = await createHasher();
    const cheap = await hash('x', CHEAP);
    const order: string[] = [];
    const verify = async (from: string) => {
      await hasher.verify(cheap, 'x', { queue: 'api', from });
      order.push(from);
    };
    const flood = Array.from({ length: 30 }, () => verify('198.51.100'));
    const other = verify('203.0.113');
    await Promise.all([...flood, other]);
    expect(order.indexOf('203.0.113')).toBeLessThan(4);
    expect(order).toHaveLength(31);
    // The queue is empty, and takes the next one at once.
    await verify('203.0.113');
  });

  it('a line that is too long is refused, and the others are not', async () => {
    const hasher = await createHasher();
    const cheap = await hash('x', CHEAP);
    const asked = Array.from({ length: 520 }, () => hasher.verify(cheap, 'x', { queue: 'api', from: 'a' }));
    const settled = Promise.allSettled(asked);
    expect(await hasher.verify(cheap, 'x', { queue: 'api', from: 'b' })).toBe(true);
    expect((await settled).filter((answer) => answer.status === 'rejected')).toHaveLength(19);
  });

  it('a filter that says the same thousands of times is a filter that says it once', async () => {
    const admin = await server.enrolled('ADMIN');
    const statuses = Array.from({ length: 6_000 }, (_, index) => (index % 2 === 0 ? 'DUE' : 'ENABLED'));
    const { users } = await admin.client.must(
      'query($statuses: [TwoFactorStatus!]) { users(filter: { statuses: $statuses }) { nodes { id } } }',
      { statuses },
    );
    expect(users.nodes.map((user: { id: string }) => user.id)).toContain(admin.id);
  });
});

describe('races', () => {
  it('two windows with an imported password, which is hashed anew once: both are let in', async () => {
    const person = await server.person('AGENT');
    const { services } = server.opened;
    const imported = await hash(PASSWORD, { algorithm: 2, memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    await services.unitOfWork.write((manager) =>
      manager.query('update users set password_hash = ? where id = ?', [imported, person.id]),
    );
    const input = { email: person.email, password: PASSWORD };
    const answers = await Promise.all(Array.from({ length: 4 }, () => server.client().ask(SIGN_IN, { input })));
    expect(answers.map((answer) => answer.data?.signIn?.__typename)).toEqual(Array(4).fill('SignedIn'));
    expect((await services.read.users.find(person.id))?.passwordHash).not.toBe(imported);
  });

  it('a sign-in that overlaps a new password leaves no session of the old one', async () => {
    for (let round = 0; round < 3; round += 1) {
      const person = await server.person('AGENT');
      const op = createOperation(server.opened.services, { kind: 'anonymous' }, NO_ORIGIN, HOST);
      const made = await makePasswordLink(op, { email: person.email });
      if (!made.ok) throw new Error(made.failure.message);
      const token = new URL(made.value.link).hash.slice(1);
      const input = { email: person.email, password: PASSWORD, transport: 'TOKEN' };
      const [reset, ...signIns] = await Promise.all([
        server.client().ask(RESET, { input: { token, password: 'another correct horse' } }),
        ...Array.from({ length: 9 }, () => server.client().ask(SIGN_IN, { input })),
      ]);
      expect(reset?.errors).toBe(undefined);
      for (const { data } of signIns) {
        if (data?.signIn?.sessionToken == null) continue;
        const holder = server.client();
        holder.authorization = `Bearer ${data.signIn.sessionToken}`;
        expect(await holder.must('query { viewer { permissions } }')).toEqual({ viewer: null });
      }
    }
  });
});
