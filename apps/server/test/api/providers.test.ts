import { newCertificate, type JwtPerson } from '@countersign/identity-providers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { DAY } from '@countersign/domain/time.js';

import { ExportWorker } from '../../src/features/exports/export-worker.js';
import { CertificateWorker } from '../../src/features/providers/certificate-worker.js';
import { changeRules } from '../harness/email-codes.js';
import { mailsTo } from '../harness/mails.js';
import type { Person } from '../harness/person.js';
import { openPortal, refusedIn, type Portal } from '../harness/portal.js';
import { TestServer } from '../harness/server.js';
import { browserOf, signedInAs, tryProvider, updateProvider } from '../harness/third-party.js';

// Providers are set up, tested, turned on and off and removed; and what the policy and the lists make of who comes through them.

const CREATE = 'mutation($input: CreateProviderInput!) { createProvider(input: $input) { provider { id enabled } } }';
const UPDATE = 'mutation($input: UpdateProviderInput!) { updateProvider(input: $input) { provider { id enabled } } }';
const REMOVE = `mutation($input: RemoveProviderInput!) { removeProvider(input: $input) {
  removedProviderId sessionsEnded usersWithoutWayIn } }`;
const BEGIN_TEST = 'mutation($input: BeginProviderTestInput!) { beginProviderTest(input: $input) { url } }';
const OPTIONS = `query($email: String) { signInOptions(email: $email) {
  providers { name kind startUrl } providerForEmail { name } password } }`;
const PROVIDERS = `{ providers { id kind name enabled managedByFile roles emailDomains createUsers createDomains roleClaim
  roleMapping { value role } mapsAboveAgent oidc { preset issuer clientId hasClientSecret hostedDomain multiFactorAcrs }
  saml { identityProviderEntityId certificates { fingerprint validUntil } metadataUrl } jwt { hasSecret publicKey returnTo issuer }
  startUrl callbackUrl lastTest { ok current explanation facts { label value } } lastSignInAt lastEvidenceAt users
  usersWithoutOtherWay warnings } }`;
const POLICY =
  'mutation($input: UpdatePolicyInput!) { updatePolicy(input: $input) { policy { version thirdPartySignIn } } }';
const PREVIEW = `query($input: PolicyPreviewInput!) { policyPreview(input: $input) {
  toEnroll { entries { user { email } } } exemptByProvider { count entries { user { email } reason } }
  alreadyProtected { entries { user { email } } } warnings } }`;

const SECRET = 'MARKER-a-secret-that-nobody-may-see-again-0123456789';
const AT = 'corp.example.com';
const JWT = { signInUrl: 'https://portal.example.com/sign-in', secret: SECRET };
const OIDC = { issuer: 'https://login.example.com', clientId: 'countersign', clientSecret: SECRET };

let server: TestServer;
let owner: Person;
beforeAll(async () => {
  server = await TestServer.start();
  owner = await server.enrolled('OWNER', { email: `owner@${AT}` });
});
afterAll(() => server.stop());
beforeEach(() => owner.stepUp());

const providerNamed = async (name: string) =>
  (await owner.client.must(PROVIDERS)).providers.find((provider: { name: string }) => provider.name === name);
/** The file as it would be downloaded. */
async function statusExport(): Promise<string> {
  const asked = await owner.client.must('mutation { requestStatusExport { statusExport { id } } }');
  const worker = new ExportWorker(server.opened.services);
  worker.start();
  const { id } = asked.requestStatusExport.statusExport;
  const state = async () =>
    (await owner.client.must('query($id: ID!) { statusExport(id: $id) { state } }', { id })).statusExport.state;
  await expect.poll(state, { timeout: 10_000 }).toBe('COMPLETED');
  await worker.stop();
  const chunks: { body: string }[] = await server.opened.services.unitOfWork.reader.query(
    'select body from status_export_chunks where export_id = ? order by number',
    [id],
  );
  return chunks.map(({ body }) => body).join('');
}
const setPolicy = async (policy: Record<string, unknown>) => {
  const { policy: current } = await owner.client.must('{ policy { version } }');
  return owner.client.must(POLICY, { input: { basedOnVersion: current.version, policy } });
};

describe('what is set up', () => {
  it.each([
    ['OIDC', { oidc: OIDC }, { oidc: { preset: null, hasClientSecret: true, issuer: OIDC.issuer } }, '/callback'],
    [
      'OIDC',
      { oidc: { preset: 'GOOGLE', clientId: 'g', hostedDomain: 'Example.COM' } },
      {
        oidc: {
          preset: 'GOOGLE',
          issuer: 'https://accounts.google.com',
          hasClientSecret: false,
          hostedDomain: 'example.com',
        },
      },
      '/callback',
    ],
    [
      'JWT',
      { jwt: { ...JWT, returnTo: ['https://help.example.com'] } },
      { jwt: { hasSecret: true, returnTo: ['https://help.example.com/'] } },
      '/jwt',
    ],
  ])(
    '%s: shown without its secret, turned off, with what is entered there',
    async (kind, settings, shown, callback) => {
      const name = `Set up ${JSON.stringify(settings).length}`;
      const { createProvider } = await owner.client.must(CREATE, { input: { kind, name, ...settings } });
      const provider = await providerNamed(name);
      expect(provider).toMatchObject({
        kind,
        enabled: false,
        managedByFile: false,
        lastTest: null,
        users: 0,
        warnings: [],
        ...shown,
      });
      expect(provider.roles).toHaveLength(4);
      expect(new URL(provider.callbackUrl).pathname).toBe(`/auth/${createProvider.provider.id}${callback}`);
      expect(JSON.stringify(await owner.client.must(PROVIDERS))).not.toContain(SECRET);
    },
  );

  it('SAML: one certificate or two, shown by fingerprint and end', async () => {
    const [one, two, three] = await Promise.all(['one', 'two', 'three'].map((name) => newCertificate(name)));
    const saml = {
      identityProviderEntityId: 'https://idp.example.com',
      signInUrl: 'https://idp.example.com/sso',
      certificates: [one?.certificate, two?.certificate],
    };
    const { createProvider } = await owner.client.must(CREATE, { input: { kind: 'SAML', name: 'Saml', saml } });
    const provider = await providerNamed('Saml');
    expect(provider.saml.certificates).toHaveLength(2);
    expect(provider.saml.certificates[0].fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    const certificates = [one, two, three].map((made) => made?.certificate);
    const refused = await owner.client.ask(UPDATE, {
      input: { id: createProvider.provider.id, saml: { certificates } },
    });
    expect(refused.errors?.[0]?.extensions['fields']).toMatchObject([{ path: 'input.saml.certificates' }]);
  });

  it.each([
    [{ name: '' }, 'input.name'],
    [{ roles: [] }, 'input.roles'],
    [{ emailDomains: ['@example.com'] }, 'input.emailDomains[0]'],
    [{ createUsers: true }, 'input.createDomains'],
    [{ roleMapping: [{ value: 'x', role: 'AGENT' }] }, 'input.roleClaim'],
    [{ jwt: { ...JWT, secret: 'too short' } }, 'input.jwt.secret'],
    [{ jwt: { ...JWT, signInUrl: ' ' } }, 'input.jwt.signInUrl'],
    [{ jwt: { ...JWT, signInUrl: 'javascript:alert(1)' } }, 'input.jwt.signInUrl'],
    [{ jwt: { ...JWT, signInUrl: 'http://portal.example.com' } }, 'input.jwt.signInUrl'],
    [{ jwt: { ...JWT, returnTo: ['//elsewhere'] } }, 'input.jwt.returnTo[0]'],
    [{ jwt: { ...JWT, publicKey: 'x' } }, 'input.jwt.publicKey'],
    [{ jwt: JWT, oidc: OIDC }, 'input.oidc'],
    [{ kind: 'OIDC', jwt: null, oidc: { ...OIDC, hostedDomain: 'example.com' } }, 'input.oidc.hostedDomain'],
    [{ kind: 'OIDC', jwt: null, oidc: { ...OIDC, issuer: 'login.example.com' } }, 'input.oidc.issuer'],
    [
      {
        kind: 'SAML',
        jwt: null,
        saml: { identityProviderEntityId: 'x', signInUrl: 'https://x.example.com', certificates: ['x'] },
      },
      'input.saml.certificates[0]',
    ],
  ])('refused, with the field and without what was typed: %j', async (change, path) => {
    const input = { kind: 'JWT', name: 'Wrong', jwt: JWT, ...change };
    const before = (await owner.client.must(PROVIDERS)).providers.length;
    const answer = await owner.client.ask(CREATE, { input });
    expect(answer.errors?.[0]?.extensions['fields']?.map((field: { path: string }) => field.path)).toContain(path);
    expect(JSON.stringify(answer)).not.toContain(SECRET);
    expect((await owner.client.must(PROVIDERS)).providers).toHaveLength(before);
  });

  it('without what the provider has yet to say: kept, and neither tested nor turned on before it is there', async () => {
    const { createProvider } = await owner.client.must(CREATE, { input: { kind: 'OIDC', name: 'Half' } });
    const { id } = createProvider.provider;
    const begun = await owner.client.ask(BEGIN_TEST, { input: { id } });
    expect(begun.errors?.[0]).toMatchObject({
      extensions: { code: 'CONFLICT' },
      message: expect.stringContaining('issuer'),
    });
    expect(await owner.client.refusal(UPDATE, { input: { id, enabled: true } })).toBe('CONFLICT');
    await owner.client.must(UPDATE, { input: { id, oidc: OIDC } });
    expect(await owner.client.refusal(BEGIN_TEST, { input: { id } })).toBe(null);
  });

  it('no two alike in name, and of a domain one', async () => {
    await owner.client.must(CREATE, {
      input: { kind: 'JWT', name: 'Twin', emailDomains: ['twin.example.com'], jwt: JWT },
    });
    const answers = await Promise.all(
      [{ name: 'TWIN' }, { name: 'Other', emailDomains: ['Twin.Example.com'] }].map((change) =>
        owner.client.ask(CREATE, { input: { kind: 'JWT', jwt: JWT, ...change } }),
      ),
    );
    expect(answers.map((answer) => answer.errors?.[0]?.extensions['fields'][0].path)).toEqual([
      'input.name',
      'input.emailDomains',
    ]);
  });
});

describe('a provider in use', () => {
  let portal: Portal;
  const PEOPLE: readonly JwtPerson[] = [
    { external_id: 'silent', email: `silent@${AT}`, name: 'Silent' },
    { external_id: 'proved', email: `proved@${AT}`, name: 'Proved', amr: ['pwd', 'otp'] },
    { external_id: 'both', email: `both@${AT}`, name: 'Both' },
  ];
  const SETTINGS = {
    createUsers: true,
    createDomains: [AT],
    emailDomains: [AT],
    roleMapping: [{ value: '*', role: 'AGENT' }],
  };
  beforeAll(async () => {
    await owner.stepUp();
    portal = await openPortal(server, owner, PEOPLE, { name: 'Portal', ...SETTINGS });
  });
  afterAll(() => portal.portal.stop());

  it('is offered by its domain, whoever asks and whether anybody has the address', async () => {
    const stranger = server.client();
    for (const email of [`owner@${AT}`, `nobody@${AT.toUpperCase()}`]) {
      const { signInOptions } = await stranger.must(OPTIONS, { email });
      expect(signInOptions).toMatchObject({
        providers: [{ name: 'Portal', kind: 'JWT', startUrl: `http://localhost:4000/auth/${portal.id}/start` }],
        providerForEmail: { name: 'Portal' },
        password: false,
      });
    }
    for (const email of [null, 'owner', 'x@sub.corp.example.com', 'x@twin.example.com'])
      expect((await stranger.must(OPTIONS, { email })).signInOptions).toMatchObject({
        providerForEmail: null,
        password: true,
      });
  });

  it('says in words what came back from a test, and that its settings changed since', async () => {
    const provider = await providerNamed('Portal');
    expect(provider.lastTest).toMatchObject({
      ok: true,
      current: true,
      explanation:
        'The sign-in came back in order. It said nothing about how the user proved it, which counts as one factor.',
    });
    expect(provider.lastTest.facts).toContainEqual({ label: 'E-mail address', value: `tester@${AT} (verified)` });
    const secret = 'another-secret-of-the-portal-0123456789';
    await updateProvider(owner, portal.id, { jwt: { secret } });
    const changed = await providerNamed('Portal');
    expect(changed).toMatchObject({ enabled: true, lastTest: { ok: true, current: false } });
    expect(changed.warnings).toContain('Its settings were changed since they were last tested. Test it again.');
    expect(refusedIn(await tryProvider(server, owner, portal.id, 'tester'))).toBe('ASSERTION_INVALID');
    await updateProvider(owner, portal.id, { jwt: { secret: portal.portal.secret } });
    expect(refusedIn(await tryProvider(server, owner, portal.id, 'tester'))).toBe(null);
    expect(await mailsTo(server, owner.email, 'PROVIDER_CHANGED')).not.toHaveLength(0);
  });

  it('is not turned on untested, nor with what was not tested; and cannot become another one while it is on', async () => {
    const { createProvider } = await owner.client.must(CREATE, { input: { kind: 'JWT', name: 'Untested', jwt: JWT } });
    const { id } = createProvider.provider;
    expect(await owner.client.refusal(UPDATE, { input: { id, enabled: true } })).toBe('CONFLICT');
    const other = { jwt: { signInUrl: 'https://elsewhere.example.com/' } };
    expect(await owner.client.refusal(UPDATE, { input: { id: portal.id, ...other } })).toBe('CONFLICT');
    const start = await fetch(`${server.url}/auth/${id}/start`, { redirect: 'manual' });
    expect(refusedIn(start.headers.get('location') ?? '')).toBe('PROVIDER_OFF');
  });

  it('each sign-in is judged by how it came, under all three values; status, preview, export and directory say so', async () => {
    await changeRules(owner, [{ role: 'AGENT', required: true, allowedFactors: ['TOTP'] }]);
    const come = async (who: string) => (await portal.come(who)).ended;
    expect([await come('silent'), await come('proved')]).toEqual(['/', '/']);

    const contractor = await server.person('AGENT', { email: 'contractor@elsewhere.example.com' });
    expect((await contractor.signIn()).__typename).toBe('EnrollmentRequired');
    await contractor.enroll();

    const statuses = async () =>
      Object.fromEntries(
        (
          await owner.client.must('{ users(filter: { roles: [AGENT] }) { nodes { email twoFactorStatus } } }')
        ).users.nodes.map((user: { email: string; twoFactorStatus: string }) => [
          user.email.split('@')[0],
          user.twoFactorStatus,
        ]),
      );
    expect(await statuses()).toEqual({ silent: 'PROVIDER_SILENT', proved: 'PROVIDER_PROVED', contractor: 'ENABLED' });

    const preview = async (policy: Record<string, unknown>) => {
      const { policy: current } = await owner.client.must('{ policy { version } }');
      return (await owner.client.must(PREVIEW, { input: { basedOnVersion: current.version, policy } })).policyPreview;
    };
    const exempt = (await preview({})).exemptByProvider;
    expect(
      exempt.entries.map((entry: { user: { email: string }; reason: string }) => [entry.user.email, entry.reason]),
    ).toEqual([
      [`proved@${AT}`, 'Comes through Portal, which showed more than one factor the last time (otp, pwd).'],
      [
        `silent@${AT}`,
        'Comes through Portal, which showed no second factor the last time (Nothing was said); the policy trusts it all the same.',
      ],
    ]);
    const stricter = await preview({ thirdPartySignIn: 'REQUIRE_PROVIDER_MFA' });
    expect(stricter.exemptByProvider.count).toBe(1);
    expect(stricter.toEnroll.entries).toEqual([{ user: { email: `silent@${AT}` } }]);
    expect((await preview({ thirdPartySignIn: 'ENFORCE' })).exemptByProvider.count).toBe(0);

    await setPolicy({ thirdPartySignIn: 'REQUIRE_PROVIDER_MFA' });
    expect([await come('silent'), await come('proved')]).toEqual(['/enroll', '/']);
    expect(await statuses()).toMatchObject({ silent: 'DUE', proved: 'PROVIDER_PROVED' });
    await setPolicy({ thirdPartySignIn: 'ENFORCE' });
    expect([await come('silent'), await come('proved')]).toEqual(['/enroll', '/enroll']);
    expect(await statuses()).toMatchObject({ silent: 'DUE', proved: 'DUE' });
    await setPolicy({ thirdPartySignIn: 'TRUST' });

    const file = await statusExport();
    expect(file).toMatch(/^Proved,.*,PROVIDER_PROVED,no,.*,JWT,/m);
    expect(file).toMatch(/^.*contractor@elsewhere\.example\.com,AGENT,ENABLED,yes,.*,PASSWORD,/m);
    const byMethod = async (signInMethods: string[]) =>
      (
        await owner.client.must('query($filter: UserFilter) { users(filter: $filter) { totalCount } }', {
          filter: { roles: ['AGENT'], signInMethods },
        })
      ).users.totalCount;
    expect([
      await byMethod(['JWT']),
      await byMethod(['PASSWORD']),
      await byMethod(['OIDC']),
      await byMethod(['JWT', 'PASSWORD']),
    ]).toEqual([2, 1, 0, 3]);
    const { coverage } = await owner.client.must('{ coverage { team { providerProved providerSilent enabled } } }');
    expect(coverage.team).toEqual({ providerProved: 1, providerSilent: 1, enabled: 2 });
  });

  it('judges one user with both ways by the way taken, and a session that rests on the provider ends with no grace', async () => {
    const both = await server.enrolled('AGENT', { email: `both@${AT}` });
    await owner.client.must('mutation($input: AllowIdentityInput!) { allowIdentity(input: $input) { user { id } } }', {
      input: { userId: both.id, providerId: portal.id },
    });
    expect((await portal.come('both')).ended).toBe('/');
    both.client.cookies.clear();
    expect((await both.signIn()).__typename).toBe('SecondFactorRequired');

    await changeRules(owner, [
      { role: 'AGENT', required: true, gracePeriodDays: 1, sessionLifetimeHours: 720, sessionIdleMinutes: null },
    ]);
    const { browser } = await portal.come('silent');
    server.clock.advance(2 * DAY);
    expect((await signedInAs(browser))?.email).toBe(`silent@${AT}`);
    await owner.signInFully();
  });

  it('warns that it never showed a second factor, in the preview and on itself', async () => {
    const quiet = await openPortal(server, owner, PEOPLE, {
      name: 'Quiet portal',
      createUsers: true,
      createDomains: ['quiet.example.com'],
    });
    quiet.portal.people.set('quiet', { external_id: 'quiet', email: 'quiet@quiet.example.com' });
    expect((await quiet.come('quiet')).ended).toBe('/');
    const said = 'Quiet portal has never said that anybody used a second factor.';
    const { policy } = await owner.client.must('{ policy { version } }');
    const { policyPreview } = await owner.client.must(PREVIEW, {
      input: { basedOnVersion: policy.version, policy: {} },
    });
    expect(policyPreview.warnings).toEqual([expect.stringContaining(said)]);
    expect((await providerNamed('Quiet portal')).warnings).toContain(said);

    // Removed: with who cannot come in any more, after a second word.
    const input = { id: quiet.id, reason: 'the portal closes' };
    const refused = await owner.client.ask(REMOVE, { input });
    expect(refused.errors?.[0]).toMatchObject({
      extensions: { code: 'CONFLICT' },
      message: expect.stringContaining('One user has no other way in'),
    });
    const { removeProvider } = await owner.client.must(REMOVE, { input: { ...input, confirm: true } });
    expect(removeProvider).toEqual({ removedProviderId: quiet.id, sessionsEnded: 1, usersWithoutWayIn: 1 });
    expect(refusedIn((await browserOf(server).open(`/auth/${quiet.id}/start`)).url.href)).toBe('PROVIDER_OFF');
    await quiet.portal.stop();
  });

  it('turned off, it stops at once: sessions, what is under way, and what the status said', async () => {
    const there = await portal.come('silent');
    const almost = await portal.comeAlmost('proved');
    await updateProvider(owner, portal.id, { enabled: false });
    expect(await signedInAs(there.browser)).toBe(null);
    expect(refusedIn(await almost.goOn())).toBe('PROVIDER_OFF');
    expect((await server.client().must(OPTIONS, { email: `owner@${AT}` })).signInOptions).toEqual({
      providers: [],
      providerForEmail: null,
      password: true,
    });
    const { coverage } = await owner.client.must('{ coverage { team { providerProved providerSilent } } }');
    expect(coverage.team).toEqual({ providerProved: 0, providerSilent: 0 });
    await updateProvider(owner, portal.id, { enabled: true });
    expect((await portal.come('silent')).ended).toBe('/');
  });

  it('is changed only while some owner gets in without it', async () => {
    await server.opened.services.unitOfWork.write((manager) =>
      manager.query("update users set factor_kinds = 0 where role = 'OWNER'"),
    );
    const answer = await owner.client.ask(UPDATE, { input: { id: portal.id, enabled: false } });
    await server.opened.services.unitOfWork.write((manager) =>
      manager.query("update users set factor_kinds = 1 where role = 'OWNER'"),
    );
    expect(answer.errors?.[0]).toMatchObject({
      extensions: { code: 'CONFLICT' },
      message: expect.stringContaining('An active owner must have a password'),
    });
  });
});

describe('a certificate that ends', () => {
  it('is told to the owners thirty days before, once', async () => {
    const { certificate } = await newCertificate('ending');
    const saml = {
      identityProviderEntityId: 'https://ending.example.com',
      signInUrl: 'https://ending.example.com/sso',
      certificates: [certificate],
    };
    const { createProvider } = await owner.client.must(CREATE, { input: { kind: 'SAML', name: 'Ending', saml } });
    await server.opened.services.unitOfWork.write((manager) =>
      manager.query('update providers set enabled = 1 where id = ?', [createProvider.provider.id]),
    );
    const end = Date.parse((await providerNamed('Ending')).saml.certificates[0].validUntil);
    const worker = new CertificateWorker(server.opened.services);
    const told = async () => (await mailsTo(server, owner.email, 'PROVIDER_CERTIFICATE_ENDING')).length;
    server.clock.advance(end - 31 * DAY - server.clock.now());
    expect([await worker.run(), await told()]).toEqual([0, 0]);
    server.clock.advance(2 * DAY);
    expect([(await Promise.all([worker.run(), worker.run()])).sort(), await told()]).toEqual([[0, 1], 1]);
    expect([await worker.run(), await told()]).toEqual([0, 1]);
    await owner.signInFully();
    expect((await providerNamed('Ending')).warnings[0]).toMatch(/^Its last certificate ends on /);
  });
});
