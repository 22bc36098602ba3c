import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DAY, HOUR, MINUTE } from '@countersign/domain/time.js';

import { runRequest } from '../../src/cli/run-request.js';
import { changeRules, codeMailedTo, enrollEmail } from '../harness/email-codes.js';
import { mailsTo } from '../harness/mails.js';
import { enrollPasskey } from '../harness/passkey-person.js';
import { Person } from '../harness/person.js';
import { TestServer } from '../harness/server.js';

const PREVIEW = `query($input: PolicyPreviewInput!) { policyPreview(input: $input) {
  toReplaceFactor { count entries { user { id } from reason } } toEnroll { count } } }`;
const ME = `query { viewer { user { twoFactorStatus graceEndsAt recoveryCodesLeft factors { id kind name }
  signIns(first: 1) { nodes { rule outcome explanation } } } session { expiresAt } } }`;
const VERIFY = `mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) {
  __typename ... on SignedIn { graceEndsAt } ... on EnrollmentRequired { allowedFactors } } }`;
const BEGIN = 'mutation { beginTotpEnrollment { id secret } }';
const CONFIRM = `mutation($input: ConfirmTotpEnrollmentInput!) { confirmTotpEnrollment(input: $input) {
  factor { id name } recoveryCodes { codes } } }`;
const STEP_UP = 'mutation($input: StepUpInput!) { stepUp(input: $input) { session { id } } }';
const COVERAGE = 'query { coverage { factorUse { kind users } } }';

describe('the kinds of factors that a rule allows', () => {
  let server: TestServer;
  let owner: Person;
  beforeAll(async () => {
    server = await TestServer.start();
    owner = await server.enrolled('OWNER');
  });
  afterAll(() => server.stop());

  it('drop a kind: whoever has only that kind has the grace of everybody else, and then replaces it', async () => {
    await changeRules(owner, [
      {
        role: 'AGENT',
        required: true,
        gracePeriodDays: 7,
        allowedFactors: ['TOTP', 'EMAIL'],
        sessionIdleMinutes: null,
        sessionLifetimeHours: 720,
      },
    ]);
    const agent = await server.person('AGENT');
    await agent.signIn();
    await agent.stepUpWithPassword();
    await enrollEmail(server, agent);
    const asked = { role: 'AGENT', allowedFactors: ['TOTP'] };
    const { policy } = await owner.client.must('query { policy { version } }');
    const input = { basedOnVersion: policy.version, policy: { rules: [asked] } };
    const deadline = server.clock.now() + 7 * DAY;
    const { policyPreview } = await owner.client.must(PREVIEW, { input });
    expect(policyPreview).toMatchObject({
      toEnroll: { count: 0 },
      toReplaceFactor: {
        count: 1,
        entries: [
          {
            user: { id: agent.id },
            from: new Date(deadline).toISOString(),
            reason: expect.stringMatching(/grace period of 7 days/),
          },
        ],
      },
    });
    await changeRules(owner, [asked]);
    // Changed again by somebody else: the day it was dropped stays.
    server.clock.advance(MINUTE);
    await changeRules(owner, [{ role: 'AGENT', rememberDeviceHours: 1 }]);

    const me = (await agent.client.must(ME)).viewer;
    expect(me.user).toMatchObject({ twoFactorStatus: 'REPLACE', graceEndsAt: new Date(deadline).toISOString() });
    expect(Date.parse(me.session.expiresAt)).toBe(deadline);

    server.clock.advance(2 * HOUR);
    const signIn = async () => {
      agent.client.cookies.clear();
      expect(await agent.signIn()).toMatchObject({ __typename: 'SecondFactorRequired', factors: ['EMAIL'] });
      await agent.client.must('mutation { sendEmailCode { expiresAt } }');
      const emailCode = await codeMailedTo(server, agent.email);
      return (await agent.client.must(VERIFY, { input: { emailCode } })).verifySecondFactor;
    };
    expect(await signIn()).toEqual({ __typename: 'SignedIn', graceEndsAt: new Date(deadline).toISOString() });
    const [last] = (await agent.client.must(ME)).viewer.user.signIns.nodes;
    expect(last).toMatchObject({
      rule: 'FACTOR_NOT_ALLOWED',
      outcome: 'CHALLENGED_AND_PROVED',
      explanation: expect.stringMatching(/let in with it.*no longer allows.*grace period for replacing it/),
    });

    server.clock.advance(deadline - server.clock.now() - 1);
    expect(await agent.viewerEmail()).toBe(agent.email);
    server.clock.advance(1);
    expect(await agent.viewerEmail()).toBeNull();
    expect(await signIn()).toEqual({ __typename: 'EnrollmentRequired', allowedFactors: ['TOTP'] });
    await agent.enroll();
    expect((await agent.client.must(ME)).viewer.user).toMatchObject({ twoFactorStatus: 'ENABLED', graceEndsAt: null });
    agent.client.cookies.clear();
    expect((await agent.signIn()).factors).toEqual(['TOTP']);
  });

  it('drop a kind where there is no grace: it is replaced at the next sign-in', async () => {
    await owner.signInFully();
    await changeRules(owner, [{ role: 'ADMIN', allowedFactors: ['TOTP', 'EMAIL'] }]);
    const admin = await server.person('ADMIN');
    await admin.signIn();
    await admin.stepUpWithPassword();
    await enrollEmail(server, admin);
    await changeRules(owner, [{ role: 'ADMIN', required: true, allowedFactors: ['TOTP'] }]);
    expect((await admin.client.must(ME)).viewer.user).toMatchObject({ twoFactorStatus: 'REPLACE', graceEndsAt: null });
    admin.client.cookies.clear();
    await admin.signIn();
    await admin.client.must('mutation { sendEmailCode { expiresAt } }');
    const emailCode = await codeMailedTo(server, admin.email);
    expect((await admin.client.must(VERIFY, { input: { emailCode } })).verifySecondFactor.__typename).toBe(
      'EnrollmentRequired',
    );
  });

  it('are counted by how many people of the team use each', async () => {
    const { coverage } = await owner.client.must(COVERAGE);
    const counts = Object.fromEntries(
      coverage.factorUse.map(({ kind, users }: { kind: string; users: number }) => [kind, users]),
    );
    // The owner and the agent have authenticators; the agent and the admin get codes by mail.
    expect(counts).toEqual({ TOTP: 2, WEBAUTHN: 0, EMAIL: 2 });
  });

  describe('moving to a new phone', () => {
    const replace = async (person: Person, replaces: string, code: (secret: string) => string) => {
      const { beginTotpEnrollment: begun } = await person.client.must(BEGIN);
      const old = person.secret;
      person.secret = begun.secret;
      const answer = await person.client.ask(CONFIRM, { input: { id: begun.id, code: code(person.code()), replaces } });
      if (answer.errors !== undefined) person.secret = old;
      return { ...answer, old, id: begun.id };
    };
    const factorsOf = async (person: Person) => (await person.client.must(ME)).viewer.user.factors;

    it('proves the old, or an own recovery code, and replaces it in one step; the codes stay', async () => {
      const agent = await server.enrolled('END_USER');
      const [before] = await factorsOf(agent);
      server.clock.advance(20 * MINUTE);
      expect(await agent.client.refusal(BEGIN)).toBe('STEP_UP_REQUIRED');
      await agent.client.must(STEP_UP, { input: { recoveryCode: agent.recoveryCodes[0] } });
      const { data, old } = await replace(agent, before.id, (code) => code);
      expect(data.confirmTotpEnrollment).toMatchObject({ factor: { name: before.name }, recoveryCodes: null });
      const after = (await agent.client.must(ME)).viewer.user;
      expect(after.factors).toHaveLength(1);
      expect(after.factors[0].id).not.toBe(before.id);
      expect(after.recoveryCodesLeft).toBe(9);
      expect((await mailsTo(server, agent.email, 'FACTOR_REPLACED')).length).toBe(1);

      agent.client.cookies.clear();
      await agent.signIn();
      const now = agent.secret;
      agent.secret = old;
      expect(await agent.client.refusal(VERIFY, { input: { totpCode: agent.freshCode() } })).toBe('INVALID_CODE');
      agent.secret = now;
      expect((await agent.verify()).__typename).toBe('SignedIn');
    });

    it('changes nothing where the new one is not proved, or the old one is gone or somebody else’s', async () => {
      const agent = await server.enrolled('END_USER');
      const other = await server.enrolled('END_USER');
      const before = await factorsOf(agent);
      const wrong = await replace(agent, before[0].id, () => '000000');
      expect(wrong.errors?.[0]?.extensions.code).toBe('INVALID_CODE');
      const foreign = await replace(agent, (await factorsOf(other))[0].id, (code) => code);
      expect(foreign.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
      expect(await factorsOf(agent)).toEqual(before);
      expect(await factorsOf(other)).toHaveLength(1);
      agent.client.cookies.clear();
      expect((await agent.signInFully()).__typename).toBe('SignedIn');
    });

    it('is not done with a kind that the policy dropped meanwhile, and begins no grace anew', async () => {
      await owner.stepUp();
      await changeRules(owner, [{ role: 'END_USER', required: true, gracePeriodDays: 7 }]);
      const agent = await server.enrolled('END_USER');
      const before = await factorsOf(agent);
      await enrollPasskey(agent);
      const all = await factorsOf(agent);
      const { beginTotpEnrollment: begun } = await agent.client.must(BEGIN);
      agent.secret = begun.secret;
      await changeRules(owner, [{ role: 'END_USER', allowedFactors: ['WEBAUTHN'] }]);
      const [, held] = all;
      for (const replaces of [held.id, before[0].id, null])
        expect(
          await agent.client.refusal(CONFIRM, { input: { id: begun.id, code: agent.code(), replaces } }),
          replaces ?? 'beside the others',
        ).toBe('FORBIDDEN');
      expect((await agent.client.must(ME)).viewer.user).toMatchObject({
        twoFactorStatus: 'ENABLED',
        graceEndsAt: null,
        factors: all,
      });
      await changeRules(owner, [{ role: 'END_USER', required: false, allowedFactors: ['TOTP', 'WEBAUTHN'] }]);
    });

    it('of twenty confirmations at once one replaces', async () => {
      const agent = await server.enrolled('END_USER');
      const [before] = await factorsOf(agent);
      const { beginTotpEnrollment: begun } = await agent.client.must(BEGIN);
      agent.secret = begun.secret;
      const input = { id: begun.id, code: agent.code(), replaces: before.id };
      const tries = await Promise.all(
        Array.from({ length: 20 }, () => agent.client.copy().refusal(CONFIRM, { input })),
      );
      expect(tries.filter((refused) => refused === null)).toHaveLength(1);
      expect(await factorsOf(agent)).toHaveLength(1);
    });
  });

  it('taken over from elsewhere: the authenticator signs in at once, its user is protected, and may make recovery codes', async () => {
    const { services } = server.opened;
    const [row]: { password_hash: string }[] = await services.unitOfWork.reader.query(
      'select password_hash from users where id = ?',
      [owner.id],
    );
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    const content = `email,name,role,password_hash,totp\nmoved@example.com,Moved,AGENT,"${row?.password_hash}",otpauth://totp/moved?secret=${secret}\n`;
    expect(
      await runRequest(services, { command: 'import-users', content }, { progress: () => undefined }),
    ).toMatchObject({ ok: true });
    const [user]: { id: string }[] = await services.unitOfWork.reader.query(
      "select id from users where email = 'moved@example.com'",
    );
    const moved = new Person(server, user?.id ?? '', 'moved@example.com', 'Moved', server.client());
    moved.secret = secret;
    expect(await moved.signIn()).toMatchObject({ __typename: 'SecondFactorRequired', factors: ['TOTP'] });
    expect((await moved.verify()).__typename).toBe('SignedIn');
    const me = (await moved.client.must(ME)).viewer.user;
    expect(me).toMatchObject({ twoFactorStatus: 'ENABLED', recoveryCodesLeft: 0, factors: [{ kind: 'TOTP' }] });
    const made = await moved.client.must('mutation { regenerateRecoveryCodes { codes } }');
    expect(made.regenerateRecoveryCodes.codes).toHaveLength(10);
  });
});
