import type { JwtPerson } from '@countersign/identity-providers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DAY, MINUTE } from '@countersign/domain/time.js';

import { changeRules } from '../harness/email-codes.js';
import { mailsTo, tokenMailedTo } from '../harness/mails.js';
import type { Person } from '../harness/person.js';
import { openPortal, refusedIn, type Portal } from '../harness/portal.js';
import { TestServer } from '../harness/server.js';
import { browserOf, latestRefusal, rows, signedInAs, updateProvider } from '../harness/third-party.js';

// Who comes through a provider, and as whom: through the routes, by tokens of a real portal.

const ALLOW = 'mutation($input: AllowIdentityInput!) { allowIdentity(input: $input) { user { id } } }';
const REMOVE = `mutation($input: RemoveIdentityInput!) { removeIdentity(input: $input) {
  user { identities { id } signInMethods } } }`;
const LINK = 'mutation($input: BeginIdentityLinkInput!) { beginIdentityLink(input: $input) { url } }';
const STEP_UP = 'mutation($input: BeginProviderStepUpInput) { beginProviderStepUp(input: $input) { url } }';
const UPDATE = 'mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }';
const RESEND = 'mutation($input: ResendInvitationInput!) { resendInvitation(input: $input) { user { id } } }';
const CANCEL = 'mutation($input: CancelInvitationInput!) { cancelInvitation(input: $input) { canceledUserId } }';
const SEND_LINK = 'mutation($input: SendPasswordLinkInput!) { sendPasswordLink(input: $input) { user { id } } }';
const IDENTITIES = `query($id: ID!) { user(id: $id) { signInMethods identities {
  id providerId providerName subject lastUsedAt evidence } } }`;

const AT = 'corp.example.com';
const person = (id: string, more: Partial<JwtPerson> = {}): JwtPerson => ({
  external_id: id,
  email: `${id}@${AT}`,
  name: `Name of ${id}`,
  ...more,
});
const PEOPLE: readonly JwtPerson[] = [
  person('new'),
  person('agent', { groups: ['support', 'everyone'] }),
  person('boss', { groups: ['boss'] }),
  person('elsewhere', { email: 'somebody@elsewhere.example.com' }),
  person('below', { email: 'somebody@sub.corp.example.com' }),
  person('nameless', { email: undefined }),
  person('unverified', { email_verified: false }),
  person('garbled', { email: 'not an address' }),
  person('stranger', { email: `owner@${AT}` }),
  person('suspended'),
  person('leaving'),
  person('moving', { groups: ['support'] }),
  person('contractor', { email: 'other@elsewhere.example.com' }),
  person('second', { email: 'second@elsewhere.example.com' }),
  person('allowed'),
  person('allowed-late'),
  person('fresh', { groups: ['support'] }),
  ...Array.from({ length: 4 }, (_, index) => person(`racer${index}`)),
];

let server: TestServer;
let owner: Person;
let corporate: Portal;
const admin = () => server.enrolled('ADMIN');

beforeAll(async () => {
  server = await TestServer.start();
  owner = await server.enrolled('OWNER', { email: `owner@${AT}` });
  corporate = await openPortal(server, owner, PEOPLE, {
    name: 'Corporate sign-in',
    createUsers: true,
    createDomains: [AT],
    roleClaim: 'groups',
    roleMapping: [
      { value: 'support', role: 'AGENT' },
      { value: 'boss', role: 'OWNER' },
    ],
  });
});
afterAll(async () => {
  await server.stop();
  await corporate.portal.stop();
});

const viewerOf = async (browser: Awaited<ReturnType<Portal['come']>>['browser']) =>
  (
    await browser.client.must(
      '{ viewer { user { id role twoFactorStatus signInMethods } session { id method steppedUpUntil } } }',
    )
  ).viewer;

describe('a subject that nobody has', () => {
  it.each([
    ['new', 'END_USER', 'nothing that is mapped'],
    ['agent', 'AGENT', 'a mapped group'],
    ['boss', 'AGENT', 'a group mapped above agent, which no owner has allowed'],
  ])('%s becomes a user with the role %s for %s', async (id, role) => {
    const { browser, ended } = await corporate.come(id, browserOf(server), '/security');
    expect(ended).toBe('/security');
    const { user, session } = await viewerOf(browser);
    expect(user).toMatchObject({ role, twoFactorStatus: 'PROVIDER_SILENT', signInMethods: ['JWT'] });
    expect(session).toMatchObject({ method: 'JWT', steppedUpUntil: null });
  });

  it('is an owner only where an owner said so', async () => {
    await owner.stepUp();
    await updateProvider(owner, corporate.id, { mapsAboveAgent: true });
    corporate.portal.people.set('chief', person('chief', { groups: ['boss', 'support'] }));
    const { browser } = await corporate.come('chief');
    expect((await viewerOf(browser)).user.role).toBe('OWNER');
    await updateProvider(owner, corporate.id, { mapsAboveAgent: false });
  });

  it('is one user, however many of its first sign-ins come at once', async () => {
    const before = await rows(server);
    const almost = await Promise.all(Array.from({ length: 8 }, () => corporate.comeAlmost('racer0')));
    const ended = await Promise.all(almost.map(({ goOn }) => goOn()));
    expect(ended).toEqual(Array.from({ length: 8 }, () => '/'));
    const after = await rows(server);
    expect(after['users']).toBe((before['users'] ?? 0) + 1);
    expect(after['provider_identities']).toBe((before['provider_identities'] ?? 0) + 1);
    expect(after['sessions']).toBe((before['sessions'] ?? 0) + 8);
  });

  it.each([
    ['elsewhere', 'NO_USER', 'its domain is not listed'],
    ['below', 'NO_USER', 'a listed domain is not those below it'],
    ['nameless', 'EMAIL_MISSING', 'there is no address'],
    ['garbled', 'EMAIL_MISSING', 'the address is none'],
    ['unverified', 'EMAIL_UNVERIFIED', 'the address is not verified'],
    ['stranger', 'EXISTS_UNLINKED', 'the address is somebody else’s, the owner’s at that'],
  ])('%s is refused with %s: %s', async (id, code) => {
    const before = await rows(server);
    const { browser, ended } = await corporate.come(id);
    expect(refusedIn(ended)).toBe(code);
    expect(await rows(server)).toEqual(before);
    expect(await signedInAs(browser)).toBe(null);
    expect(await latestRefusal(owner)).toMatchObject({ type: 'sign_in.refused', code });
  });
});

describe('whoever is no longer who they were', () => {
  it('suspended: refused, on the return of a sign-in that was begun before too', async () => {
    const { browser } = await corporate.come('suspended');
    const { user } = await viewerOf(browser);
    const almost = await corporate.comeAlmost('suspended');
    await owner.client.must('mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }', {
      input: { userId: user.id, suspended: true },
    });
    expect(await signedInAs(browser)).toBe(null);
    expect(refusedIn(await almost.goOn())).toBe('SUSPENDED');
    expect(refusedIn((await corporate.come('suspended')).ended)).toBe('SUSPENDED');
    const { user: seen } = await owner.client.must(
      'query($id: ID!) { user(id: $id) { signIns(first: 1) { nodes { outcome rule method providerName evidence } } } }',
      { id: user.id },
    );
    expect(seen.signIns.nodes).toEqual([
      {
        outcome: 'REFUSED',
        rule: 'SUSPENDED',
        method: 'JWT',
        providerName: 'Corporate sign-in',
        evidence: 'Nothing was said',
      },
    ]);
  });

  it('of a role that may not come through any more: their sessions end, and so does what is under way', async () => {
    const moving = await corporate.come('moving');
    const other = await corporate.come('new');
    const almost = await corporate.comeAlmost('moving');
    await owner.stepUp();
    await updateProvider(owner, corporate.id, { roles: ['OWNER', 'ADMIN', 'END_USER'] });
    expect(await signedInAs(moving.browser)).toBe(null);
    expect((await signedInAs(other.browser))?.email).toBe(`new@${AT}`);
    expect(refusedIn(await almost.goOn())).toBe('ROLE_OFF');
    await updateProvider(owner, corporate.id, { roles: ['OWNER', 'ADMIN', 'AGENT', 'END_USER'] });
    expect((await corporate.come('moving')).ended).toBe('/');
  });

  it('deleted: made anew at the next sign-in, with nothing of the earlier one', async () => {
    const { browser } = await corporate.come('leaving');
    const { user } = await viewerOf(browser);
    await owner.stepUp();
    await owner.client.must('mutation($input: DeleteUserInput!) { deleteUser(input: $input) { deletedUserId } }', {
      input: { userId: user.id, reason: 'left the company' },
    });
    expect(await signedInAs(browser)).toBe(null);
    const again = await viewerOf((await corporate.come('leaving')).browser);
    expect(again.user.id).not.toBe(user.id);
  });
});

it('whoever came through a provider is no invitation that is sent again or canceled, and gets a password by an admin', async () => {
  const { browser } = await corporate.come('new');
  const before = await signedInAs(browser);
  const userId = (await viewerOf(browser)).user.id;
  const by = await admin();
  for (const act of [RESEND, CANCEL]) expect(await by.client.refusal(act, { input: { userId } })).toBe('CONFLICT');
  expect(await signedInAs(browser)).toEqual(before);
  expect(await mailsTo(server, `new@${AT}`, 'INVITATION')).toHaveLength(0);
  await by.client.must(SEND_LINK, { input: { userId, reason: 'The provider is given up.' } });
  expect(await mailsTo(server, `new@${AT}`, 'PASSWORD_LINK')).toHaveLength(1);
  // Another address is a notice to the one before, and no invitation either.
  await by.client.must(UPDATE, { input: { userId, email: `newer@${AT}` } });
  expect(await mailsTo(server, `new@${AT}`, 'EMAIL_CHANGE_REQUESTED')).toHaveLength(1);
  const token = await tokenMailedTo(server, `newer@${AT}`, 'EMAIL_LINK');
  await server
    .client()
    .must('mutation($input: ConfirmEmailInput!) { confirmEmail(input: $input) { ok } }', { input: { token } });
  expect(await mailsTo(server, `newer@${AT}`, 'INVITATION')).toHaveLength(0);
});

describe('an existing user is connected', () => {
  async function beginLink(somebody: Person, providerId = corporate.id): Promise<string> {
    return (await somebody.client.must(LINK, { input: { providerId } })).beginIdentityLink.url;
  }

  it('by themselves, with password and factor proved; another address there does no harm', async () => {
    const contractor = await server.enrolled('AGENT');
    const ended = await browserOf(server, contractor.client).through(await beginLink(contractor), 'contractor');
    expect(refusedIn(ended)).toBe(null);
    expect(await mailsTo(server, contractor.email, 'IDENTITY_LINKED')).toHaveLength(1);
    const { user } = await owner.client.must(IDENTITIES, { id: contractor.id });
    expect(user).toMatchObject({
      signInMethods: ['PASSWORD', 'JWT'],
      identities: [{ providerName: 'Corporate sign-in', subject: 'contractor', evidence: 'Nothing was said' }],
    });
    expect((await signedInAs((await corporate.come('contractor')).browser))?.email).toBe(contractor.email);
    // The native way stays as strict as it was.
    contractor.client.cookies.clear();
    expect((await contractor.signIn()).__typename).toBe('SecondFactorRequired');
  });

  it('not without a factor, not by a session of a provider, not for a role that may not', async () => {
    const bare = await server.person('AGENT');
    await bare.signIn();
    await bare.stepUpWithPassword();
    const refused = await bare.client.ask(LINK, { input: { providerId: corporate.id } });
    expect(refused.errors?.[0]).toMatchObject({
      extensions: { code: 'CONFLICT' },
      message: expect.stringContaining('second factor first'),
    });
    const fresh = await corporate.come('fresh');
    expect(await fresh.browser.client.refusal(LINK, { input: { providerId: corporate.id } })).toBe('STEP_UP_REQUIRED');
    await owner.stepUp();
    await updateProvider(owner, corporate.id, { roles: ['OWNER', 'ADMIN', 'END_USER'] });
    const agent = await server.enrolled('AGENT');
    expect(await agent.client.refusal(LINK, { input: { providerId: corporate.id } })).toBe('CONFLICT');
    await updateProvider(owner, corporate.id, { roles: ['OWNER', 'ADMIN', 'AGENT', 'END_USER'] });
  });

  it('to one of two who connect the same subject at once', async () => {
    const [one, two] = [await server.enrolled('AGENT'), await server.enrolled('AGENT')];
    const ended = await Promise.all(
      [one, two].map(async (somebody) =>
        browserOf(server, somebody.client).through(await beginLink(somebody), 'second'),
      ),
    );
    expect(ended.map(refusedIn).sort()).toEqual(['TAKEN', null].sort());
    const taken = await Promise.all(
      [one, two].map(async ({ id }) => (await owner.client.must(IDENTITIES, { id })).user.identities.length),
    );
    expect(taken.sort()).toEqual([0, 1]);
  });

  it('not once the session that asked has ended, and only by the browser that asked, once', async () => {
    const agent = await server.enrolled('AGENT');
    const url = await beginLink(agent);
    const thief = browserOf(server);
    expect(refusedIn(await thief.through(url, 'racer1').catch(() => thief.page?.url.href ?? ''))).toBe('FLOW_GONE');
    // Nobody else's try spends it; once spent, it opens nothing any more.
    const browser = browserOf(server, agent.client);
    browser.opens = (to) => !to.pathname.endsWith('/landed');
    const waits = await browser.through(url, 'racer1');
    const again = await browserOf(server, agent.client).open(url);
    expect(again.url.searchParams.get('refused')).toBe('FLOW_GONE');
    await owner.client.must('mutation($input: EndSessionsInput!) { endSessions(input: $input) { ended } }', {
      input: { userId: agent.id },
    });
    browser.opens = () => true;
    const { url: ended } = await browser.open(waits);
    expect(ended.searchParams.get('refused')).toBe('SESSION_GONE');
    expect((await owner.client.must(IDENTITIES, { id: agent.id })).user.identities).toEqual([]);
  });

  it('not by another session that is in the browser by then', async () => {
    const [one, two] = [await server.enrolled('AGENT'), await server.enrolled('AGENT')];
    const browser = browserOf(server, one.client);
    await browser.open(await beginLink(one));
    for (const [name, value] of two.client.cookies) one.client.cookies.set(name, value);
    const { url } = await browser.choose('racer1');
    expect(url.searchParams.get('refused')).toBe('SESSION_GONE');
    for (const { id } of [one, two]) expect((await owner.client.must(IDENTITIES, { id })).user.identities).toEqual([]);
  });

  it.each([
    ['role', [{ role: 'ADMIN' }]],
    ['suspension', [{ suspended: true }, { suspended: false }]],
  ])('by an admin not after another %s: what was allowed was for the user of then', async (_name, changes) => {
    const id = `once${changes.length}`;
    corporate.portal.people.set(id, person(id));
    const somebody = await server.person('AGENT', { email: `${id}@${AT}` });
    await (await admin()).client.must(ALLOW, { input: { userId: somebody.id, providerId: corporate.id } });
    await owner.stepUp();
    for (const change of changes) await owner.client.must(UPDATE, { input: { userId: somebody.id, ...change } });
    expect(refusedIn((await corporate.come(id)).ended)).toBe('EXISTS_UNLINKED');
  });

  it('by an admin, once, for the verified address and seven days', async () => {
    const allowed = await server.person('AGENT', { email: `allowed@${AT}` });
    const late = await server.person('AGENT', { email: `allowed-late@${AT}` });
    const by = await admin();
    expect(refusedIn((await corporate.come('allowed')).ended)).toBe('EXISTS_UNLINKED');
    for (const { id } of [allowed, late])
      await by.client.must(ALLOW, { input: { userId: id, providerId: corporate.id } });
    expect(await mailsTo(server, allowed.email, 'IDENTITY_ALLOWED')).toHaveLength(1);
    expect((await signedInAs((await corporate.come('allowed')).browser))?.email).toBe(allowed.email);
    // It linked one subject: another one with the same address is a stranger.
    corporate.portal.people.set('impostor', person('impostor', { email: `allowed@${AT}` }));
    expect(refusedIn((await corporate.come('impostor')).ended)).toBe('EXISTS_UNLINKED');
    server.clock.advance(7 * DAY + MINUTE);
    expect(refusedIn((await corporate.come('allowed-late')).ended)).toBe('EXISTS_UNLINKED');
    await owner.signInFully();
  });

  it('by an admin not for an owner, not for themselves, not for a suspended user', async () => {
    const by = await admin();
    const suspended = await server.person('AGENT', { suspended: true });
    const answers = [];
    for (const userId of [owner.id, by.id, suspended.id])
      answers.push(await by.client.refusal(ALLOW, { input: { userId, providerId: corporate.id } }));
    expect(answers).toEqual(['FORBIDDEN', 'FORBIDDEN', 'CONFLICT']);
  });
});

describe('a connection is taken away', () => {
  it('by an admin, with the sessions that came through it; the last way in stays', async () => {
    const by = await admin();
    const somebody = await server.person('AGENT', { email: `racer2@${AT}` });
    await by.client.must(ALLOW, { input: { userId: somebody.id, providerId: corporate.id } });
    const { browser } = await corporate.come('racer2');
    const { user } = await by.client.must(IDENTITIES, { id: somebody.id });
    const input = { identityId: user.identities[0].id };
    const { removeIdentity } = await by.client.must(REMOVE, { input });
    expect(removeIdentity.user).toEqual({ identities: [], signInMethods: ['PASSWORD'] });
    expect(await signedInAs(browser)).toBe(null);
    expect(refusedIn((await corporate.come('racer2')).ended)).toBe('EXISTS_UNLINKED');
    expect(await by.client.refusal(REMOVE, { input })).toBe('NOT_FOUND');
    expect(await mailsTo(server, somebody.email, 'IDENTITY_REMOVED')).toHaveLength(1);

    await owner.stepUp();
    await changeRules(owner, [{ role: 'AGENT', passwordSignIn: false }]);
    corporate.portal.people.set('staff', person('staff'));
    const staff = await server.person('AGENT', { email: `staff@${AT}` });
    await by.client.must(ALLOW, { input: { userId: staff.id, providerId: corporate.id } });
    await corporate.come('staff');
    const { user: ofStaff } = await by.client.must(IDENTITIES, { id: staff.id });
    expect(await by.client.refusal(REMOVE, { input: { identityId: ofStaff.identities[0].id } })).toBe('CONFLICT');
    await changeRules(owner, [{ role: 'AGENT', passwordSignIn: true }]);

    const only = await viewerOf((await corporate.come('racer3')).browser);
    const { user: seen } = await by.client.must(IDENTITIES, { id: only.user.id });
    const last = { identityId: seen.identities[0].id };
    expect(await by.client.refusal(REMOVE, { input: last })).toBe('CONFLICT');
    const agent = await server.enrolled('AGENT');
    expect(await agent.client.refusal(REMOVE, { input: last })).toBe('NOT_FOUND');
  });
});

describe('a step-up through the provider', () => {
  it('takes the same subject, proved anew, and opens what a step-up opens', async () => {
    const { browser } = await corporate.come('fresh');
    const { user } = await viewerOf(browser);
    const begin = async () =>
      (await browser.client.must(STEP_UP, { input: { returnTo: '/security' } })).beginProviderStepUp.url;
    const proved = (authTime: number | undefined) =>
      corporate.portal.people.set('fresh', person('fresh', { groups: ['support'], auth_time: authTime }));
    const seconds = () => Math.floor(server.clock.now() / 1000);

    for (const [who, authTime, code] of [
      ['fresh', undefined, 'NOT_FRESH'],
      ['fresh', seconds() - 600, 'NOT_FRESH'],
      ['new', undefined, 'WRONG_PERSON'],
    ] as const) {
      proved(authTime);
      expect(refusedIn(await browser.through(await begin(), who))).toBe(code);
      expect((await viewerOf(browser)).session.steppedUpUntil).toBe(null);
    }
    proved(seconds());
    expect(refusedIn(await browser.through(await begin(), 'fresh'))).toBe(null);
    expect((await viewerOf(browser)).session.steppedUpUntil).not.toBe(null);
    // With a factor of ours, the provider's word is no longer enough.
    const { beginTotpEnrollment } = await browser.client.must('mutation { beginTotpEnrollment { id } }');
    expect(beginTotpEnrollment.id).toBeTruthy();
    await server.opened.services.unitOfWork.write((manager) =>
      manager.query('update users set factor_kinds = 1 where id = ?', [user.id]),
    );
    expect(await browser.client.refusal(STEP_UP)).toBe('CONFLICT');
  });

  it('is not for a session that came with a password', async () => {
    const agent = await server.person('AGENT');
    await agent.signIn();
    expect(await agent.client.refusal(STEP_UP)).toBe('CONFLICT');
  });
});

describe('a provider makes nobody more than the policy lets them be', () => {
  it('a role whose factor is required enrolls on our pages under ENFORCE, and the attempt keeps how it came', async () => {
    await owner.stepUp();
    const { policy } = await owner.client.must('{ policy { version } }');
    await owner.client.must(
      'mutation($input: UpdatePolicyInput!) { updatePolicy(input: $input) { policy { version } } }',
      { input: { basedOnVersion: policy.version, policy: { thirdPartySignIn: 'ENFORCE' } } },
    );
    await changeRules(owner, [{ role: 'AGENT', required: true, allowedFactors: ['TOTP'] }]);
    const { browser, ended } = await corporate.come('agent');
    expect(ended).toBe('/enroll');
    const { pendingSignIn } = await browser.client.must('{ pendingSignIn { __typename } }');
    expect(pendingSignIn.__typename).toBe('EnrollmentRequired');
    await owner.stepUp();
    await updateProvider(owner, corporate.id, { enabled: false });
    expect((await browser.client.must('{ pendingSignIn { __typename } }')).pendingSignIn).toBe(null);
  });
});
