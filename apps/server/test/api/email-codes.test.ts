import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { HOUR, MINUTE } from '@countersign/domain/time.js';

import { OutboxWorker } from '../../src/jobs/outbox-worker.js';
import { changeRules, codeMailedTo, enrollEmail } from '../harness/email-codes.js';
import { MailServer } from '../harness/mail-server.js';
import { mailsTo, tokenMailedTo } from '../harness/mails.js';
import { PASSWORD } from '../harness/password.js';
import { Person } from '../harness/person.js';
import { openPortal } from '../harness/portal.js';
import { TestServer } from '../harness/server.js';

const SEND = 'mutation { sendEmailCode { maskedAddress expiresAt } }';
const BEGIN = 'mutation { beginEmailEnrollment { id } }';
const CONFIRM =
  'mutation($input: ConfirmEmailEnrollmentInput!) { confirmEmailEnrollment(input: $input) { factor { id } } }';
const VERIFY = 'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename } }';
const STEP_UP = 'mutation($input: StepUpInput!) { stepUp(input: $input) { session { steppedUpUntil } } }';
const PENDING = 'query { pendingSignIn { ... on SecondFactorRequired { factors } } }';
const RESET = 'mutation($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { ok } }';
const SEND_LINK = 'mutation($input: SendPasswordLinkInput!) { sendPasswordLink(input: $input) { user { id } } }';
const EMAIL = 'mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { email } } }';
const CONFIRM_EMAIL = 'mutation($input: ConfirmEmailInput!) { confirmEmail(input: $input) { ok } }';
const INVITE = 'mutation($input: InviteUserInput!) { inviteUser(input: $input) { user { id } } }';
const ALLOW = 'mutation($input: AllowIdentityInput!) { allowIdentity(input: $input) { user { id } } }';
const PROVIDER_STEP_UP = 'mutation($input: BeginProviderStepUpInput) { beginProviderStepUp(input: $input) { url } }';
const ACCEPT = 'mutation($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { __typename } }';
const SUSPENDED_COUNTERS = ['RATE_LIMITED'];

describe('codes by mail', () => {
  let server: TestServer;
  let owner: Person;
  beforeAll(async () => {
    server = await TestServer.start();
    owner = await server.enrolled('OWNER');
    await changeRules(owner, [
      { role: 'AGENT', allowedFactors: ['TOTP', 'EMAIL'] },
      { role: 'ADMIN', allowedFactors: ['TOTP', 'EMAIL'] },
    ]);
  });
  afterAll(() => server.stop());
  // Nobody's codes of the last hour count in the next test.
  beforeEach(() => server.clock.advance(61 * MINUTE));

  const withCodes = async (role: 'AGENT' | 'ADMIN' = 'AGENT'): Promise<Person> => {
    const person = await server.person(role);
    await person.signIn();
    await person.stepUpWithPassword();
    await enrollEmail(server, person);
    return person;
  };
  const askedFor = async (person: Person) => {
    person.client.cookies.clear();
    const answer = await person.signIn();
    const { sendEmailCode } = await person.client.must(SEND);
    return { ...answer, ...sendEmailCode, code: await codeMailedTo(server, person.email) };
  };
  const verify = (person: Person, emailCode: string) => person.client.refusal(VERIFY, { input: { emailCode } });

  it('are off until the policy turns them on', async () => {
    const endUser = await server.person('END_USER');
    await endUser.signIn();
    await endUser.stepUpWithPassword();
    expect(await endUser.client.refusal(BEGIN)).toBe('FORBIDDEN');
    expect(await endUser.client.refusal(SEND)).toBe('CONFLICT');
  });

  it('are set up with a code, sign in with another one, once, and step up', async () => {
    const agent = await server.person('AGENT', { email: 'ada@example.com' });
    await agent.signIn();
    await agent.stepUpWithPassword();
    const { factor, recoveryCodes, maskedAddress } = await enrollEmail(server, agent);
    expect(factor).toMatchObject({ kind: 'EMAIL', name: 'Codes by mail' });
    expect(recoveryCodes.codes).toHaveLength(10);
    expect(maskedAddress).toBe('a•••@example.com');
    expect(await agent.client.refusal(BEGIN)).toBe('CONFLICT');

    const { __typename, factors, code, expiresAt } = await askedFor(agent);
    expect({ __typename, factors }).toEqual({ __typename: 'SecondFactorRequired', factors: ['EMAIL'] });
    expect(Date.parse(expiresAt)).toBe(server.clock.now() + 10 * MINUTE);
    const window = agent.client.copy();
    expect(await verify(agent, `${code.slice(0, 3)} ${code.slice(3)}`)).toBeNull();
    expect(await window.refusal(VERIFY, { input: { emailCode: code } })).not.toBeNull();

    server.clock.advance(11 * MINUTE);
    await agent.client.must(SEND);
    const proof = await codeMailedTo(server, agent.email);
    expect(await agent.client.refusal(BEGIN)).toBe('STEP_UP_REQUIRED');
    await agent.client.must(STEP_UP, { input: { emailCode: proof } });
    expect(await agent.client.refusal(STEP_UP, { input: { emailCode: proof } })).toBe('INVALID_CODE');
  });

  it('work for ten minutes, and a newer one makes the older void', async () => {
    const agent = await withCodes();
    const first = await askedFor(agent);
    await agent.client.must(SEND);
    const second = await codeMailedTo(server, agent.email);
    expect(await verify(agent, first.code)).toBe('INVALID_CODE');
    server.clock.advance(10 * MINUTE - 1);
    expect(await verify(agent, second)).toBeNull();
    server.clock.advance(60 * MINUTE);
    const late = await askedFor(agent);
    server.clock.advance(10 * MINUTE);
    expect(await verify(agent, late.code)).not.toBeNull();
  });

  it('are bound to the sign-in, or the session, that asked', async () => {
    const agent = await withCodes();
    const { code } = await askedFor(agent);
    const elsewhere = server.client();
    const other = Object.assign(Object.create(Object.getPrototypeOf(agent)), agent, { client: elsewhere }) as Person;
    await other.signIn();
    expect(await verify(other, code)).toBe('INVALID_CODE');
    await other.client.must(SEND);
    // The newer code of another attempt leaves this one alone.
    expect(await verify(agent, code)).toBeNull();
    await agent.client.must(SEND);
    const forSession = await codeMailedTo(server, agent.email);
    expect(await verify(other, forSession)).toBe('INVALID_CODE');
  });

  it('go out five times an hour; asking again clears no counter, and wrong ones count with those of an authenticator', async () => {
    const agent = await withCodes();
    await agent.enroll();
    server.clock.advance(61 * MINUTE);
    await askedFor(agent);
    expect(await agent.client.refusal(VERIFY, { input: { totpCode: '000000' } })).toBe('INVALID_CODE');
    expect(await verify(agent, 'wrong')).toBe('INVALID_CODE');
    expect(await agent.client.refusal(VERIFY, { input: { totpCode: '000001' } })).toBe('INVALID_CODE');
    await agent.client.must(SEND);
    const right = await codeMailedTo(server, agent.email);
    expect(await verify(agent, '000002')).toBe('INVALID_CODE');
    // The fourth in a row has to wait, whatever was mailed meanwhile.
    expect(SUSPENDED_COUNTERS).toContain(await verify(agent, right));
    for (let sent = 2; sent < 5; sent++) await agent.client.must(SEND);
    const answer = await agent.client.ask(SEND);
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 3600 });
    expect(SUSPENDED_COUNTERS).toContain(await verify(agent, await codeMailedTo(server, agent.email)));
    server.clock.advance(MINUTE);
    expect(await verify(agent, await codeMailedTo(server, agent.email))).toBeNull();
  });

  it('of twenty tries at once make one session, and of twenty requests at once five mails', async () => {
    const agent = await withCodes();
    server.clock.advance(61 * MINUTE);
    agent.client.cookies.clear();
    await agent.signIn();
    const before = (await mailsTo(server, agent.email, 'EMAIL_CODE')).length;
    const sent = await Promise.all(Array.from({ length: 20 }, () => agent.client.refusal(SEND)));
    expect(sent.filter((refused) => refused === null)).toHaveLength(5);
    expect(await mailsTo(server, agent.email, 'EMAIL_CODE')).toHaveLength(before + 5);
    const code = await codeMailedTo(server, agent.email);
    const tries = await Promise.all(
      Array.from({ length: 20 }, () => agent.client.copy().refusal(VERIFY, { input: { emailCode: code } })),
    );
    expect(tries.filter((refused) => refused === null)).toHaveLength(1);
  });

  it('lie in the database behind a key, and nowhere in the trail', async () => {
    const agent = await withCodes();
    const { code } = await askedFor(agent);
    const { reader } = server.opened.services.unitOfWork;
    const [row]: { id: string; code_hash: string }[] = await reader.query(
      'select id, code_hash from email_codes where user_id = ? order by created_at desc, id desc limit 1',
      [agent.id],
    );
    const { secretBox } = server.opened.services;
    expect(secretBox.keyedHashes(code, `email-code:${row?.id}`)).toContain(row?.code_hash);
    expect(secretBox.keyedHashes(code, 'email-code:another')).not.toContain(row?.code_hash);
    const events: { detail: string | null }[] = await reader.query(
      'select detail from audit_events where subject_id = ?',
      [agent.id],
    );
    expect(events.length).toBeGreaterThan(3);
    expect(JSON.stringify(events)).not.toContain(code);
  });

  it('never make the mailbox enough: no password by mail, but by an admin', async () => {
    const agent = await withCodes();
    const plain = await server.enrolled('AGENT');
    const admin = await server.enrolled('ADMIN');
    const ask = (email: string) => server.client().must(RESET, { input: { email } });
    expect(await ask(agent.email)).toEqual(await ask(plain.email));
    expect(await mailsTo(server, agent.email, 'PASSWORD_LINK')).toHaveLength(0);
    expect((await mailsTo(server, agent.email, 'PASSWORD_LINK_BY_ADMIN')).at(-1)?.text).toMatch(/Ask an admin/);
    expect(await mailsTo(server, plain.email, 'PASSWORD_LINK')).toHaveLength(1);

    const input = { userId: agent.id, reason: 'knows her voice' };
    expect(await admin.client.refusal(SEND_LINK, { input: { ...input, reason: ' ' } })).toBe('BAD_USER_INPUT');
    expect(await admin.client.refusal(SEND_LINK, { input: { ...input, userId: owner.id } })).toBe('FORBIDDEN');
    expect(await admin.client.refusal(SEND_LINK, { input: { ...input, userId: admin.id } })).toBe('FORBIDDEN');
    await admin.client.must(SEND_LINK, { input });
    expect(await mailsTo(server, agent.email, 'PASSWORD_LINK')).toHaveLength(1);

    // A link that is on its way when codes by mail are set up is void with them.
    const late = await server.person('AGENT');
    await ask(late.email);
    const token = await tokenMailedTo(server, late.email, 'PASSWORD_LINK');
    await late.signIn();
    await late.stepUpWithPassword();
    await enrollEmail(server, late);
    expect(
      await server.client().refusal('mutation($input: ResetPasswordInput!) { resetPassword(input: $input) { ok } }', {
        input: { token, password: 'correct horse battery 42' },
      }),
    ).toBe('NOT_FOUND');
  });

  it('nor does an invitation that still lies in the mailbox, once its user came through a provider', async () => {
    await owner.signInFully();
    const email = 'invited@corp.example.com';
    const { inviteUser } = await owner.client.must(INVITE, { input: { email, name: 'Ines Vited', role: 'AGENT' } });
    const token = await tokenMailedTo(server, email, 'INVITATION');
    const { id: userId } = inviteUser.user;
    const someone = { external_id: 'ines', email, auth_time: Math.floor(server.clock.now() / 1000) };
    const portal = await openPortal(server, owner, [someone]);
    await owner.client.must(ALLOW, { input: { userId, providerId: portal.id } });
    const { browser } = await portal.come('ines');
    const { beginProviderStepUp } = await browser.client.must(PROVIDER_STEP_UP, { input: { returnTo: '/security' } });
    await browser.through(beginProviderStepUp.url, 'ines');
    const ines = new Person(server, userId, email, 'Ines Vited', browser.client);
    await enrollEmail(server, ines);
    const input = { token, password: 'a long enough one, chosen by a stranger' };
    expect(await server.client().refusal(ACCEPT, { input })).toBe('NOT_FOUND');
    await portal.portal.stop();
  });

  it('are no way to fill a mailbox: that no link is mailed is said five times an hour at most', async () => {
    const agent = await withCodes();
    const ask = () => server.client().must(RESET, { input: { email: agent.email } });
    const said = async () => (await mailsTo(server, agent.email, 'PASSWORD_LINK_BY_ADMIN')).length;
    for (let time = 0; time < 8; time += 1) await ask();
    expect(await said()).toBe(5);
    server.clock.advance(HOUR);
    await ask();
    expect(await said()).toBe(6);
  });

  it('move to a new address with their user, and not with an admin', async () => {
    const confirm = async (address: string) =>
      server.client().must(CONFIRM_EMAIL, { input: { token: await tokenMailedTo(server, address, 'EMAIL_LINK') } });
    const mine = await withCodes();
    await mine.client.must(EMAIL, { input: { userId: mine.id, email: 'mine.new@example.com' } });
    await confirm('mine.new@example.com');
    const moved = await codesGoTo(mine, 'mine.new@example.com');
    expect(moved).toBe('m•••@example.com');

    const theirs = await withCodes();
    await owner.signInFully();
    await owner.client.must(EMAIL, { input: { userId: theirs.id, email: 'other.new@example.com' } });
    await confirm('other.new@example.com');
    expect(await codesGoTo(theirs, 'other.new@example.com')).toBe('p•••@example.com');
    expect(await mailsTo(server, 'other.new@example.com', 'EMAIL_CODE')).toHaveLength(0);
    // Proved once more, they come to the new one, and the old mailbox is out.
    expect(await verify(theirs, await codeMailedTo(server, theirs.email))).toBeNull();
    await enrollEmail(server, theirs, 'other.new@example.com');
    const { viewer } = await theirs.client.must('query { viewer { user { factors { kind } } } }');
    expect(viewer.user.factors).toEqual([{ kind: 'EMAIL' }]);
  });

  it('of a setting up are wrong for anybody else, and void once the address has changed', async () => {
    const agent = await server.person('AGENT');
    await agent.signIn();
    await agent.stepUpWithPassword();
    const { beginEmailEnrollment: begun } = await agent.client.must(BEGIN);
    const code = await codeMailedTo(server, agent.email);
    expect(await agent.client.refusal(CONFIRM, { input: { id: begun.id, code: '12345' } })).toBe('INVALID_CODE');
    const other = await withCodes();
    expect(await other.client.refusal(CONFIRM, { input: { id: begun.id, code } })).toBe('NOT_FOUND');
    await agent.client.must(CONFIRM, { input: { id: begun.id, code } });
    expect(await agent.client.refusal(CONFIRM, { input: { id: begun.id, code } })).toBe('NOT_FOUND');
  });

  it('that the policy dropped answer nothing while there is an allowed factor', async () => {
    const admin = await withCodes('ADMIN');
    await admin.enroll();
    await owner.signInFully();
    await changeRules(owner, [{ role: 'ADMIN', allowedFactors: ['TOTP'] }]);
    admin.client.cookies.clear();
    expect((await admin.signIn()).factors).toEqual(['TOTP']);
    expect((await admin.client.must(PENDING)).pendingSignIn.factors).toEqual(['TOTP']);
    expect(await admin.client.refusal(SEND)).toBe('CONFLICT');
  });

  it('that bounce are in the trail for admins, and their user has other ways in', async () => {
    const agent = await server.person('AGENT');
    await agent.signIn();
    await agent.stepUpWithPassword();
    const { recoveryCodes } = await enrollEmail(server, agent);
    await askedFor(agent);
    const post = new MailServer();
    post.refuse = { code: 550, text: 'no mailbox for' };
    await post.start();
    const worker = new OutboxWorker(server.opened.services, { ...server.config, smtpUrl: post.url });
    await worker.drain();
    await worker.stop();
    await post.stop();
    expect(await mailsTo(server, agent.email, 'EMAIL_CODE')).toEqual([]);
    await owner.signInFully();
    const { auditEvents } = await owner.client.must(
      'query($filter: AuditFilter) { auditEvents(first: 50, filter: $filter) { nodes { subject { id } detail } } }',
      { filter: { types: ['mail.dead'], subjectId: agent.id } },
    );
    expect(auditEvents.nodes).toContainEqual({
      subject: { id: agent.id },
      detail: { mail: 'EMAIL_CODE', reason: 'The mail server refused the recipient (550).' },
    });
    expect(await agent.client.refusal(VERIFY, { input: { recoveryCode: recoveryCodes.codes[0] } })).toBeNull();
  });

  async function codesGoTo(person: Person, email: string): Promise<string> {
    person.client.cookies.clear();
    await person.client.must('mutation($input: SignInInput!) { signIn(input: $input) { __typename } }', {
      input: { email, password: PASSWORD },
    });
    return (await person.client.must(SEND)).sendEmailCode.maskedAddress;
  }
});
