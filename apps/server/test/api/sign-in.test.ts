import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { PASSWORD } from '../harness/password.js';
import { TestServer } from '../harness/server.js';

const SIGN_IN = 'mutation($input: SignInInput!) { signIn(input: $input) { __typename } }';
const VERIFY = 'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename } }';
const STEP_UP =
  'mutation($input: StepUpInput!) { stepUp(input: $input) { session { steppedUpUntil changingFactorsUntil } } }';
const DAY = 86_400_000;

describe('native sign-in', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  it('lets a user without a factor in where none is required, and keeps the reason', async () => {
    const agent = await server.person('AGENT');
    expect((await agent.signIn()).__typename).toBe('SignedIn');
    expect(await agent.viewerEmail()).toBe(agent.email);
    const { viewer } = await agent.client.must(
      'query { viewer { user { signIns { nodes { outcome rule explanation policyVersion } } } session { steppedUpUntil } } }',
    );
    expect(viewer.user.signIns.nodes[0]).toMatchObject({ outcome: 'ALLOWED', rule: 'NOT_REQUIRED' });
    expect(viewer.session.steppedUpUntil).toBeNull();
  });

  it('asks the factor of whoever has one, and the attempt opens nothing else', async () => {
    const agent = await server.enrolled('AGENT');
    agent.client.cookies.clear();
    // Later than the sign-in before, so that it is the newest of the two.
    server.clock.advance(1_000);
    expect(await agent.signIn()).toMatchObject({
      __typename: 'SecondFactorRequired',
      factors: ['TOTP'],
      rememberDeviceHours: 0,
      attemptToken: null,
    });
    expect(await agent.client.refusal('query { viewer { user { email } } }')).toBe('SECOND_FACTOR_REQUIRED');
    expect(await agent.client.refusal('mutation { beginTotpEnrollment { secret } }')).toBe('SECOND_FACTOR_REQUIRED');
    expect((await agent.client.must('query { pendingSignIn { __typename } }')).pendingSignIn.__typename).toBe(
      'SecondFactorRequired',
    );
    expect((await agent.verify()).__typename).toBe('SignedIn');
    const { viewer } = await agent.client.must(
      'query { viewer { user { signIns { nodes { outcome rule } } } session { steppedUpUntil } } }',
    );
    expect(viewer.user.signIns.nodes[0]).toMatchObject({ outcome: 'CHALLENGED_AND_PROVED', rule: 'FACTOR' });
    expect(viewer.session.steppedUpUntil).not.toBeNull();
  });

  it('takes a code once, and none of the steps before it', async () => {
    const agent = await server.enrolled('AGENT');
    const [early, late] = [agent.freshCode(), agent.code(1)];
    agent.client.cookies.clear();
    await agent.signIn();
    expect((await agent.client.must(VERIFY, { input: { totpCode: late } })).verifySecondFactor.__typename).toBe(
      'SignedIn',
    );
    for (const spent of [late, early]) {
      agent.client.cookies.clear();
      await agent.signIn();
      expect(await agent.client.refusal(VERIFY, { input: { totpCode: spent } })).toBe('INVALID_CODE');
    }
  });

  it('takes a code with spaces and dashes, and refuses full-width digits', async () => {
    const agent = await server.enrolled('AGENT');
    agent.client.cookies.clear();
    await agent.signIn();
    const code = agent.freshCode();
    const wide = [...code].map((digit) => String.fromCharCode(0xff10 + Number(digit))).join('');
    expect(await agent.client.refusal(VERIFY, { input: { totpCode: wide } })).toBe('INVALID_CODE');
    expect(
      (await agent.client.must(VERIFY, { input: { totpCode: ` ${code.slice(0, 3)}-${code.slice(3)} ` } }))
        .verifySecondFactor.__typename,
    ).toBe('SignedIn');
  });

  it('says by how much a clock is off, once, and still refuses', async () => {
    const agent = await server.enrolled('AGENT');
    agent.client.cookies.clear();
    await agent.signIn();
    const ahead = agent.code(6);
    const first = await agent.client.ask(VERIFY, { input: { totpCode: ahead } });
    expect(first.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_CODE', clockOffsetSeconds: 180 });
    const again = await agent.client.ask(VERIFY, { input: { totpCode: ahead } });
    expect(again.errors?.[0]?.extensions['clockOffsetSeconds']).toBeUndefined();
    // The hint spent that step: when its time comes it opens nothing.
    server.clock.advance(180_000);
    expect(await agent.client.refusal(VERIFY, { input: { totpCode: ahead } })).toBe('INVALID_CODE');
  });

  it.each([
    ['none', {}],
    ['two', { totpCode: '123456', recoveryCode: 'ABCD' }],
    ['a passkey', { webauthn: {} }],
    ['a device to remember', { totpCode: '123456', rememberDevice: true }],
  ])('refuses %s as a mistake in the input', async (_, input) => {
    const agent = await server.enrolled('AGENT');
    agent.client.cookies.clear();
    await agent.signIn();
    expect(await agent.client.refusal(VERIFY, { input })).toBe('BAD_USER_INPUT');
  });

  it('ends an attempt after ten minutes and gives none to a wrong password', async () => {
    const agent = await server.enrolled('AGENT');
    agent.client.cookies.clear();
    await agent.signIn();
    server.clock.advance(10 * 60_000);
    expect(await agent.client.refusal(VERIFY, { input: { totpCode: agent.code() } })).toBe('UNAUTHENTICATED');
    expect(await agent.client.refusal(SIGN_IN, { input: { email: agent.email, password: 'not that one' } })).toBe(
      'INVALID_CREDENTIALS',
    );
    expect(agent.client.cookies.has('countersign_session')).toBe(false);
  });

  it('hands tokens to clients without cookies, and takes them nowhere else', async () => {
    const agent = await server.enrolled('AGENT');
    agent.client.cookies.clear();
    agent.client.headers = {};
    const { attemptToken } = await agent.signIn('TOKEN');
    expect(attemptToken).toMatch(/^csa_/);
    expect(agent.client.cookies.size).toBe(0);
    expect((await agent.verify()).sessionToken).toMatch(/^css_/);
    expect(await agent.viewerEmail()).toBe(agent.email);
    const thief = server.client();
    thief.cookies.set('countersign_session', agent.client.authorization?.slice('Bearer '.length) ?? '');
    expect((await thief.must('query { viewer { permissions } }')).viewer).toBeNull();
  });

  it('slows wrong passwords down and forgets them with the right one', async () => {
    const agent = await server.person('AGENT');
    const codes: (string | null)[] = [];
    for (let index = 0; index < 30; index += 1)
      codes.push(await agent.client.refusal(SIGN_IN, { input: { email: agent.email, password: `wrong ${index}` } }));
    expect(codes[0]).toBe('INVALID_CREDENTIALS');
    expect(codes.at(-1)).toBe('RATE_LIMITED');
    expect(
      await agent.client.refusal(SIGN_IN, { input: { email: agent.email.toUpperCase(), password: PASSWORD } }),
    ).toBe('RATE_LIMITED');
    server.clock.advance(60_000);
    expect((await agent.signIn()).__typename).toBe('SignedIn');
  });
});

describe('step-up', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  it('lasts ten minutes', async () => {
    const agent = await server.enrolled('AGENT');
    expect(
      (await agent.client.must('mutation { regenerateRecoveryCodes { codes } }')).regenerateRecoveryCodes.codes,
    ).toHaveLength(10);
    server.clock.advance(10 * 60_000 + 1);
    expect(await agent.client.refusal('mutation { regenerateRecoveryCodes { codes } }')).toBe('STEP_UP_REQUIRED');
    await agent.stepUp();
    expect(await agent.client.refusal('mutation { regenerateRecoveryCodes { codes } }')).toBeNull();
  });

  it('takes the password only of users without a factor', async () => {
    const without = await server.person('AGENT');
    await without.signIn();
    expect(await without.client.refusal('mutation { beginTotpEnrollment { id } }')).toBe('STEP_UP_REQUIRED');
    expect(await without.client.refusal(STEP_UP, { input: { password: 'not that one' } })).toBe('INVALID_CREDENTIALS');
    expect(await without.client.refusal(STEP_UP, { input: { password: PASSWORD } })).toBeNull();
    const holder = await server.enrolled('AGENT');
    expect(await holder.client.refusal(STEP_UP, { input: { password: PASSWORD } })).toBe('BAD_USER_INPUT');
  });

  it('with an own recovery code opens the changing of factors and nothing else', async () => {
    const admin = await server.enrolled('ADMIN');
    server.clock.advance(11 * 60_000);
    const { stepUp } = await admin.client.must(STEP_UP, { input: { recoveryCode: admin.recoveryCodes[0] } });
    expect(stepUp.session).toMatchObject({ changingFactorsUntil: expect.any(String) as string });
    expect(await admin.client.refusal('mutation { beginTotpEnrollment { id } }')).toBeNull();
    expect(await admin.client.refusal('mutation { regenerateRecoveryCodes { codes } }')).toBe('STEP_UP_REQUIRED');
    expect(
      await admin.client.refusal(
        'mutation($input: UpdatePolicyInput!) { updatePolicy(input: $input) { policy { version } } }',
        { input: { basedOnVersion: 1, policy: {} } },
      ),
    ).toBe('STEP_UP_REQUIRED');
    expect(await admin.client.refusal(STEP_UP, { input: { recoveryCode: admin.recoveryCodes[0] } })).toBe(
      'INVALID_CODE',
    );
  });
});

describe('the requirement at the next sign-in', () => {
  it('asks to enroll first, with nothing else reachable, and signs in with it', async () => {
    const server = await TestServer.start();
    try {
      const agent = await server.person('AGENT');
      await server.require(['OWNER', 'ADMIN', 'AGENT']);
      expect(await agent.signIn()).toMatchObject({
        __typename: 'EnrollmentRequired',
        allowedFactors: ['TOTP', 'WEBAUTHN'],
      });
      expect(await agent.client.refusal('query { viewer { permissions } }')).toBe('ENROLLMENT_REQUIRED');
      expect(
        await agent.client.refusal(
          'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename } }',
          { input: { totpCode: '123456' } },
        ),
      ).toBe('ENROLLMENT_REQUIRED');
      const confirmed = await agent.enroll('My phone');
      expect(confirmed.recoveryCodes.codes).toHaveLength(10);
      expect(confirmed.viewer.user.email).toBe(agent.email);
      expect(await agent.viewerEmail()).toBe(agent.email);
      const { viewer } = await agent.client.must(
        'query { viewer { user { twoFactorStatus factors { name } signIns { nodes { outcome rule } } } } }',
      );
      expect(viewer.user).toMatchObject({
        twoFactorStatus: 'ENABLED',
        factors: [{ name: 'My phone' }],
        signIns: { nodes: [{ outcome: 'ENROLLED', rule: 'REQUIRED' }] },
      });
    } finally {
      await server.stop();
    }
  });

  it('gives grace from the first sign-in on, and ends the session with it', async () => {
    const server = await TestServer.start();
    try {
      const agent = await server.person('AGENT');
      await server.require(['AGENT'], { gracePeriodDays: 2, sessionLifetimeHours: 720, sessionIdleMinutes: null });
      const signedIn = await agent.signIn();
      expect(signedIn).toMatchObject({ __typename: 'SignedIn' });
      expect(Date.parse(signedIn.graceEndsAt)).toBe(server.clock.now() + 2 * DAY);
      server.clock.advance(2 * DAY - 1);
      expect(await agent.viewerEmail()).toBe(agent.email);
      server.clock.advance(1);
      expect(await agent.viewerEmail()).toBeNull();
      expect((await agent.signIn()).__typename).toBe('EnrollmentRequired');
    } finally {
      await server.stop();
    }
  });
});
