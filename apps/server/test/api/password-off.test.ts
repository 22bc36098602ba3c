import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { HOUR, MINUTE } from '@countersign/domain/time.js';

import type { Answer } from '../harness/client.js';
import { mailsTo, tokenMailedTo } from '../harness/mails.js';
import { PASSWORD } from '../harness/password.js';
import type { Person } from '../harness/person.js';
import { TestServer } from '../harness/server.js';

const UPDATE = 'mutation($input: UpdatePolicyInput!) { updatePolicy(input: $input) { policy { version } } }';
const REQUEST = 'mutation($input: RequestEmergencySignInInput!) { requestEmergencySignIn(input: $input) { ok } }';
const RESET = 'mutation($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { ok } }';
const SIGN_IN = 'mutation($input: SignInInput!) { signIn(input: $input) { __typename } }';

let server: TestServer;
let owner: Person;
beforeAll(async () => {
  server = await TestServer.start();
  owner = await server.enrolled('OWNER');
});
afterAll(() => server.stop());
beforeEach(async () => {
  // What one test asked for must not be too often for the next one.
  server.clock.advance(2 * HOUR);
  await passwords(['OWNER', 'ADMIN', 'AGENT'], true);
});

/** Signs the owner in where that is still needed, by whatever is open, and sets the switch of these roles. */
async function passwords(roles: readonly string[], passwordSignIn: boolean): Promise<void> {
  if ((await owner.viewerEmail()) === null) await signInByLink(owner);
  await owner.stepUp();
  const { policy } = await owner.client.must('query { policy { version } }');
  await owner.client.must(UPDATE, {
    input: { basedOnVersion: policy.version, policy: { rules: roles.map((role) => ({ role, passwordSignIn })) } },
  });
}

async function linkTokenOf(person: Person): Promise<string> {
  await server.client().must(REQUEST, { input: { email: person.email } });
  return tokenMailedTo(server, person.email, 'EMERGENCY_LINK');
}

async function signInByLink(person: Person): Promise<void> {
  const emergencyToken = await linkTokenOf(person);
  await person.client.must(SIGN_IN, { input: { email: person.email, password: PASSWORD, emergencyToken } });
  await person.verify();
}

const tryToSignIn = async (email: string, changes: Record<string, unknown> = {}): Promise<string> => {
  const { data, errors }: Answer = await server
    .client()
    .ask(SIGN_IN, { input: { email, password: PASSWORD, ...changes } });
  return errors?.[0]?.extensions.code ?? data.signIn.__typename;
};
const trail = async (type: string, userId: string): Promise<{ outcome: string; detail: string | null }[]> =>
  server.opened.services.unitOfWork.reader.query(
    'select outcome, detail from audit_events where type = ? and subject_id = ? order by at, id',
    [type, userId],
  );

describe('a role whose passwords are off', () => {
  it('gets for the right password the answer of a wrong one, and both can read why', async () => {
    const agent = await server.enrolled('AGENT');
    await passwords(['AGENT'], false);
    const wrong = await server.client().ask(SIGN_IN, { input: { email: agent.email, password: 'not-the-one-at-all' } });
    const right = await server.client().ask(SIGN_IN, { input: { email: agent.email, password: PASSWORD } });
    expect(right.errors).toEqual(wrong.errors);
    const { user } = await owner.client.must(
      'query($id: ID!) { user(id: $id) { signIns(first: 1) { nodes { outcome rule explanation } } } }',
      { id: agent.id },
    );
    expect(user.signIns.nodes).toMatchObject([
      { outcome: 'REFUSED', rule: 'PASSWORD_OFF', explanation: expect.stringContaining('takes no password') },
    ]);
    await passwords(['AGENT'], true);
    expect(await tryToSignIn(agent.email)).toBe('SecondFactorRequired');
  });

  it('is slowed down after right passwords as after wrong ones, suspended users too, so that neither tells them apart', async () => {
    const off = await server.person('AGENT');
    const suspended = await server.person('ADMIN', { suspended: true });
    const holder = await server.enrolled('OWNER');
    await passwords(['AGENT'], false);
    const emergencyToken = await linkTokenOf(holder);
    const tries: readonly (readonly [Person, Record<string, unknown>])[] = [
      [off, {}],
      [suspended, {}],
      [await server.person('ADMIN'), { emergencyToken }],
    ];
    for (const [{ email }, changes] of tries) {
      const answers: string[] = [];
      for (let done = 0; done < 15; done += 1) answers.push(await tryToSignIn(email, changes));
      expect(answers[0]).toBe('INVALID_CREDENTIALS');
      expect(answers.at(-1)).toBe('RATE_LIMITED');
    }
  });

  it('is stopped half way as well: what was begun before the change is not finished after it', async () => {
    const agent = await server.enrolled('AGENT');
    await agent.client.must('mutation { signOut { ok } }');
    await agent.signIn();
    await passwords(['AGENT'], false);
    expect(
      await agent.client.refusal(
        'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename } }',
        { input: { totpCode: agent.freshCode() } },
      ),
    ).toBe('INVALID_CODE');
  });

  it('is mailed no link for a new password, opens no API with one, and accepts no invitation with one', async () => {
    const agent = await server.person('AGENT');
    const { inviteUser } = await owner.client.must(
      'mutation($input: InviteUserInput!) { inviteUser(input: $input) { user { id } } }',
      { input: { email: 'invited@example.com', name: 'Invited', role: 'AGENT' } },
    );
    const token = await tokenMailedTo(server, 'invited@example.com', 'INVITATION');
    await passwords(['AGENT'], false);
    expect(await server.client().ask(RESET, { input: { email: agent.email } })).toEqual({
      data: { requestPasswordReset: { ok: true } },
    });
    expect(await mailsTo(server, agent.email)).toEqual([]);
    const basic = server.client();
    basic.authorization = `Basic ${Buffer.from(`${agent.email}:${PASSWORD}`).toString('base64')}`;
    expect(await basic.refusal('query { viewer { user { email } } }')).toBe('INVALID_CREDENTIALS');
    const accept = 'mutation($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { __typename } }';
    const input = { token, password: 'willow-anchor-tractor' };
    expect(await server.client().refusal(accept, { input })).toBe('CONFLICT');
    // Nothing was used up: the link works once the policy takes passwords again.
    await passwords(['AGENT'], true);
    await server.client().must(accept, { input });
    expect(inviteUser.user.id).toBeTruthy();
  });

  it('is previewed with everybody who would lose the way in, before it is saved', async () => {
    const agent = await server.person('AGENT', { name: 'Aaron Abel' });
    await server.person('AGENT', { name: 'Aaron Away', suspended: true });
    const { policy } = await owner.client.must('query { policy { version } }');
    const rules = [{ role: 'AGENT', passwordSignIn: false }];
    const { policyPreview } = await owner.client.must(
      'query($input: PolicyPreviewInput!) { policyPreview(input: $input) { losePasswordSignIn { count entries { user { id } reason } } } }',
      { input: { basedOnVersion: policy.version, policy: { rules } } },
    );
    expect(policyPreview.losePasswordSignIn.entries[0]).toEqual({
      user: { id: agent.id },
      reason: 'Has no other way in: connect a provider first.',
    });
    const [counted]: { agents: number }[] = await server.opened.services.unitOfWork.reader.query(
      "select count(*) as agents from users where role = 'AGENT' and suspended = 0 and password_hash is not null",
    );
    expect(policyPreview.losePasswordSignIn.count).toBe(Number(counted?.agents));
  });

  it('is not let in by a factor that was owed before the change and is set up after it', async () => {
    await passwords(['AGENT'], true);
    await server.require(['AGENT'], {}, owner);
    const agent = await server.person('AGENT');
    expect((await agent.signIn()).__typename).toBe('EnrollmentRequired');
    const { beginTotpEnrollment: begun } = await agent.client.must('mutation { beginTotpEnrollment { id secret } }');
    agent.secret = begun.secret;
    await passwords(['AGENT'], false);
    const confirm = () =>
      agent.client.refusal(
        'mutation($input: ConfirmTotpEnrollmentInput!) { confirmTotpEnrollment(input: $input) { factor { id } } }',
        { input: { id: begun.id, code: agent.code() } },
      );
    expect(await confirm()).toBe('NOT_FOUND');
    expect(await agent.viewerEmail()).toBeNull();
    expect((await trail('sign_in.refused', agent.id)).map(({ detail }) => JSON.parse(detail ?? '{}').rule)).toEqual([
      'PASSWORD_OFF',
    ]);
    expect(await trail('factor.enrolled', agent.id)).toEqual([]);
    // Turned on again: what was refused stays over.
    await passwords(['AGENT'], true);
    expect(await confirm()).toBe('UNAUTHENTICATED');
    await server.require(['AGENT'], { required: false }, owner);
  });

  it('cannot be turned off where no active owner would be left who gets in', async () => {
    const other = await TestServer.start();
    try {
      const alone = await other.person('OWNER');
      await alone.signIn();
      await alone.stepUpWithPassword();
      const input = { basedOnVersion: 1, policy: { rules: [{ role: 'AGENT', passwordSignIn: false }] } };
      const { errors } = await alone.client.ask(UPDATE, { input });
      expect(errors?.[0]).toMatchObject({
        message: expect.stringContaining('active owner must have a password'),
        extensions: { code: 'CONFLICT' },
      });
    } finally {
      await other.stop();
    }
  });
});

describe('an emergency sign-in', () => {
  it('lets an owner in with the link, the password and the factor, and everybody hears of it', async () => {
    const admin = await server.enrolled('ADMIN');
    await passwords(['OWNER', 'ADMIN'], false);
    expect(await tryToSignIn(admin.email)).toBe('INVALID_CREDENTIALS');
    const emergencyToken = await linkTokenOf(admin);
    // A wrong password uses nothing up.
    expect(await tryToSignIn(admin.email, { emergencyToken, password: 'not-the-one-at-all' })).toBe(
      'INVALID_CREDENTIALS',
    );
    const client = server.client();
    await client.must(SIGN_IN, { input: { email: admin.email, password: PASSWORD, emergencyToken } });
    expect(await client.refusal('query { viewer { user { email } } }')).toBe('SECOND_FACTOR_REQUIRED');
    await client.must(
      'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename } }',
      {
        input: { totpCode: admin.freshCode() },
      },
    );
    expect((await client.must('query { viewer { user { email } } }')).viewer.user.email).toBe(admin.email);
    expect(await tryToSignIn(admin.email, { emergencyToken })).toBe('NOT_FOUND');
    expect(await trail('emergency_sign_in.used', admin.id)).toEqual([{ outcome: 'success', detail: null }]);
    for (const told of [owner, admin])
      expect((await mailsTo(server, told.email)).map((mail) => mail.kind)).toContain('EMERGENCY_SIGN_IN');
  });

  it('asks for the factor on a trusted device too', async () => {
    const admin = await server.enrolled('ADMIN');
    await owner.stepUp();
    const { policy } = await owner.client.must('query { policy { version } }');
    await owner.client.must(UPDATE, {
      input: { basedOnVersion: policy.version, policy: { rules: [{ role: 'ADMIN', rememberDeviceHours: 24 }] } },
    });
    await admin.client.must('mutation { signOut { ok } }');
    await admin.signIn();
    await admin.client.must(
      'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename } }',
      { input: { totpCode: admin.freshCode(), rememberDevice: true } },
    );
    await admin.client.must('mutation { signOut { ok } }');
    const again = { email: admin.email, password: PASSWORD };
    expect((await admin.client.must(SIGN_IN, { input: again })).signIn.__typename).toBe('SignedIn');
    await admin.client.must('mutation { signOut { ok } }');
    const emergencyToken = await linkTokenOf(admin);
    expect((await admin.client.must(SIGN_IN, { input: { ...again, emergencyToken } })).signIn.__typename).toBe(
      'SecondFactorRequired',
    );
  });

  it.each<[string, () => Promise<Person>]>([
    ['an agent', () => server.enrolled('AGENT')],
    ['an admin without a factor', () => server.person('ADMIN')],
    ['a suspended admin', () => server.person('ADMIN', { suspended: true })],
  ])('mails nothing to %s, with the same answer', async (_who, make) => {
    const person = await make();
    const before = (await mailsTo(server, person.email)).length;
    expect(await server.client().ask(REQUEST, { input: { email: person.email } })).toEqual({
      data: { requestEmergencySignIn: { ok: true } },
    });
    expect(await mailsTo(server, person.email)).toHaveLength(before);
    expect(await trail('emergency_sign_in.requested', person.id)).toMatchObject([{ outcome: 'refused' }]);
  });

  it("is over after five minutes, with the next link, with the factor, and is nobody else's", async () => {
    const admin = await server.enrolled('ADMIN');
    const other = await server.enrolled('ADMIN');
    const first = await linkTokenOf(admin);
    const second = await linkTokenOf(admin);
    expect(await tryToSignIn(admin.email, { emergencyToken: first })).toBe('NOT_FOUND');
    expect(await tryToSignIn(other.email, { emergencyToken: second })).toBe('INVALID_CREDENTIALS');
    await owner.stepUp();
    await owner.client.must(
      'mutation($input: ResetTwoFactorInput!) { resetTwoFactor(input: $input) { user { id } } }',
      {
        input: { userId: admin.id, reason: 'Lost the phone' },
      },
    );
    expect(await tryToSignIn(admin.email, { emergencyToken: second })).toBe('NOT_FOUND');
    const late = await linkTokenOf(other);
    server.clock.advance(5 * MINUTE);
    expect(await tryToSignIn(other.email, { emergencyToken: late })).toBe('NOT_FOUND');
  });

  it('of twenty at once one goes on', async () => {
    const admin = await server.enrolled('ADMIN');
    const emergencyToken = await linkTokenOf(admin);
    const answers = await Promise.all(Array.from({ length: 20 }, () => tryToSignIn(admin.email, { emergencyToken })));
    expect(answers.filter((answer) => answer === 'SecondFactorRequired')).toHaveLength(1);
    // Tries are counted before they are judged, and so many at once may meet the delay.
    expect(answers.filter((answer) => answer === 'NOT_FOUND' || answer === 'RATE_LIMITED')).toHaveLength(19);
  });
});
