import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Answer, Client } from '../harness/client.js';
import { TestServer } from '../harness/server.js';

const VERIFY = 'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename } }';
const codesOf = (answers: readonly Answer[]) => answers.map((answer) => answer.errors?.[0]?.extensions.code ?? 'OK');
const times = <T>(count: number, work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

describe('single use, under a race', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  it('a TOTP code in one attempt: exactly one of 20 wins', async () => {
    const agent = await server.enrolled('AGENT');
    agent.client.cookies.clear();
    await agent.signIn();
    const totpCode = agent.freshCode();
    const windows = Array.from({ length: 20 }, () => agent.client.copy());
    const answers = await Promise.all(windows.map((window) => window.ask(VERIFY, { input: { totpCode } })));
    expect(codesOf(answers).filter((code) => code === 'OK')).toHaveLength(1);
    expect(await signedIn(windows)).toBe(1);
  });

  it('one TOTP code in several attempts of the same user: exactly one wins', async () => {
    const agent = await server.enrolled('AGENT');
    const windows: Client[] = [];
    for (let index = 0; index < 3; index += 1) {
      agent.client.cookies.clear();
      await agent.signIn();
      windows.push(agent.client.copy());
    }
    const totpCode = agent.freshCode();
    const answers = await Promise.all(windows.map((window) => window.ask(VERIFY, { input: { totpCode } })));
    expect(codesOf(answers).filter((code) => code === 'OK')).toHaveLength(1);
  });

  it('an own recovery code: exactly one of 20 wins', async () => {
    const agent = await server.enrolled('AGENT');
    agent.client.cookies.clear();
    await agent.signIn();
    const [recoveryCode] = agent.recoveryCodes;
    const windows = Array.from({ length: 20 }, () => agent.client.copy());
    const answers = await Promise.all(windows.map((window) => window.ask(VERIFY, { input: { recoveryCode } })));
    expect(codesOf(answers).filter((code) => code === 'OK')).toHaveLength(1);
    expect(await signedIn(windows)).toBe(1);
  });

  it('an issued code: exactly one of 20 wins', async () => {
    const admin = await server.enrolled('ADMIN');
    const agent = await server.enrolled('AGENT');
    const { issueRecoveryCode: issued } = await admin.client.must(
      'mutation($input: IssueRecoveryCodeInput!) { issueRecoveryCode(input: $input) { code } }',
      {
        input: { userId: agent.id, reason: 'lost phone', situation: 'FACTOR_NOT_AT_HAND' },
      },
    );
    agent.client.cookies.clear();
    await agent.signIn();
    const windows = Array.from({ length: 20 }, () => agent.client.copy());
    const answers = await Promise.all(
      windows.map((window) => window.ask(VERIFY, { input: { recoveryCode: issued.code } })),
    );
    expect(codesOf(answers).filter((code) => code === 'OK')).toHaveLength(1);
  });

  it('a confirmation clicked 20 times makes one factor', async () => {
    const agent = await server.person('AGENT');
    await agent.signIn();
    await agent.stepUpWithPassword();
    const { beginTotpEnrollment: begun } = await agent.client.must('mutation { beginTotpEnrollment { id secret } }');
    agent.secret = begun.secret;
    const code = agent.code();
    const answers = await times(20, () =>
      agent.client
        .copy()
        .ask(
          'mutation($input: ConfirmTotpEnrollmentInput!) { confirmTotpEnrollment(input: $input) { factor { id } } }',
          { input: { id: begun.id, code } },
        ),
    );
    expect(codesOf(answers).filter((one) => one === 'OK')).toHaveLength(1);
    const { viewer } = await agent.client.must('query { viewer { user { factors { id } } } }');
    expect(viewer.user.factors).toHaveLength(1);
  });

  it('an owner’s new factor and changes of that owner wait for each other, and none is turned away', async () => {
    const [by, owner] = [await server.enrolled('OWNER'), await server.enrolled('OWNER')];
    for (let round = 0; round < 4; round += 1) {
      const { beginTotpEnrollment: begun } = await owner.client.must('mutation { beginTotpEnrollment { id secret } }');
      owner.secret = begun.secret;
      const answers = await Promise.all([
        ...Array.from({ length: 3 }, (_, index) =>
          by.client.ask('mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }', {
            input: { userId: owner.id, name: `Owner ${round} ${index}` },
          }),
        ),
        owner.client.ask(
          'mutation($input: ConfirmTotpEnrollmentInput!) { confirmTotpEnrollment(input: $input) { factor { id } } }',
          { input: { id: begun.id, code: owner.code() } },
        ),
      ]);
      expect(codesOf(answers)).toEqual(Array(4).fill('OK'));
    }
  });

  it('a set-up link: exactly one of 20 makes the owner', async () => {
    const other = await TestServer.start();
    try {
      const token = new URL((await other.setUpLink()) ?? '').hash.slice(1);
      const answers = await times(20, (index) =>
        other.client().ask('mutation($input: SetUpInput!) { setUp(input: $input) { __typename } }', {
          input: {
            token,
            email: `owner${index}@example.com`,
            name: 'Olivia Owner',
            password: 'a fine long password',
          },
        }),
      );
      expect(codesOf(answers).filter((code) => code === 'OK')).toHaveLength(1);
    } finally {
      await other.stop();
    }
  });

  it('of 20 policy changes made from one version, exactly one is taken', async () => {
    const owner = await server.enrolled('OWNER');
    const { policy } = await owner.client.must('query { policy { version } }');
    const answers = await times(20, (index) =>
      owner.client
        .copy()
        .ask('mutation($input: UpdatePolicyInput!) { updatePolicy(input: $input) { policy { version } } }', {
          input: { basedOnVersion: policy.version, policy: { issuedRecoveryCodeValidMinutes: 100 + index } },
        }),
    );
    const codes = codesOf(answers);
    expect(codes.filter((code) => code === 'OK')).toHaveLength(1);
    expect(codes.filter((code) => code !== 'OK' && code !== 'CONFLICT' && code !== 'UNAVAILABLE')).toEqual([]);
  });

  it('two owners who suspend each other at once: one stays', async () => {
    const other = await TestServer.start();
    try {
      const [first, second] = [await other.enrolled('OWNER'), await other.enrolled('OWNER')];
      const suspend = 'mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { suspended } } }';
      const answers = await Promise.all([
        first.client.ask(suspend, { input: { userId: second.id, suspended: true } }),
        second.client.ask(suspend, { input: { userId: first.id, suspended: true } }),
      ]);
      expect(codesOf(answers).filter((code) => code === 'OK')).toHaveLength(1);
    } finally {
      await other.stop();
    }
  });
});

describe('throttling, under a race', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  it('of a thousand wrong codes at once at most ten are judged', async () => {
    const agent = await server.enrolled('AGENT');
    agent.client.cookies.clear();
    await agent.signIn();
    server.clock.advance(3_600_000 / 12);
    const right = agent.code();
    const wrong = right === '000000' ? '111111' : '000000';
    const answers: Answer[] = [];
    for (let batch = 0; batch < 10; batch += 1)
      answers.push(...(await times(100, () => agent.client.copy().ask(VERIFY, { input: { totpCode: wrong } }))));
    const codes = codesOf(answers);
    expect(codes.filter((code) => code === 'INVALID_CODE').length).toBeGreaterThan(0);
    expect(codes.filter((code) => code === 'INVALID_CODE').length).toBeLessThanOrEqual(10);
    expect(codes.filter((code) => code !== 'INVALID_CODE' && code !== 'RATE_LIMITED')).toEqual([]);
    // Even the right one waits now, and the answer says for how long.
    const { errors } = await agent.client.ask(VERIFY, { input: { totpCode: right } });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterSeconds: expect.any(Number) as number,
    });
  });

  it('a right password does not clear the counter of second factors; a recovery code is judged all the while and clears it', async () => {
    const agent = await server.enrolled('AGENT');
    agent.client.cookies.clear();
    await agent.signIn();
    server.clock.advance(60_000);
    const wrong = agent.code() === '000000' ? '111111' : '000000';
    for (let index = 0; index < 4; index += 1) await agent.client.ask(VERIFY, { input: { totpCode: wrong } });
    agent.client.cookies.clear();
    await agent.signIn();
    expect(await agent.client.refusal(VERIFY, { input: { totpCode: agent.code() } })).toBe('RATE_LIMITED');
    expect((await agent.verifyRecovery(agent.recoveryCodes[0] ?? '')).data.verifySecondFactor.__typename).toBe(
      'SignedIn',
    );
    agent.client.cookies.clear();
    await agent.signIn();
    expect((await agent.verify()).__typename).toBe('SignedIn');
  });
});

async function signedIn(windows: readonly Client[]): Promise<number> {
  const viewers = await Promise.all(windows.map((window) => window.ask('query { viewer { user { id } } }')));
  return viewers.filter((answer) => answer.data?.viewer != null).length;
}
