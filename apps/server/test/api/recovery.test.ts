import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { enrollPasskey } from '../harness/passkey-person.js';
import { TestServer } from '../harness/server.js';

const ISSUE =
  'mutation($input: IssueRecoveryCodeInput!) { issueRecoveryCode(input: $input) { code expiresAt user { email } } }';
const RESET = 'mutation($input: ResetTwoFactorInput!) { resetTwoFactor(input: $input) { user { twoFactorStatus } } }';
const VERIFY = 'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename } }';
const FACTORS =
  'query { viewer { user { factors { id name } recoveryCodesLeft } session { expiresAt steppedUpUntil } } }';

describe('getting somebody back in', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  it('an own code signs in once and opens the changing of factors', async () => {
    const agent = await server.enrolled('AGENT');
    agent.client.cookies.clear();
    await agent.signIn();
    const typed = (agent.recoveryCodes[0] ?? '').toLowerCase().replaceAll('-', ' ');
    expect((await agent.verifyRecovery(typed)).data.verifySecondFactor.__typename).toBe('SignedIn');
    const { viewer } = await agent.client.must(FACTORS);
    expect(viewer.user.recoveryCodesLeft).toBe(9);
    expect(viewer.session.steppedUpUntil).toBeNull();
    expect(await agent.client.refusal('mutation { beginTotpEnrollment { id } }')).toBeNull();
    agent.client.cookies.clear();
    await agent.signIn();
    expect(await agent.client.refusal(VERIFY, { input: { recoveryCode: typed } })).toBe('INVALID_CODE');
  });

  it('lost: the issued code opens the setting up of a new factor, which replaces everything', async () => {
    const admin = await server.enrolled('ADMIN');
    const agent = await server.enrolled('AGENT');
    const elsewhere = agent.client.copy();
    const oldCodes = agent.recoveryCodes;
    const { issueRecoveryCode } = await admin.client.must(ISSUE, {
      input: { userId: agent.id, reason: 'phone fell into a lake', situation: 'FACTOR_LOST' },
    });
    agent.client.cookies.clear();
    await agent.signIn();
    const opened = await agent.verifyRecovery(issueRecoveryCode.code);
    expect(opened.data.verifySecondFactor.__typename).toBe('EnrollmentRequired');
    // Until the new factor is proved, everything stands as it was.
    expect((await elsewhere.must(FACTORS)).viewer.user.factors).toHaveLength(1);
    const confirmed = await agent.enroll('New phone');
    expect(confirmed.recoveryCodes.codes).toHaveLength(10);
    expect((await agent.client.must(FACTORS)).viewer.user.factors).toMatchObject([{ name: 'New phone' }]);
    expect((await elsewhere.must('query { viewer { permissions } }')).viewer).toBeNull();
    agent.client.cookies.clear();
    await agent.signIn();
    expect(await agent.client.refusal(VERIFY, { input: { recoveryCode: oldCodes[3] } })).toBe('INVALID_CODE');
    expect((await agent.verify()).__typename).toBe('SignedIn');
  });

  it('lost: also of somebody who has as many factors as one can have', async () => {
    const admin = await server.enrolled('ADMIN');
    const agent = await server.enrolled('AGENT');
    for (let number = 2; number <= 10; number += 1) await enrollPasskey(agent);
    expect(await agent.client.refusal('mutation { beginTotpEnrollment { id } }')).toBe('CONFLICT');
    const { issueRecoveryCode: issued } = await admin.client.must(ISSUE, {
      input: { userId: agent.id, reason: 'the bag with all of them', situation: 'FACTOR_LOST' },
    });
    agent.client.cookies.clear();
    await agent.signIn();
    await agent.verifyRecovery(issued.code);
    await agent.enroll();
    expect((await agent.client.must(FACTORS)).viewer.user.factors).toHaveLength(1);
  });

  it('not at hand: one session of a day, everything left as it is, not stepped up', async () => {
    const admin = await server.enrolled('ADMIN');
    const agent = await server.enrolled('AGENT');
    const { issueRecoveryCode } = await admin.client.must(ISSUE, {
      input: { userId: agent.id, reason: 'phone at home', situation: 'FACTOR_NOT_AT_HAND' },
    });
    agent.client.cookies.clear();
    await agent.signIn();
    expect((await agent.verifyRecovery(issueRecoveryCode.code)).data.verifySecondFactor.__typename).toBe('SignedIn');
    const { viewer } = await agent.client.must(FACTORS);
    expect(viewer.user).toMatchObject({ recoveryCodesLeft: 10, factors: [{ name: 'Authenticator' }] });
    expect(viewer.session.steppedUpUntil).toBeNull();
    expect(Date.parse(viewer.session.expiresAt)).toBeLessThanOrEqual(server.clock.now() + 86_400_000);
    expect(await agent.client.refusal('mutation { beginTotpEnrollment { id } }')).toBe('STEP_UP_REQUIRED');
  });

  it('an issued code expires, is replaced by a newer one, and opens nothing for anybody else', async () => {
    const admin = await server.enrolled('ADMIN');
    const [agent, other] = [await server.enrolled('AGENT'), await server.enrolled('AGENT')];
    const issue = async () =>
      (await admin.client.must(ISSUE, { input: { userId: agent.id, reason: 'lost phone' } })).issueRecoveryCode;
    const first = await issue();
    const second = await issue();
    other.client.cookies.clear();
    await other.signIn();
    expect(await other.client.refusal(VERIFY, { input: { recoveryCode: second.code } })).toBe('INVALID_CODE');
    agent.client.cookies.clear();
    await agent.signIn();
    expect(await agent.client.refusal(VERIFY, { input: { recoveryCode: first.code } })).toBe('INVALID_CODE');
    server.clock.advance(Date.parse(second.expiresAt) - server.clock.now());
    await agent.signIn();
    expect(await agent.client.refusal(VERIFY, { input: { recoveryCode: second.code } })).toBe('INVALID_CODE');
  });

  it('by mail the admin never sees it, and its user is told either way', async () => {
    const admin = await server.enrolled('ADMIN');
    const agent = await server.enrolled('AGENT');
    const { issueRecoveryCode } = await admin.client.must(ISSUE, {
      input: { userId: agent.id, reason: 'lost phone', sendByEmail: true },
    });
    expect(issueRecoveryCode.code).toBeNull();
    const { auditEvents } = await admin.client.must(
      'query($filter: AuditFilter) { auditEvents(filter: $filter) { nodes { type actor { id } subject { id } detail } } }',
      { filter: { types: ['recovery_code.issued'], subjectId: agent.id } },
    );
    expect(auditEvents.nodes[0]).toMatchObject({
      actor: { id: admin.id },
      subject: { id: agent.id },
      detail: { reason: 'lost phone', byEmail: true },
    });
  });

  it.each([
    ['an owner by an admin', 'ADMIN', 'OWNER'],
    ['an admin by an agent', 'AGENT', 'ADMIN'],
  ] as const)('refuses %s', async (_, actorRole, subjectRole) => {
    const actor = await server.enrolled(actorRole);
    const subject = await server.enrolled(subjectRole);
    for (const mutation of [ISSUE, RESET])
      expect(await actor.client.refusal(mutation, { input: { userId: subject.id, reason: 'because' } })).toBe(
        'FORBIDDEN',
      );
    expect((await subject.client.must(FACTORS)).viewer.user.factors).toHaveLength(1);
  });

  it('refuses oneself, no reason, nobody, and somebody without a factor', async () => {
    const admin = await server.enrolled('ADMIN');
    const without = await server.person('AGENT');
    expect(await admin.client.refusal(ISSUE, { input: { userId: admin.id, reason: 'me myself' } })).toBe('FORBIDDEN');
    expect(await admin.client.refusal(RESET, { input: { userId: admin.id, reason: 'me myself' } })).toBe('FORBIDDEN');
    expect(await admin.client.refusal(ISSUE, { input: { userId: without.id, reason: ' ' } })).toBe('BAD_USER_INPUT');
    expect(await admin.client.refusal(ISSUE, { input: { userId: 'nobody', reason: 'who knows' } })).toBe('NOT_FOUND');
    expect(await admin.client.refusal(ISSUE, { input: { userId: without.id, reason: 'lost phone' } })).toBe('CONFLICT');
  });

  it('reset takes everything away, and no grace is given again', async () => {
    const admin = await server.enrolled('ADMIN');
    const agent = await server.enrolled('AGENT');
    await admin.client.must(RESET, { input: { userId: agent.id, reason: 'left the phone on a train' } });
    expect(await agent.viewerEmail()).toBeNull();
    await server.require(['AGENT'], { gracePeriodDays: 30 });
    expect((await agent.signIn()).__typename).toBe('EnrollmentRequired');
  });
});

describe('factors of one’s own', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  const REMOVE =
    'mutation($input: RemoveFactorInput!) { removeFactor(input: $input) { viewer { user { factors { id } } } } }';

  it('the last one goes by choice, not while one is required; another session ends with each change', async () => {
    const agent = await server.enrolled('AGENT');
    const elsewhere = server.client();
    const phone = agent.client;
    const second = Object.assign(Object.create(agent) as typeof agent, { client: elsewhere });
    await second.signIn();
    await second.verify();
    await agent.stepUp();
    await agent.enroll('Second phone');
    expect((await elsewhere.must('query { viewer { permissions } }')).viewer).toBeNull();
    const { viewer } = await phone.must(FACTORS);
    expect(viewer.user.factors).toHaveLength(2);
    await server.require(['AGENT']);
    expect(await phone.refusal(REMOVE, { input: { id: viewer.user.factors[0].id } })).toBeNull();
    expect(await phone.refusal(REMOVE, { input: { id: viewer.user.factors[1].id } })).toBe('CONFLICT');
    expect(await phone.refusal(REMOVE, { input: { id: viewer.user.factors[0].id } })).toBe('NOT_FOUND');
  });

  it('a wrong code confirms nothing; the right one after it does', async () => {
    const agent = await server.person('END_USER');
    await agent.signIn();
    await agent.stepUpWithPassword();
    const { beginTotpEnrollment: begun } = await agent.client.must(
      'mutation { beginTotpEnrollment { id secret qrCodeSvg otpauthUri } }',
    );
    expect(begun.qrCodeSvg).toContain('<svg');
    expect(begun.otpauthUri).toContain(`secret=${begun.secret}`);
    const confirm =
      'mutation($input: ConfirmTotpEnrollmentInput!) { confirmTotpEnrollment(input: $input) { factor { kind } } }';
    agent.secret = begun.secret;
    const wrong = agent.code() === '000000' ? '111111' : '000000';
    expect(await agent.client.refusal(confirm, { input: { id: begun.id, code: wrong } })).toBe('INVALID_CODE');
    const stranger = await server.enrolled('AGENT');
    expect(await stranger.client.refusal(confirm, { input: { id: begun.id, code: agent.code() } })).toBe('NOT_FOUND');
    expect(
      (await agent.client.must(confirm, { input: { id: begun.id, code: agent.code() } })).confirmTotpEnrollment.factor
        .kind,
    ).toBe('TOTP');
  });
});
