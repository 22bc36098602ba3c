import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';

import { bitsToFactorKinds } from '../../src/persistence/factor-kinds.js';
import type { Person } from '../harness/person.js';
import { TestServer } from '../harness/server.js';

const POLICY =
  'query { policy { version passwordApiAccess rules { role required requiredSince gracePeriodDays } updatedBy { label } } }';
const UPDATE =
  'mutation($input: UpdatePolicyInput!) { updatePolicy(input: $input) { policy { version rules { role required requiredSince } } } }';
const PREVIEW = `query($input: PolicyPreviewInput!) { policyPreview(input: $input) {
  toEnroll { count entries { user { name } from reason } } inGrace { count entries { user { name } from } } alreadyProtected { count } toReplaceFactor { count }
  exemptByProvider { count } passwordApiUsers { count entries { user { name } } } sessionsEnding trustedDevicesEnding } }`;

describe('the policy', () => {
  let server: TestServer;
  let owner: Person;
  beforeEach(async () => {
    server = await TestServer.start();
    owner = await server.enrolled('OWNER', { name: 'Olivia Owner' });
  });
  afterEach(() => server.stop());
  const change = (policy: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
    input: { basedOnVersion: 1, policy, ...more },
  });

  it('starts with nothing required and passwords at the API', async () => {
    const { policy } = await owner.client.must(POLICY);
    expect(policy).toMatchObject({ version: 1, passwordApiAccess: true, updatedBy: { label: 'Countersign' } });
    expect(policy.rules.map((rule: { role: string; required: boolean }) => [rule.role, rule.required])).toEqual([
      ['OWNER', false],
      ['ADMIN', false],
      ['AGENT', false],
      ['END_USER', false],
    ]);
  });

  it('a change is a new version, by whom and since when; a stale one changes nothing', async () => {
    const { updatePolicy } = await owner.client.must(UPDATE, change({ rules: [{ role: 'AGENT', required: true }] }));
    expect(updatePolicy.policy.version).toBe(2);
    const { policy } = await owner.client.must(POLICY);
    expect(policy).toMatchObject({ passwordApiAccess: false, updatedBy: { label: 'Olivia Owner' } });
    const stale = await owner.client.ask(UPDATE, change({ rules: [{ role: 'AGENT', required: false }] }));
    expect(stale.errors?.[0]).toMatchObject({ extensions: { code: 'CONFLICT' } });
    expect(stale.errors?.[0]?.message).toContain('Olivia Owner');
    expect((await owner.client.must(POLICY)).policy).toEqual(policy);
    const { policyVersions } = await owner.client.must(
      'query { policyVersions(first: 1) { nodes { version } pageInfo { hasNextPage endCursor } } }',
    );
    expect(policyVersions.nodes).toEqual([{ version: 2 }]);
    const next = await owner.client.must(
      'query($after: String) { policyVersions(first: 5, after: $after) { nodes { version } } }',
      { after: policyVersions.pageInfo.endCursor },
    );
    expect(next.policyVersions.nodes).toEqual([{ version: 1 }]);
  });

  it.each([
    [
      'more days than there are',
      { rules: [{ role: 'AGENT', gracePeriodDays: 181 }] },
      'input.policy.rules[0].gracePeriodDays',
    ],
    [
      'a device that is remembered for more hours than there are',
      { rules: [{ role: 'AGENT', rememberDeviceHours: 2161 }] },
      'input.policy.rules[0].rememberDeviceHours',
    ],
    [
      'a requirement nothing can fulfill',
      { rules: [{ role: 'AGENT', required: true, allowedFactors: [] }] },
      'input.policy.rules[0].allowedFactors',
    ],
    [
      'a switch that says neither',
      { rules: [{ role: 'AGENT', passwordSignIn: null }] },
      'input.policy.rules[0].passwordSignIn',
    ],
    [
      'a code that lives for a minute',
      { issuedRecoveryCodeValidMinutes: 1 },
      'input.policy.issuedRecoveryCodeValidMinutes',
    ],
  ])('refuses %s and names the field', async (_, policy, path) => {
    const { errors } = await owner.client.ask(UPDATE, change(policy));
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.extensions['fields'].map((field: { path: string }) => field.path)).toContain(path);
    expect((await owner.client.must(POLICY)).policy.version).toBe(1);
  });

  it('nobody requires of others what they do not hold themselves', async () => {
    const admin = await server.person('ADMIN');
    await admin.signIn();
    await admin.stepUpWithPassword();
    expect(await admin.client.refusal(UPDATE, change({ rules: [{ role: 'AGENT', required: true }] }))).toBe('CONFLICT');
    expect((await owner.client.must(POLICY)).policy.version).toBe(1);
  });

  it('preview says to whom, before; saving does just that', async () => {
    const grace = await server.person('AGENT', { name: 'Gregory Grace' });
    await grace.signIn();
    await server.enrolled('AGENT', { name: 'Paula Protected' });
    const endUser = await server.person('END_USER', { name: 'Ed User' });
    await endUser.signIn();
    const rules = [
      { role: 'AGENT', required: true, gracePeriodDays: 7 },
      { role: 'END_USER', required: true },
    ];
    const { policyPreview } = await owner.client.must(PREVIEW, change({ rules }, { endUnprotectedSessions: true }));
    expect(policyPreview).toMatchObject({
      toEnroll: { count: 1, entries: [{ user: { name: 'Ed User' } }] },
      inGrace: {
        count: 1,
        entries: [
          { user: { name: 'Gregory Grace' }, from: new Date(server.clock.now() + 7 * 86_400_000).toISOString() },
        ],
      },
      alreadyProtected: { count: 1 },
      toReplaceFactor: { count: 0 },
      exemptByProvider: { count: 0 },
      sessionsEnding: 2,
      trustedDevicesEnding: 0,
    });
    await owner.client.must(UPDATE, change({ rules }, { endUnprotectedSessions: true, notifyUsers: true }));
    expect(await grace.viewerEmail()).toBeNull();
    expect(await endUser.viewerEmail()).toBeNull();
    expect(await owner.viewerEmail()).toBe(owner.email);
    expect((await grace.signIn()).__typename).toBe('SignedIn');
    expect((await endUser.signIn()).__typename).toBe('EnrollmentRequired');
    const waiting: { kind: string; user_id: string }[] = await server.opened.databases.reader.query(
      "select kind, user_id from outbox_messages where kind = 'POLICY_NOTICE'",
    );
    expect(waiting.map((mail) => mail.user_id).sort()).toEqual([grace.id, endUser.id].sort());
  });

  it('weakening mails all owners and admins; turning off leaves everybody’s factors', async () => {
    const agent = await server.enrolled('AGENT');
    const admin = await server.person('ADMIN');
    await owner.client.must(UPDATE, change({ rules: [{ role: 'AGENT', required: true }] }));
    await owner.client.must(UPDATE, {
      input: { basedOnVersion: 2, policy: { rules: [{ role: 'AGENT', required: false }] } },
    });
    const mails: { user_id: string }[] = await server.opened.databases.reader.query(
      "select user_id from outbox_messages where kind = 'POLICY_WEAKENED'",
    );
    expect(mails.map((mail) => mail.user_id).sort()).toEqual([admin.id, owner.id].sort());
    const [row]: { factor_kinds: number }[] = await server.opened.databases.reader.query(
      'select factor_kinds from users where id = ?',
      [agent.id],
    );
    expect(bitsToFactorKinds(row?.factor_kinds ?? 0)).toEqual(['TOTP']);
  });

  it('goes back to an earlier version by a new one, and over nobody who was quicker', async () => {
    const SETTINGS =
      'recoveryCodeValidDays rules { role required gracePeriodDays rememberDeviceHours allowedFactors sessionLifetimeHours sessionIdleMinutes }';
    const versions = async () =>
      (await owner.client.must(`query { policyVersions { nodes { version updatedBy { label } ${SETTINGS} } } }`))
        .policyVersions.nodes;
    await owner.client.must(
      UPDATE,
      change({ recoveryCodeValidDays: 90, rules: [{ role: 'AGENT', required: true, gracePeriodDays: 3 }] }),
    );
    const [, first] = await versions();
    const { version, updatedBy, ...settings } = first;
    expect(version).toBe(1);
    expect(updatedBy.label).toBe('Countersign');
    const admin = await server.enrolled('ADMIN', { name: 'Adam Admin' });
    const quicker = { basedOnVersion: 2, policy: { rules: [{ role: 'END_USER', sessionLifetimeHours: 8 }] } };
    await admin.client.must(UPDATE, { input: quicker });
    const back = (basedOnVersion: number) => ({ input: { basedOnVersion, policy: settings } });
    expect(await owner.client.refusal(PREVIEW, back(2))).toBe('CONFLICT');
    expect(await owner.client.refusal(UPDATE, back(2))).toBe('CONFLICT');
    expect((await versions())[0]).toMatchObject({ version: 3, updatedBy: { label: 'Adam Admin' } });
    expect((await owner.client.must(PREVIEW, back(3))).policyPreview.toEnroll.count).toBe(0);
    server.clock.advance(1000);
    await owner.client.must(UPDATE, back(3));
    const all = await versions();
    expect(all[0]).toEqual({ version: 4, updatedBy: { label: 'Olivia Owner' }, ...settings });
    expect(all.map((one: { version: number }) => one.version)).toEqual([4, 3, 2, 1]);
    const { auditEvents } = await owner.client.must(
      'query { auditEvents(first: 1, filter: { types: ["policy.updated"] }) { nodes { detail } } }',
    );
    expect(auditEvents.nodes[0].detail).toMatchObject({
      from: 3,
      to: 4,
      changes: expect.arrayContaining(['Agents: a second factor is no longer required']),
      settings: expect.arrayContaining([
        { role: 'AGENT', setting: 'gracePeriodDays', before: 3, after: 0 },
        { role: null, setting: 'recoveryCodeValidDays', before: 90, after: null },
      ]),
    });
  });

  it('off and on again sets requiredSince anew; a change beside it does not', async () => {
    const since = async () => (await owner.client.must(POLICY)).policy.rules[2].requiredSince as string | null;
    const set = async (version: number, rule: Record<string, unknown>) => {
      await owner.client.must(UPDATE, {
        input: { basedOnVersion: version, policy: { rules: [{ role: 'AGENT', ...rule }] } },
      });
    };
    await set(1, { required: true });
    const first = await since();
    server.clock.advance(60_000);
    await set(2, { gracePeriodDays: 3 });
    expect(await since()).toBe(first);
    await set(3, { required: false });
    expect(await since()).toBeNull();
    server.clock.advance(60_000);
    await set(4, { required: true });
    expect(Date.parse((await since()) ?? '')).toBe(server.clock.now());
  });
});

describe('a session under the policy', () => {
  let server: TestServer;
  afterAll(() => server.stop());

  it('ends at its lifetime however active, and at its idle limit', async () => {
    server = await TestServer.start();
    const owner = await server.enrolled('OWNER');
    await owner.client.must(UPDATE, {
      input: {
        basedOnVersion: 1,
        policy: { rules: [{ role: 'AGENT', sessionLifetimeHours: 2, sessionIdleMinutes: 50 }] },
      },
    });
    const agent = await server.person('AGENT');
    await agent.signIn();
    for (let minutes = 0; minutes < 119; minutes += 30) {
      expect(await agent.viewerEmail()).toBe(agent.email);
      server.clock.advance(30 * 60_000);
    }
    expect(await agent.viewerEmail()).toBeNull();
    await agent.signIn();
    server.clock.advance(50 * 60_000);
    expect(await agent.viewerEmail()).toBeNull();
  });
});
