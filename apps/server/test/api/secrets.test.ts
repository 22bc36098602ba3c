import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { MINUTE } from '@countersign/domain/time.js';

import { ExportWorker } from '../../src/features/exports/export-worker.js';
import { mailSeal } from '../../src/jobs/outbox.repository.js';
import { programOf } from '../harness/api-token.js';
import type { Client } from '../harness/client.js';
import { DATABASE } from '../harness/database.js';
import { changeRules, codeMailedTo, enrollEmail } from '../harness/email-codes.js';
import { tokenMailedTo } from '../harness/mails.js';
import { BEGIN_ASSERTION, BEGIN_SIGN_IN, enrollPasskey, SIGN_IN_ALONE } from '../harness/passkey-person.js';
import type { Person } from '../harness/person.js';
import { PASSWORD } from '../harness/password.js';
import { openPortal } from '../harness/portal.js';
import { TestServer } from '../harness/server.js';
import { Socket } from '../harness/socket.js';
import { allowHours, deviceCookies, isAsked, trustedBrowser, withoutSession } from '../harness/trusted-devices.js';

// A marker through every path, then a search of everything that comes out: log, errors, trail, export, mails, database.

const SIGN_IN =
  'mutation($input: SignInInput!) { signIn(input: $input) { __typename ... on SignedIn { sessionToken } ... on SecondFactorRequired { attemptToken } } }';
const VERIFY =
  'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename ... on SignedIn { sessionToken } } }';
const ISSUE = 'mutation($input: IssueRecoveryCodeInput!) { issueRecoveryCode(input: $input) { code } }';
const REVOKE = 'mutation($input: RevokeApiTokenInput!) { revokeApiToken(input: $input) { apiToken { id } } }';
const ACCEPT = 'mutation($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { __typename } }';
const CONFIRM = 'mutation($input: ConfirmEmailInput!) { confirmEmail(input: $input) { ok } }';
const CHANGE = 'mutation($input: ChangePasswordInput!) { changePassword(input: $input) { viewer { permissions } } }';
const EVERYTHING_OF_A_USER = `id email name role suspended twoFactorStatus factors { id kind name createdAt lastUsedAt } recoveryCodesLeft
  signInMethods invitation { sentAt } pendingEmail identities { id subject evidence } sessions { id method client ipAddress } trustedDevices { id client createdAt lastUsedAt expiresAt current } signIns { nodes { id explanation client } }`;

const CREATE_PROVIDER = 'mutation($input: CreateProviderInput!) { createProvider(input: $input) { provider { id } } }';
const UPDATE_PROVIDER = 'mutation($input: UpdateProviderInput!) { updateProvider(input: $input) { provider { id } } }';
const BEGIN_TEST = 'mutation($input: BeginProviderTestInput!) { beginProviderTest(input: $input) { url } }';
const HALF = { kind: 'OIDC', name: 'Half set up' };

/** Values that may be nowhere but in the one answer that hands them over. */
const secrets = new Map<string, string>();
/** Six digits, which the digits of anything else may hold: searched for as a word. */
const shortSecrets = new Map<string, string>();
const errors: string[] = [];
const log: string[] = [];
let server: TestServer;
let owner: Person;

const note = (what: string, value: string | null | undefined): void => {
  if (value == null || value === '') throw new Error(`there is no ${what}`);
  secrets.set(value, what);
  const canonical = value.replaceAll('-', '');
  if (canonical.length >= 20) secrets.set(canonical, `${what}, without dashes`);
};
const noteCredentials = (what: string, client: Client): void => {
  for (const [name, value] of client.cookies) note(`${what}: cookie ${name}`, value);
  if (client.authorization !== null) note(`${what}: token`, client.authorization.slice('Bearer '.length));
};
const notePerson = (person: Person): void => {
  note(`TOTP secret of ${person.email}`, person.secret);
  for (const code of person.recoveryCodes) note(`own recovery code of ${person.email}`, code);
  noteCredentials(person.email, person.client);
};
const typed = (code: string): string => {
  shortSecrets.set(code, 'TOTP code');
  return code;
};

/** Asks what is refused, and keeps the answer. */
async function refused(client: Client, query: string, variables: unknown = {}): Promise<void> {
  const response = await client.post(JSON.stringify({ query, variables }));
  const text = await response.text();
  expect(text).toContain('"errors"');
  errors.push(text);
}

beforeAll(async () => {
  const logger = pino({ level: 'trace' }, { write: (line: string) => void log.push(line) });
  server = await TestServer.start({ logger });
  note('password', PASSWORD);

  // First run.
  const link = new URL((await server.setUpLink()) ?? '').hash.slice(1);
  note('set-up link', link);
  note('password of the first owner', 'the very first pass-phrase');
  const setUp = server.client();
  await setUp.must('mutation($input: SetUpInput!) { setUp(input: $input) { __typename } }', {
    input: { token: link, email: 'first@example.com', name: 'First Owner', password: 'the very first pass-phrase' },
  });
  noteCredentials('first owner', setUp);
  await refused(server.client(), 'mutation($input: SetUpInput!) { setUp(input: $input) { __typename } }', {
    input: { token: link, email: 'first@example.com', name: 'First Owner', password: 'MARKER short' },
  });
  note('refused password', 'MARKER short');

  // Enrollment, codes of every kind, tokens of every kind.
  owner = await server.enrolled('OWNER');
  notePerson(owner);
  const agent = await server.enrolled('AGENT');
  notePerson(agent);
  agent.client.cookies.clear();
  await agent.signIn();
  noteCredentials('attempt', agent.client);
  await refused(agent.client, VERIFY, { input: { totpCode: typed('918273') } });
  await refused(agent.client, VERIFY, { input: { recoveryCode: 'MARKERRECOVERYCODE234567' } });
  note('wrong recovery code', 'MARKERRECOVERYCODE234567');
  await refused(agent.client, VERIFY, { input: { totpCode: typed(agent.code(12)) } });
  await agent.verify(typed(agent.freshCode()));
  noteCredentials('agent', agent.client);
  agent.client.cookies.clear();
  await agent.signIn('TOKEN');
  noteCredentials('attempt on a phone', agent.client);
  await agent.verify(typed(agent.freshCode()));
  noteCredentials('agent on a phone', agent.client);
  await owner.stepUp();
  const shown = await owner.client.must(ISSUE, { input: { userId: agent.id, reason: 'lost phone' } });
  note('issued code', shown.issueRecoveryCode.code);
  expect(
    (await owner.client.must(ISSUE, { input: { userId: agent.id, reason: 'lost phone', sendByEmail: true } }))
      .issueRecoveryCode.code,
  ).toBe(null);
  const made = await owner.client.must('mutation { regenerateRecoveryCodes { codes } }');
  for (const code of made.regenerateRecoveryCodes.codes) note('new recovery code', code);

  // A pending enrollment: shown, never confirmed; and one confirmed wrongly.
  const { beginTotpEnrollment: begun } = await owner.client.must(
    'mutation { beginTotpEnrollment { id secret otpauthUri } }',
  );
  note('pending TOTP secret', begun.secret);
  await refused(
    owner.client,
    'mutation($input: ConfirmTotpEnrollmentInput!) { confirmTotpEnrollment(input: $input) { factor { id } } }',
    { input: { id: begun.id, code: typed('564738') } },
  );

  // A sign-in provider: its secrets, what it sends, what a browser holds on its way there and back.
  await owner.stepUp();
  const portal = await openPortal(server, owner, [{ external_id: 'new', email: 'new@portal.example.com' }], {
    createUsers: true,
    createDomains: ['portal.example.com'],
  });
  note('shared secret of a provider', portal.portal.secret);
  portal.portal.makeToken = async (claims) => {
    const token = await portal.portal.sign(claims);
    note('token of a provider', token);
    return token;
  };
  const { browser: arrived } = await portal.come('new');
  noteCredentials('came through a provider', arrived.client);
  for (const [kind, secret] of [
    ['jwt', 'MARKER-next-secret-of-a-portal-0123456789'],
    ['oidc', 'MARKER-client-secret-of-a-provider'],
  ] as const) {
    note(`${kind} secret`, secret);
    const id =
      kind === 'jwt'
        ? portal.id
        : (await owner.client.must(CREATE_PROVIDER, { input: HALF })).createProvider.provider.id;
    const change =
      kind === 'jwt' ? { secret } : { clientSecret: secret, issuer: 'https://login.example.com', clientId: 'x' };
    await owner.client.must(UPDATE_PROVIDER, { input: { id, [kind]: change } });
    const { beginProviderTest } = await owner.client.must(BEGIN_TEST, { input: { id } });
    note(`ticket of a test, ${kind}`, new URL(beginProviderTest.url).searchParams.get('ticket'));
    note(`refused ${kind} secret`, `${secret}-short`.slice(0, 20));
    await refused(owner.client, UPDATE_PROVIDER, { input: { id, jwt: { secret: `${secret}-short`.slice(0, 20) } } });
  }
  await refused(owner.client, CREATE_PROVIDER, {
    input: { ...HALF, kind: 'JWT', jwt: { secret: 'MARKER-too-short' } },
  });
  note('secret of a provider that was refused', 'MARKER-too-short');
  await portal.portal.stop();

  // Codes by mail: set up, asked for, typed right and wrong.
  await changeRules(owner, [{ role: 'AGENT', allowedFactors: ['TOTP', 'EMAIL'] }]);
  const reader = await server.person('AGENT');
  await reader.signIn();
  await reader.stepUpWithPassword();
  const { recoveryCodes } = await enrollEmail(server, reader);
  for (const code of recoveryCodes.codes) note('own recovery code beside codes by mail', code);
  const mailed = async (): Promise<string> => {
    const code = await codeMailedTo(server, reader.email);
    shortSecrets.set(code, 'mailed EMAIL_CODE');
    return code;
  };
  await mailed();
  await reader.client.must('mutation { sendEmailCode { maskedAddress } }');
  const STEP_UP = 'mutation($input: StepUpInput!) { stepUp(input: $input) { session { id } } }';
  await refused(reader.client, STEP_UP, { input: { emailCode: typed('746352') } });
  await reader.client.must(STEP_UP, { input: { emailCode: await mailed() } });
  noteCredentials('reader of mail', reader.client);

  // A way in while a provider is down.
  await server
    .client()
    .must('mutation($input: RequestEmergencySignInInput!) { requestEmergencySignIn(input: $input) { ok } }', {
      input: { email: owner.email },
    });
  note('mailed EMERGENCY_LINK', await tokenMailedTo(server, owner.email, 'EMERGENCY_LINK'));

  // A new password by link.
  const forgetful = await server.person('AGENT');
  await server
    .client()
    .must('mutation($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { ok } }', {
      input: { email: forgetful.email },
    });
  const passwordLink = await tokenMailedTo(server, forgetful.email, 'PASSWORD_LINK');
  note('mailed PASSWORD_LINK', passwordLink);
  note('new password', 'MARKER a new pass-phrase');
  await server.client().must('mutation($input: ResetPasswordInput!) { resetPassword(input: $input) { ok } }', {
    input: { token: passwordLink, password: 'MARKER a new pass-phrase' },
  });
  await refused(server.client(), 'mutation($input: ResetPasswordInput!) { resetPassword(input: $input) { ok } }', {
    input: { token: passwordLink, password: 'MARKER another one' },
  });
  note('password with a dead link', 'MARKER another one');

  // An invitation, another address, a password of one's own.
  await owner.stepUp();
  await owner.client.must('mutation($input: InviteUserInput!) { inviteUser(input: $input) { user { id } } }', {
    input: { email: 'invited@example.com', name: 'Invited', role: 'AGENT' },
  });
  const invitation = await tokenMailedTo(server, 'invited@example.com', 'INVITATION');
  note('mailed INVITATION', invitation);
  note('first password', 'MARKER a first pass-phrase');
  await server.client().must(ACCEPT, { input: { token: invitation, password: 'MARKER a first pass-phrase' } });
  await refused(server.client(), ACCEPT, { input: { token: invitation, password: 'MARKER a first pass-phrase' } });
  await owner.client.must('mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }', {
    input: { userId: forgetful.id, email: 'moved@example.com' },
  });
  const emailLink = await tokenMailedTo(server, 'moved@example.com', 'EMAIL_LINK');
  note('mailed EMAIL_LINK', emailLink);
  await server.client().must(CONFIRM, { input: { token: emailLink } });
  await refused(server.client(), CONFIRM, { input: { token: emailLink } });
  const changing = await server.enrolled('AGENT');
  notePerson(changing);
  note('guessed current password', 'MARKER guessed as the current one');
  note('password of one’s own', 'MARKER another of my own');
  await refused(changing.client, CHANGE, {
    input: { currentPassword: 'MARKER guessed as the current one', newPassword: 'MARKER another of my own' },
  });
  await changing.client.must(CHANGE, {
    input: { currentPassword: PASSWORD, newPassword: 'MARKER another of my own' },
  });

  // An API token: made, used on every way in, refused for want of a scope, revoked.
  await owner.stepUp();
  const program = await programOf(owner, ['READ_USERS']);
  note('API token', program.token);
  await program.client.must('query { users(first: 1) { nodes { id } } viewer { apiToken { name owner { label } } } }');
  await refused(program.client, 'query { policy { version } }');
  await refused(program.client, `query { policy(${program.token}) { version } }`);
  const download = await fetch(`${server.url}/exports/${program.id}.csv`, { headers: program.client.credentials() });
  expect(download.status).toBe(403);
  errors.push(await download.text());
  const withToken = await Socket.connect(program.client);
  if (withToken === null) throw new Error('the socket was not let in');
  errors.push(
    JSON.stringify(await withToken.answer(withToken.subscribe('subscription { statusExportCompleted { id } }'))),
  );
  await owner.client.must(REVOKE, { input: { id: program.id } });
  errors.push(JSON.stringify(await withToken.closed));
  await refused(program.client, 'query { users(first: 1) { nodes { id } } }');
  await refused(owner.client, REVOKE, { input: { id: program.token } });

  // Passkeys: set up, asked for in every way, answered rightly and wrongly.
  const keyholder = await server.enrolled('END_USER');
  const { passkey } = await enrollPasskey(keyholder);
  notePerson(keyholder);
  const answered = (what: string, options: { challenge: string }, twist = {}) => {
    note(`challenge ${what}`, options.challenge);
    const answer = passkey.get(options, twist);
    note(`signature ${what}`, (answer as { response: { signature: string } }).response.signature);
    return answer;
  };
  const { beginWebauthnAssertion: toStepUp } = await keyholder.client.must(BEGIN_ASSERTION);
  await keyholder.client.must(STEP_UP, { input: { webauthn: answered('of a step-up', toStepUp.options) } });
  const alone = server.client();
  for (const twist of [{ origin: 'https://marker.example.com' }, {}]) {
    const { beginPasskeySignIn: begun } = await alone.must(BEGIN_SIGN_IN);
    noteCredentials('a browser that asked for a passkey', alone);
    const webauthn = answered('of a passkey alone', begun.options, twist);
    if ('origin' in twist) await refused(alone, SIGN_IN_ALONE, { input: { webauthn } });
    else await alone.must(SIGN_IN_ALONE, { input: { webauthn } });
  }
  noteCredentials('signed in with a passkey', alone);

  // A trusted device: made, used, and an old value of it shown, which is mailed about.
  await allowHours(owner, 8);
  const noteDevice = (client: Client): void => {
    noteCredentials('trusted device', client);
    for (const [, value] of deviceCookies(client))
      for (const part of value.slice('csd_'.length).split('.')) note('part of a trusted device', part);
  };
  const remembered = await server.enrolled('AGENT');
  const first = await trustedBrowser(server, remembered);
  const used = withoutSession(first);
  expect(await isAsked(used, remembered)).toBe(false);
  server.clock.advance(MINUTE);
  expect(await isAsked(withoutSession(first), remembered)).toBe(true);
  const anew = await trustedBrowser(server, remembered);
  for (const client of [first, used, anew]) noteDevice(client);

  // What is wrong, in every shape that a client may get wrong.
  const marker = (shape: string) => {
    const value = `MARKER-${shape}-7f3a9c`;
    note(`marker ${shape}`, value);
    return value;
  };
  await refused(server.client(), SIGN_IN, { input: { email: owner.email, password: marker('wrong password') } });
  await refused(server.client(), SIGN_IN, { input: { email: owner.email, password: { nested: marker('object') } } });
  await refused(server.client(), SIGN_IN, { input: { email: owner.email, password: [marker('list')] } });
  await refused(server.client(), SIGN_IN, {
    input: { email: owner.email, password: [`x; ${marker('after a semicolon')}`] },
  });
  await refused(server.client(), SIGN_IN, {
    input: { email: owner.email, password: [`x" at "input"; ${marker('after a path')}`] },
  });
  await refused(server.client(), SIGN_IN, {
    input: { email: owner.email, password: marker('beside an unknown field'), pasword: marker('in an unknown field') },
  });
  await refused(server.client(), SIGN_IN, { input: { password: marker('beside a missing field') } });
  await refused(server.client(), SIGN_IN, {
    input: { email: 'a@example.com', password: marker('beside an enum'), transport: marker('enum') },
  });
  await refused(server.client(), SIGN_IN, { input: marker('instead of the input') });
  await refused(server.client(), SIGN_IN, { input: [marker('list of inputs')] });
  await refused(
    server.client(),
    `mutation { signIn(input: { email: "a@example.com", password: ["${marker('literal in a list')}"] }) { __typename } }`,
  );
  await refused(
    server.client(),
    `mutation { signIn(input: { email: "a@example.com", password: { a: "${marker('literal in an object')}" } }) { __typename } }`,
  );
  await refused(
    server.client(),
    `mutation { signIn(input: { email: "a@example.com", password: "x", transport: "${marker('literal for an enum')}" }) { __typename } }`,
  );
  await refused(server.client(), `mutation { signIn(input: "${marker('literal for an input')}") { __typename } }`);
  await refused(
    server.client(),
    `mutation { signIn(input: { email: "a@example.com", password: "x" "${marker('literal that nobody expects')}" }) { __typename } }`,
  );
  await refused(owner.client, 'query($filter: AuditFilter) { auditEvents(filter: $filter) { nodes { id } } }', {
    filter: { from: marker('moment') },
  });
  await refused(
    owner.client,
    `query { auditEvents(filter: { from: "${marker('literal moment')}" }) { nodes { id } } }`,
  );
  await refused(owner.client, 'mutation($input: StepUpInput!) { stepUp(input: $input) { session { id } } }', {
    input: { webauthn: { secret: marker('webauthn') } },
  });
  await refused(owner.client, 'mutation($input: StepUpInput!) { stepUp(input: $input) { session { id } } }', {
    input: { recoveryCode: marker('recovery code') },
  });
  await refused(owner.client, 'mutation($input: StepUpInput!) { stepUp(input: $input) { session { id } } }', {
    input: { password: marker('step-up password') },
  });
  const broken = await server
    .client()
    .post(`{"query": "mutation", "variables": {"password": "${marker('broken JSON')}"`);
  errors.push(await broken.text());
  const withBasic = server.client();
  withBasic.authorization = `Basic ${Buffer.from(`${forgetful.email}:${marker('basic password')}`).toString('base64')}`;
  note('basic header', withBasic.authorization.slice('Basic '.length));
  await refused(withBasic, '{ viewer { permissions } }');
  for (const authorization of [`Bearer ${marker('bearer')}`, marker('authorization')]) {
    const client = server.client();
    client.authorization = authorization;
    await refused(client, 'query { policy { version } }');
  }
  const socket = await Socket.connect(owner.client);
  if (socket === null) throw new Error('the socket was not let in');
  errors.push(
    JSON.stringify(
      await socket.answer(
        socket.subscribe('subscription($id: ID!) { statusExportProgress(id: $id) { id } }', {
          id: { a: marker('socket') },
        }),
      ),
    ),
  );
  errors.push(
    JSON.stringify(
      await socket.answer(
        socket.subscribe(`subscription { statusExportProgress(id: { a: "${marker('literal on a socket')}" }) { id } }`),
      ),
    ),
  );
  socket.close();
});
afterAll(() => server.stop());

/** What of the secrets a text holds. */
function found(text: string): string[] {
  const long = [...secrets].flatMap(([value, what]) =>
    text.includes(value) || text.includes(JSON.stringify(value).slice(1, -1)) ? [what] : [],
  );
  const short = [...shortSecrets].flatMap(([value, what]) =>
    new RegExp(`(?<![0-9A-Za-z.-])${value}(?![0-9A-Za-z-])`).test(text) ? [`${what} ${value}`] : [],
  );
  return [...long, ...short];
}

describe('no secret comes out', () => {
  it('there is something to search for', () => {
    expect(secrets.size).toBeGreaterThan(80);
    expect(errors.length).toBeGreaterThan(25);
    expect(found(`x ${owner.secret} y`)).toHaveLength(1);
  });

  it('in an error', () => {
    expect(errors.filter((text) => found(text).length > 0)).toEqual([]);
  });

  it('in a query, for those who may read the most', async () => {
    const { users } = await owner.client.must(`query { users(first: 200) { nodes { ${EVERYTHING_OF_A_USER} } } }`);
    expect(users.nodes.length).toBeGreaterThan(3);
    const all = JSON.stringify([
      users,
      await owner.client.must(
        'query { providers { id name oidc { clientId hasClientSecret } saml { metadataUrl } jwt { signInUrl hasSecret publicKey } lastTest { explanation facts { label value } } warnings startUrl callbackUrl } }',
      ),
      await owner.client.must('query { apiTokens { nodes { id name scopes owner { label } pausedBecause } } }'),
      await owner.client.must(
        'query { policy { updatedBy { label } } pendingSignIn { __typename } account { organizationName } }',
      ),
    ]);
    expect(found(all)).toEqual([]);
    expect(all).not.toMatch(/argon2|secret_sealed|token_hash|s1\.[0-9a-f]{8}\./);
  });

  it('in the audit trail', async () => {
    const events: string[] = [];
    let after: string | null = null;
    do {
      const {
        auditEvents,
      }: { auditEvents: { nodes: unknown[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } } =
        await owner.client.must(
          'query($after: String) { auditEvents(first: 200, after: $after) { nodes { id type actor { label } subject { label } outcome ipAddress client detail } pageInfo { hasNextPage endCursor } } }',
          { after },
        );
      events.push(...auditEvents.nodes.map((node) => JSON.stringify(node)));
      after = auditEvents.pageInfo.hasNextPage ? auditEvents.pageInfo.endCursor : null;
    } while (after !== null);
    expect(events.length).toBeGreaterThan(30);
    expect(events.filter((event) => found(event).length > 0)).toEqual([]);
  });

  it('in the status export', async () => {
    const worker = new ExportWorker(server.opened.services);
    const socket = await Socket.connect(owner.client);
    if (socket === null) throw new Error('the socket was not let in');
    const { requestStatusExport: requested } = await owner.client.must(
      'mutation { requestStatusExport { statusExport { id } } }',
    );
    const completed = socket.answer(
      socket.subscribe('subscription($id: ID) { statusExportCompleted(id: $id) { state } }', {
        id: requested.statusExport.id,
      }),
    );
    worker.start();
    expect((await completed)?.payload.data.statusExportCompleted.state).toBe('COMPLETED');
    await worker.stop();
    socket.close();
    const response = await fetch(`${server.url}/exports/${requested.statusExport.id}.csv`, {
      headers: owner.client.credentials(),
    });
    const csv = await response.text();
    expect(csv).toContain(owner.email);
    expect(found(csv)).toEqual([]);
  });

  it('in a mail, but for the code and the link that were to be mailed', async () => {
    const { unitOfWork, secretBox } = server.opened.services;
    const mails: { id: string; kind: string; sealed: string }[] = await unitOfWork.reader.query(
      'select id, kind, sealed from outbox_messages where sealed is not null',
    );
    expect(mails.length).toBeGreaterThan(5);
    const opened = mails.map(({ id, kind, sealed }) => ({ kind, text: secretBox.open(sealed, mailSeal(id)) }));
    const foundIn = opened.flatMap(({ kind, text }) =>
      found(text).filter((what) => !what.startsWith(`mailed ${kind}`)),
    );
    expect(foundIn).toEqual([]);
    // The one that was mailed nobody saw: it is in its mail, and from here on one of the secrets.
    const codes = opened.flatMap(({ kind, text }) =>
      [...text.matchAll(/\b(?:[0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}\b/g)].map(([code]) => ({ kind, code })),
    );
    expect([...new Set(codes.map(({ kind }) => kind))]).toEqual(['RECOVERY_CODE_ISSUED']);
    expect(new Set(codes.map(({ code }) => code)).size).toBe(1);
    note('mailed code', codes[0]?.code);
  });

  it('in any column of any table', async () => {
    const { reader } = server.opened.services.unitOfWork;
    const tables = server.opened.databases.writer.entityMetadatas.map((entity) => entity.tableName);
    const leaks: string[] = [];
    let rows = 0;
    for (const table of tables) {
      const all: Record<string, unknown>[] = await reader.query(`select * from ${table}`);
      rows += all.length;
      for (const row of all)
        for (const [column, value] of Object.entries(row))
          if (typeof value === 'string') leaks.push(...found(value).map((what) => `${table}.${column}: ${what}`));
    }
    expect(tables.length).toBeGreaterThan(15);
    expect(rows).toBeGreaterThan(100);
    expect(leaks).toEqual([]);
  });

  it.runIf(DATABASE === 'sqlite')('in any file, what was deleted included', () => {
    const { dataDir } = server.database;
    const files = readdirSync(dataDir)
      .map((name) => join(dataDir, name))
      .filter((path) => statSync(path).isFile());
    expect(files.length).toBeGreaterThan(0);
    const texts = files.map((path) => readFileSync(path).toString('latin1'));
    // Six digits are in any file of this size; the rest is long enough to mean something.
    expect(
      texts.flatMap((text) => [...secrets].filter(([value]) => text.includes(value)).map(([, what]) => what)),
    ).toEqual([]);
  });

  it('in the log, at its most talkative', () => {
    expect(log.filter((line) => found(line).length > 0)).toEqual([]);
  });
});
