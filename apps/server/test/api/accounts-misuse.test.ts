import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { HOUR, MINUTE } from '@countersign/domain/time.js';

import { createRepositories } from '../../src/operations/repositories.js';
import { programOf } from '../harness/api-token.js';
import type { Answer, Client } from '../harness/client.js';
import { mailsTo, tokenMailedTo } from '../harness/mails.js';
import { PASSWORD } from '../harness/password.js';
import type { Person } from '../harness/person.js';
import { TestServer } from '../harness/server.js';

// Somebody who was let in, or will not be much longer, and wants more than that.

const UPDATE = 'mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id role } } }';
const DELETE = 'mutation($input: DeleteUserInput!) { deleteUser(input: $input) { deletedUserId } }';
const CONFIRM = 'mutation($input: ConfirmEmailInput!) { confirmEmail(input: $input) { ok } }';
const INVITE = 'mutation($input: InviteUserInput!) { inviteUser(input: $input) { user { id } } }';
const RESEND = 'mutation($input: ResendInvitationInput!) { resendInvitation(input: $input) { user { id } } }';
const CANCEL = 'mutation($input: CancelInvitationInput!) { cancelInvitation(input: $input) { canceledUserId } }';
const ISSUE = 'mutation($input: IssueRecoveryCodeInput!) { issueRecoveryCode(input: $input) { code } }';
const RESET_FACTORS = 'mutation($input: ResetTwoFactorInput!) { resetTwoFactor(input: $input) { user { id } } }';
const CREATE_TOKEN = 'mutation($input: CreateApiTokenInput!) { createApiToken(input: $input) { token } }';

const codesOf = (answers: readonly Answer[]) => answers.map((answer) => answer.errors?.[0]?.extensions.code ?? 'OK');
const twenty = <T>(work: (index: number) => Promise<T>) => Promise.all(Array.from({ length: 20 }, (_, i) => work(i)));

let server: TestServer;
let owner: Person;
let made = 0;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());
beforeEach(async () => {
  server.clock.advance(HOUR);
  owner = await server.enrolled('OWNER');
});

/** `first` comes before `then` in the database, though both were let in before either was done. */
async function inOrder<Then>(first: () => Promise<Answer>, then: () => Promise<Then>): Promise<[Answer, Then]> {
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const { unitOfWork } = server.opened.services;
  const held = unitOfWork.write(async (manager) => {
    await createRepositories(manager).account.takeGuard();
    await gate;
  });
  // What is asked later and answered shows that what was asked before has come as far as it can.
  const settled = async (): Promise<void> => {
    for (let round = 0; round < 10; round += 1) await owner.client.must('query { viewer { permissions } }');
  };
  await settled();
  const one = first();
  await settled();
  const other = then();
  await settled();
  release();
  await held;
  return [await one, await other];
}

const fresh = (): string => `misuse${(made += 1)}@example.com`;
const update = (client: Client, input: Record<string, unknown>) => client.ask(UPDATE, { input });

interface Event {
  readonly type: string;
  readonly actorId: string | null;
  readonly subjectId: string | null;
  readonly detail: string | null;
}
/** In the order in which they were written. */
const trail = (where: string, ...parameters: string[]): Promise<Event[]> =>
  server.opened.services.unitOfWork.reader.query(
    `select type, actor_id as actorId, subject_id as subjectId, detail from audit_events where ${where} order by at, id`,
    parameters,
  );

describe('an admin who is stopped while they act', () => {
  it.each([
    ['suspended', (id: string) => update(owner.client, { userId: id, suspended: true })],
    ['made an agent', (id: string) => update(owner.client, { userId: id, role: 'AGENT' })],
    ['deleted', (id: string) => owner.client.ask(DELETE, { input: { userId: id, reason: 'left the company' } })],
  ])('changes nobody after they were %s', async (_how, stop) => {
    const admin = await server.enrolled('ADMIN');
    const helpers = [await server.person('END_USER'), await server.person('AGENT')];
    const [stopped, answers] = await inOrder(
      () => stop(admin.id),
      () => Promise.all(helpers.map(({ id }) => update(admin.client.copy(), { userId: id, role: 'ADMIN' }))),
    );
    expect(codesOf([stopped])).toEqual(['OK']);
    const events = await trail("type in ('user.suspended', 'user.role_changed', 'user.deleted')");
    const end = events.findIndex(({ subjectId }) => subjectId === admin.id);
    expect(end).toBeGreaterThan(-1);
    expect(events.slice(end + 1).filter(({ actorId }) => actorId === admin.id)).toEqual([]);
    const done = events.filter(({ actorId }) => actorId === admin.id);
    expect(codesOf(answers).filter((code) => code === 'OK')).toHaveLength(done.length);
  });

  it.each([
    ['suspended', (id: string) => update(owner.client, { userId: id, suspended: true })],
    ['deleted', (id: string) => owner.client.ask(DELETE, { input: { userId: id, reason: 'left the company' } })],
  ])('has made no API token after they were %s', async (how, stop) => {
    const admin = await server.enrolled('ADMIN', { name: `Tokens ${how}` });
    const input = { name: 'Later', scopes: ['READ_USERS'] };
    const [stopped] = await inOrder(
      () => stop(admin.id),
      () => Promise.all([1, 2, 3].map(() => admin.client.copy().ask(CREATE_TOKEN, { input }))),
    );
    expect(codesOf([stopped])).toEqual(['OK']);
    const events = await trail(
      "(subject_id = ? and type in ('user.suspended', 'user.deleted')) or type = 'api_token.created'",
      admin.id,
    );
    const end = events.findIndex(({ type }) => type !== 'api_token.created');
    expect(events.slice(end + 1)).toEqual([]);
    if (how !== 'deleted') return;
    const { reader } = server.opened.services.unitOfWork;
    expect(await reader.query('select id from api_tokens where user_id = ?', [admin.id])).toEqual([]);
    expect(await reader.query("select id from audit_events where subject_label = 'Tokens deleted'")).toEqual([]);
    expect(await mailsTo(server, admin.email)).toEqual([]);
  });

  const ACTS: Readonly<Record<string, (admin: Client, subject: Person) => Promise<Answer>>> = {
    inviteUser: (admin) => admin.ask(INVITE, { input: { email: fresh(), name: 'Accomplice', role: 'ADMIN' } }),
    importUsers: (admin) =>
      admin.ask('mutation($input: ImportUsersInput!) { importUsers(input: $input) { created } }', {
        input: { rows: [{ line: 1, email: fresh(), name: 'Accomplice', role: 'admin' }] },
      }),
    issueRecoveryCode: (admin, { id }) =>
      admin.ask(ISSUE, { input: { userId: id, reason: 'phone lost', situation: 'FACTOR_LOST' } }),
    updatePolicy: async (admin) => {
      const { version } = await server.opened.services.read.policies.current();
      const policy = { issuedRecoveryCodeValidMinutes: 100 + version };
      return admin.ask('mutation($input: UpdatePolicyInput!) { updatePolicy(input: $input) { policy { version } } }', {
        input: { basedOnVersion: version, policy },
      });
    },
    updateAccount: (admin) =>
      admin.ask(
        'mutation($input: UpdateAccountInput!) { updateAccount(input: $input) { account { organizationName } } }',
        { input: { organizationName: `Taken over ${(made += 1)}` } },
      ),
    resetTwoFactor: (admin, { id }) => admin.ask(RESET_FACTORS, { input: { userId: id, reason: 'phone lost' } }),
  };
  it.each(Object.keys(ACTS))('%s: not after they were suspended', async (name) => {
    const act = ACTS[name];
    if (act === undefined) throw new Error(name);
    const [admin, subject] = [await server.enrolled('OWNER'), await server.enrolled('AGENT')];
    await inOrder(
      () => update(owner.client, { userId: admin.id, suspended: true }),
      () => act(admin.client.copy(), subject),
    );
    const events = await trail('actor_id = ? or subject_id = ?', admin.id, admin.id);
    const end = events.findIndex(({ type }) => type === 'user.suspended');
    expect(end).toBeGreaterThan(-1);
    expect(events.slice(end + 1)).toEqual([]);
  });
});

describe('a second factor that is reset', () => {
  it('takes with it the change of address that whoever had the account asked for', async () => {
    const agent = await server.enrolled('AGENT');
    const email = fresh();
    await update(agent.client, { userId: agent.id, email });
    await owner.client.must(RESET_FACTORS, { input: { userId: agent.id, reason: 'somebody else was in' } });
    const token = await tokenMailedTo(server, email, 'EMAIL_LINK');
    expect(codesOf([await server.client().ask(CONFIRM, { input: { token } })])).toEqual(['NOT_FOUND']);
  });
});

describe('one document', () => {
  it.each([
    ['changePassword', '{ currentPassword: "a", newPassword: "b" }', 'viewer { permissions }'],
    ['confirmEmail', '{ token: "a" }', 'ok'],
    ['requestEmergencySignIn', '{ email: "a@example.com" }', 'ok'],
    ['requestPasswordReset', '{ email: "a@example.com" }', 'ok'],
  ])('is one try of %s', async (field, input, selected) => {
    const tries = ['a', 'b'].map((alias) => `${alias}: ${field}(input: ${input}) { ${selected} }`).join(' ');
    expect(await owner.client.refusal(`mutation { ${tries} }`)).toBe('TOO_COMPLEX');
  });
});

describe('a change of address that an admin asked for', () => {
  const askFor = async (admin: Person, subject: Person): Promise<string> => {
    const email = fresh();
    expect(codesOf([await update(admin.client, { userId: subject.id, email })])).toEqual(['OK']);
    return tokenMailedTo(server, email, 'EMAIL_LINK');
  };
  const confirm = async (token: string) => codesOf([await server.client().ask(CONFIRM, { input: { token } })]);

  it.each([
    ['suspended', (id: string) => update(owner.client, { userId: id, suspended: true })],
    ['made an agent', (id: string) => update(owner.client, { userId: id, role: 'AGENT' })],
    ['deleted', (id: string) => owner.client.ask(DELETE, { input: { userId: id, reason: 'left the company' } })],
  ])('comes to nothing once the admin was %s', async (_how, stop) => {
    const [admin, agent] = [await server.enrolled('ADMIN'), await server.person('AGENT')];
    const token = await askFor(admin, agent);
    expect(codesOf([await stop(admin.id)])).toEqual(['OK']);
    expect(await confirm(token)).toEqual(['NOT_FOUND']);
  });

  it('holds where the admin has only signed out', async () => {
    const [admin, agent] = [await server.enrolled('ADMIN'), await server.person('AGENT')];
    const token = await askFor(admin, agent);
    await admin.client.must('mutation { signOut { ok } }');
    expect(await confirm(token)).toEqual(['OK']);
  });
});

describe('mail to strangers', () => {
  it('an invitation is sent five times an hour at most, whoever asks and by whatever', async () => {
    const email = fresh();
    const { inviteUser } = await owner.client.must(INVITE, { input: { email, name: 'Ivy Invited', role: 'AGENT' } });
    const program = await programOf(owner, ['WRITE_USERS']);
    const input = { userId: inviteUser.user.id };
    const answers = await twenty((i) =>
      (i % 2 === 0 ? owner.client.copy() : program.client.copy()).ask(RESEND, { input }),
    );
    expect(codesOf(answers).sort()).toEqual([
      ...Array<string>(4).fill('OK'),
      ...Array<string>(16).fill('RATE_LIMITED'),
    ]);
    expect(await mailsTo(server, email)).toHaveLength(5);
    server.clock.advance(HOUR + MINUTE);
    expect(codesOf([await program.client.ask(RESEND, { input })])).toEqual(['OK']);
  });
});

describe('who has an address', () => {
  it('is not found out by asking for it as one’s own, again and again', async () => {
    const [user, other] = [await server.enrolled('END_USER'), await server.person('AGENT')];
    const answers: Answer[] = [];
    for (let round = 0; round < 3; round += 1)
      answers.push(...(await twenty(() => update(user.client.copy(), { userId: user.id, email: other.email }))));
    const codes = codesOf(answers);
    expect(codes.filter((code) => code === 'BAD_USER_INPUT').length).toBeLessThan(15);
    expect(codes.filter((code) => code === 'RATE_LIMITED').length).toBeGreaterThan(45);
    // Whether the address is taken is not said any more, and what is pending can still be taken back.
    expect(codesOf([await update(user.client, { userId: user.id, email: fresh() })])).toEqual(['RATE_LIMITED']);
    expect(codesOf([await update(user.client, { userId: user.id, email: user.email })])).toEqual(['OK']);
  });
});

describe('an address that grows when it is made comparable', () => {
  it('is refused by itself, and takes no other row of its list along', async () => {
    // Lower-cased, this letter is two.
    const letters = '\u0130'.repeat(40);
    const email = `${letters}@${letters}.${letters}.${letters}`;
    const rows = [email, fresh()].map((address, line) => ({
      line: line + 1,
      email: address,
      name: 'A',
      role: 'agent',
    }));
    const { importUsers } = await owner.client.must(
      'mutation($input: ImportUsersInput!) { importUsers(input: $input) { created refused { line } } }',
      { input: { rows } },
    );
    expect(importUsers).toEqual({ created: 1, refused: [{ line: 1 }] });
    expect(await owner.client.refusal(INVITE, { input: { email, name: 'A', role: 'AGENT' } })).toBe('BAD_USER_INPUT');
  });
});

describe('what was written about others', () => {
  it('is not blotted out by inviting somebody of that name and taking it back', async () => {
    const agent = await server.enrolled('AGENT');
    const reason = `borrowed badge ${made}`;
    await owner.client.must(ISSUE, { input: { userId: agent.id, reason, situation: 'FACTOR_LOST' } });
    server.clock.advance(1_000);
    const program = await programOf(owner, ['WRITE_USERS']);
    const { inviteUser } = await program.client.must(INVITE, {
      input: { email: fresh(), name: reason, role: 'AGENT' },
    });
    await program.client.must(CANCEL, { input: { userId: inviteUser.user.id } });
    const [issued] = await trail("type = 'recovery_code.issued' and subject_id = ?", agent.id);
    expect(JSON.parse(issued?.detail ?? '{}')).toMatchObject({ reason });
  });
});

describe('the first run taken up again', () => {
  it('leaves no link behind that was asked for before', async () => {
    const SET_UP =
      'mutation($input: SetUpInput!) { setUp(input: $input) { ... on SignedIn { viewer { user { id } } } } }';
    const empty = await TestServer.start();
    try {
      const setUp = async (password: string) => {
        const client = empty.client();
        const token = (await empty.setUpLink())?.split('#')[1];
        const input = { token, email: 'first@example.com', name: 'First Owner', password };
        return { client, id: (await client.must(SET_UP, { input })).setUp.viewer.user.id };
      };
      const first = await setUp(PASSWORD);
      await first.client.must('mutation($input: StepUpInput!) { stepUp(input: $input) { session { id } } }', {
        input: { password: PASSWORD },
      });
      const email = 'elsewhere@example.com';
      expect(codesOf([await update(first.client, { userId: first.id, email })])).toEqual(['OK']);
      const token = await tokenMailedTo(empty, email, 'EMAIL_LINK');
      expect((await setUp('willow-anchor-tractor')).id).toBe(first.id);
      expect(codesOf([await empty.client().ask(CONFIRM, { input: { token } })])).toEqual(['NOT_FOUND']);
    } finally {
      await empty.stop();
    }
  });
});
