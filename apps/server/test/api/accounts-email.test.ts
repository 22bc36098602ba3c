import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { DAY, HOUR, MINUTE } from '@countersign/domain/time.js';

import type { Answer, Client } from '../harness/client.js';
import { mailsTo, tokenMailedTo } from '../harness/mails.js';
import { PASSWORD } from '../harness/password.js';
import type { Person } from '../harness/person.js';
import { TestServer } from '../harness/server.js';

const UPDATE = 'mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { email pendingEmail } } }';
const CONFIRM = 'mutation($input: ConfirmEmailInput!) { confirmEmail(input: $input) { ok } }';
const SIGN_IN = 'mutation($input: SignInInput!) { signIn(input: $input) { __typename } }';
const VERIFY = 'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename } }';
const SEEN = 'query { viewer { user { email pendingEmail } } }';

const codesOf = (answers: readonly Answer[]) => answers.map((answer) => answer.errors?.[0]?.extensions.code ?? 'OK');
const twenty = <T>(work: (index: number) => Promise<T>) => Promise.all(Array.from({ length: 20 }, (_, i) => work(i)));

let server: TestServer;
let made = 0;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());
beforeEach(() => server.clock.advance(1_000));

const fresh = (): string => `new${(made += 1)}@example.com`;
const ask = (client: Client, userId: string, email: string) => client.ask(UPDATE, { input: { userId, email } });
const confirm = (token: string, client = server.client()) => client.ask(CONFIRM, { input: { token } });
const signIn = async (email: string): Promise<string> => {
  const { data, errors } = await server.client().ask(SIGN_IN, { input: { email, password: PASSWORD } });
  return errors?.[0]?.extensions.code ?? data.signIn.__typename;
};
const seen = async (client: Client) => (await client.must(SEEN)).viewer?.user ?? null;

async function elsewhere(person: Person): Promise<Client> {
  const client = server.client();
  await client.must(SIGN_IN, { input: { email: person.email, password: PASSWORD } });
  await client.must(VERIFY, { input: { totpCode: person.freshCode() } });
  return client;
}

describe('one’s own e-mail address', () => {
  it('changes once the link that was mailed to the new one is opened, by anybody, and once', async () => {
    const agent = await server.enrolled('AGENT');
    const other = await elsewhere(agent);
    await agent.stepUp();
    const email = 'Brand.New@Example.com';
    const { data } = await ask(agent.client, agent.id, ` ${email} `);
    expect(data.updateUser.user).toEqual({ email: agent.email, pendingEmail: email });
    expect(await signIn(email)).toBe('INVALID_CREDENTIALS');
    const [notice] = await mailsTo(server, agent.email, 'EMAIL_CHANGE_REQUESTED');
    expect(notice?.text).toContain('Brand');
    expect(notice?.text).not.toMatch(/#[\w-]{20}/);
    const token = await tokenMailedTo(server, email, 'EMAIL_LINK');

    expect(codesOf([await confirm(token)])).toEqual(['OK']);
    expect(await seen(agent.client)).toEqual({ email, pendingEmail: null });
    expect(await seen(other)).toBe(null);
    expect(codesOf([await confirm(token)])).toEqual(['NOT_FOUND']);
    expect(await signIn(agent.email)).toBe('INVALID_CREDENTIALS');
    expect(await signIn('brand.new@example.com')).toBe('SecondFactorRequired');
    expect(await mailsTo(server, agent.email, 'EMAIL_CHANGED')).toHaveLength(1);
    const found = await (
      await server.enrolled('ADMIN')
    ).client.must('query { users(filter: { search: "brand.new@" }) { nodes { id } } }');
    expect(found.users.nodes).toEqual([{ id: agent.id }]);
  });

  it.each(['END_USER', 'AGENT', 'ADMIN', 'OWNER'] as const)('%s: needs a step-up', async (role) => {
    const person = await server.enrolled(role);
    server.clock.advance(11 * MINUTE);
    expect(codesOf([await ask(person.client, person.id, fresh())])).toEqual(['STEP_UP_REQUIRED']);
    await person.stepUp();
    expect(codesOf([await ask(person.client, person.id, fresh())])).toEqual(['OK']);
  });

  it.each([{ name: 'Other' }, { suspended: false }, { role: 'END_USER' }])(
    'is all that an agent changes about themselves: with %j it is refused whole',
    async (more) => {
      const agent = await server.enrolled('AGENT');
      const email = fresh();
      const refused = await agent.client.refusal(UPDATE, { input: { userId: agent.id, email, ...more } });
      expect(refused).toBe('FORBIDDEN');
      expect(await agent.client.refusal(UPDATE, { input: { userId: agent.id, ...more } })).toBe('FORBIDDEN');
      expect(await seen(agent.client)).toEqual({ email: agent.email, pendingEmail: null });
      expect(await mailsTo(server, email)).toEqual([]);
    },
  );

  it('an agent changes nobody else’s, and learns nothing of who is there', async () => {
    const [agent, other] = [await server.enrolled('AGENT'), await server.person('END_USER')];
    const answers = [
      await ask(agent.client, other.id, fresh()),
      await ask(agent.client, '11111111-1111-4111-8111-111111111111', fresh()),
    ];
    expect(answers.map((answer) => answer.errors?.[0]?.message)).toEqual(
      Array(2).fill(answers[0]?.errors?.[0]?.message),
    );
    expect(codesOf(answers)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });

  it('asked for again: the link before is dead; the present address takes the request back', async () => {
    const agent = await server.enrolled('AGENT');
    const [first, second] = [fresh(), fresh()];
    await ask(agent.client, agent.id, first);
    await ask(agent.client, agent.id, second);
    expect(codesOf([await confirm(await tokenMailedTo(server, first, 'EMAIL_LINK'))])).toEqual(['NOT_FOUND']);
    const { data } = await ask(agent.client, agent.id, agent.email);
    expect(data.updateUser.user).toEqual({ email: agent.email, pendingEmail: null });
    expect(codesOf([await confirm(await tokenMailedTo(server, second, 'EMAIL_LINK'))])).toEqual(['NOT_FOUND']);
    expect(await signIn(agent.email)).toBe('SecondFactorRequired');
  });

  it('runs out after a day', async () => {
    const agent = await server.enrolled('AGENT');
    const email = fresh();
    await ask(agent.client, agent.id, email);
    server.clock.advance(DAY);
    expect(codesOf([await confirm(await tokenMailedTo(server, email, 'EMAIL_LINK'))])).toEqual(['NOT_FOUND']);
    await agent.client.must(SIGN_IN, { input: { email: agent.email, password: PASSWORD } });
    await agent.verify();
    expect(await seen(agent.client)).toEqual({ email: agent.email, pendingEmail: null });
  });

  it('fills nobody’s mailbox: five links an hour', async () => {
    const agent = await server.enrolled('AGENT');
    const answers = await twenty(() => ask(agent.client.copy(), agent.id, 'stranger@example.com'));
    expect(codesOf(answers).sort()).toEqual([
      ...Array<string>(5).fill('OK'),
      ...Array<string>(15).fill('RATE_LIMITED'),
    ]);
    expect(await mailsTo(server, 'stranger@example.com')).toHaveLength(5);
    server.clock.advance(HOUR + MINUTE);
    await agent.signInFully();
    expect(codesOf([await ask(agent.client, agent.id, fresh())])).toEqual(['OK']);
  });

  it.each(['', 'nobody', 'a@b@c', `${'x'.repeat(190)}@example.com`, 'a@example.com\nBcc: b@example.com'])(
    'an address that is none (%j) is refused and changes nothing',
    async (email) => {
      const agent = await server.enrolled('AGENT');
      const { errors } = await ask(agent.client, agent.id, email);
      expect(errors?.[0]?.extensions['fields']).toMatchObject([{ path: 'input.email' }]);
      expect((await seen(agent.client)).pendingEmail).toBe(null);
    },
  );

  it('an address that somebody has, in another case: refused at input.email, and who has it is not said', async () => {
    const [agent, other] = [await server.enrolled('AGENT'), await server.person('AGENT', { name: 'Olga Other' })];
    const { errors } = await ask(agent.client, agent.id, other.email.toUpperCase());
    expect(errors?.[0]?.extensions['fields']).toEqual([
      { path: 'input.email', message: 'There is a user with this e-mail address already.' },
    ]);
  });

  it('its own address in another case goes through the mailbox like any other', async () => {
    const agent = await server.enrolled('AGENT');
    const louder = agent.email.toUpperCase();
    await ask(agent.client, agent.id, louder);
    expect(codesOf([await confirm(await tokenMailedTo(server, louder, 'EMAIL_LINK'))])).toEqual(['OK']);
    expect((await seen(agent.client)).email).toBe(louder);
  });
});

describe('somebody else’s e-mail address', () => {
  it('an admin asks, the user is told who did, and every session of the user ends when it is confirmed', async () => {
    const [admin, agent] = [await server.enrolled('ADMIN'), await server.enrolled('AGENT')];
    const email = fresh();
    const { data } = await ask(admin.client, agent.id, email);
    expect(data.updateUser.user).toEqual({ email: agent.email, pendingEmail: email });
    const [notice] = await mailsTo(server, agent.email, 'EMAIL_CHANGE_REQUESTED');
    expect(notice?.text).toContain(admin.name);
    expect(codesOf([await confirm(await tokenMailedTo(server, email, 'EMAIL_LINK'), admin.client)])).toEqual(['OK']);
    expect(await seen(agent.client)).toBe(null);
    expect((await seen(admin.client)).email).toBe(admin.email);
    const { auditEvents } = await admin.client.must(
      'query($filter: AuditFilter) { auditEvents(filter: $filter) { nodes { type actor { id } detail } } }',
      { filter: { subjectId: agent.id, types: ['user.email_changed', 'user.email_change_requested'] } },
    );
    expect(auditEvents.nodes).toMatchObject([
      { type: 'user.email_changed', detail: { email: { before: agent.email, after: email }, sessionsEnded: 1 } },
      { type: 'user.email_change_requested', actor: { id: admin.id } },
    ]);
  });

  it('not of a higher role, and not of somebody suspended', async () => {
    const [admin, owner] = [await server.enrolled('ADMIN'), await server.person('OWNER')];
    const suspended = await server.person('AGENT', { suspended: true });
    const answers = [await ask(admin.client, owner.id, fresh()), await ask(admin.client, suspended.id, fresh())];
    expect(codesOf(answers)).toEqual(['FORBIDDEN', 'CONFLICT']);
  });

  it('of somebody invited: the old invitation ends, and a new one goes to the new mailbox', async () => {
    const owner = await server.enrolled('OWNER');
    const [old, email] = [fresh(), fresh()];
    const { inviteUser } = await owner.client.must(
      'mutation($input: InviteUserInput!) { inviteUser(input: $input) { user { id } } }',
      { input: { email: old, name: 'Mistyped', role: 'AGENT' } },
    );
    const first = await tokenMailedTo(server, old, 'INVITATION');
    await ask(owner.client, inviteUser.user.id, email);
    const accept = (token: string) =>
      server
        .client()
        .ask('mutation($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { __typename } }', {
          input: { token, password: PASSWORD },
        });
    // At once, and not with the confirmation: it may be a stranger who reads the first mail.
    expect(codesOf([await accept(first)])).toEqual(['NOT_FOUND']);
    expect(codesOf([await confirm(await tokenMailedTo(server, email, 'EMAIL_LINK'))])).toEqual(['OK']);
    expect((await mailsTo(server, old)).map((mail) => mail.kind)).toEqual(['INVITATION']);
    const second = await tokenMailedTo(server, email, 'INVITATION');
    expect(codesOf([await accept(first), await accept(second)])).toEqual(['NOT_FOUND', 'OK']);
  });
});

describe('races', () => {
  it('exactly one of 20 opens a link', async () => {
    const agent = await server.enrolled('AGENT');
    const email = fresh();
    await ask(agent.client, agent.id, email);
    const token = await tokenMailedTo(server, email, 'EMAIL_LINK');
    const answers = await twenty(() => confirm(token));
    expect(codesOf(answers).sort()).toEqual([...Array<string>(19).fill('NOT_FOUND'), 'OK']);
    expect(await mailsTo(server, agent.email, 'EMAIL_CHANGED')).toHaveLength(1);
  });

  it('of several users who confirm one address at once exactly one gets it; the others are told, and keep theirs', async () => {
    const email = fresh();
    const people: Person[] = [];
    for (let index = 0; index < 6; index += 1) {
      const person = await server.enrolled('AGENT');
      server.clock.advance(1_000);
      await ask(person.client, person.id, index % 2 === 0 ? email : email.toUpperCase());
      people.push(person);
    }
    const mails = [
      ...(await mailsTo(server, email, 'EMAIL_LINK')),
      ...(await mailsTo(server, email.toUpperCase(), 'EMAIL_LINK')),
    ];
    const tokens = mails.map((mail) => /#([\w-]+)/.exec(mail.text)?.[1] ?? '');
    expect(tokens).toHaveLength(6);
    const answers = await Promise.all(tokens.map((token) => confirm(token)));
    expect(codesOf(answers).sort()).toEqual([...Array<string>(5).fill('CONFLICT'), 'OK']);
    const now = await Promise.all(people.map((person) => seen(person.client)));
    expect(now.filter((user) => user.email.toLowerCase() === email)).toHaveLength(1);
    expect(now.filter((user, index) => user.email === people[index]?.email)).toHaveLength(5);
    expect(now.map((user) => user.pendingEmail)).toEqual(Array(6).fill(null));
    // Told once: the link is spent, and does not wait for the address to be free again.
    const again = await Promise.all(tokens.map((token) => confirm(token)));
    expect(codesOf(again)).toEqual(Array(6).fill('NOT_FOUND'));
  });

  it('an address that was given to somebody new meanwhile stays theirs', async () => {
    const [owner, agent] = [await server.enrolled('OWNER'), await server.enrolled('AGENT')];
    const email = fresh();
    await ask(agent.client, agent.id, email);
    const token = await tokenMailedTo(server, email, 'EMAIL_LINK');
    await owner.client.must('mutation($input: InviteUserInput!) { inviteUser(input: $input) { user { id } } }', {
      input: { email, name: 'Quicker', role: 'AGENT' },
    });
    expect(codesOf([await confirm(token)])).toEqual(['CONFLICT']);
    expect((await seen(agent.client)).email).toBe(agent.email);
  });
});
