import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Answer, Client } from '../harness/client.js';
import { tokenMailedTo } from '../harness/mails.js';
import { PASSWORD } from '../harness/password.js';
import type { Person } from '../harness/person.js';
import { TestServer } from '../harness/server.js';

// What was mailed, handed over or made for later ends with its user's access. Proved by use, as in ending.test.ts, where the
// sessions, unfinished sign-ins and sockets are.

const UPDATE = 'mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }';
const ISSUE = 'mutation($input: IssueRecoveryCodeInput!) { issueRecoveryCode(input: $input) { code } }';
const REQUEST = 'mutation($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { ok } }';
const RESET = 'mutation($input: ResetPasswordInput!) { resetPassword(input: $input) { ok } }';
const CONFIRM = 'mutation($input: ConfirmEmailInput!) { confirmEmail(input: $input) { ok } }';
const SIGN_IN = 'mutation($input: SignInInput!) { signIn(input: $input) { __typename } }';
const VERIFY = 'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename } }';
const NEW_PASSWORD = 'willow-anchor-tractor';

const codeOf = (answer: Answer): string => answer.errors?.[0]?.extensions.code ?? 'OK';

/** What one user holds for later, beside sessions. */
interface Held {
  readonly person: Person;
  readonly newEmail: string;
  readonly passwordToken: string;
  readonly emailToken: string;
  readonly issuedCode: string;
  readonly program: Client;
}

interface Cause {
  /** @param owner stepped up */
  readonly happens: (owner: Person, held: Held) => Promise<unknown>;
  /** With what the user signs in afterwards; null: there is no user. */
  readonly after: { readonly password: string; readonly email: 'old' | 'new' } | null;
  /** The API token: its user is gone, or it works again once they stand as before. */
  readonly program: 'gone' | 'goes on';
}

const CAUSES: Readonly<Record<string, Cause>> = {
  'a suspension, though it is lifted': {
    async happens(owner, { person }) {
      await owner.client.must(UPDATE, { input: { userId: person.id, suspended: true } });
      await owner.client.must(UPDATE, { input: { userId: person.id, suspended: false } });
    },
    after: { password: PASSWORD, email: 'old' },
    program: 'goes on',
  },
  'a change of role': {
    happens: (owner, { person }) => owner.client.must(UPDATE, { input: { userId: person.id, role: 'OWNER' } }),
    after: { password: PASSWORD, email: 'old' },
    program: 'goes on',
  },
  'a changed password': {
    happens: (_owner, { person }) =>
      person.client.must(
        'mutation($input: ChangePasswordInput!) { changePassword(input: $input) { viewer { permissions } } }',
        {
          input: { currentPassword: PASSWORD, newPassword: NEW_PASSWORD },
        },
      ),
    after: { password: NEW_PASSWORD, email: 'old' },
    program: 'goes on',
  },
  'a password that was reset': {
    happens: (_owner, { passwordToken }) =>
      fresh().must(RESET, { input: { token: passwordToken, password: NEW_PASSWORD } }),
    after: { password: NEW_PASSWORD, email: 'old' },
    program: 'goes on',
  },
  'a changed e-mail address': {
    happens: (_owner, { emailToken }) => fresh().must(CONFIRM, { input: { token: emailToken } }),
    after: { password: PASSWORD, email: 'new' },
    program: 'goes on',
  },
  'a deletion': {
    happens: (owner, { person }) =>
      owner.client.must('mutation($input: DeleteUserInput!) { deleteUser(input: $input) { deletedUserId } }', {
        input: { userId: person.id, reason: 'left the company' },
      }),
    after: null,
    program: 'gone',
  },
};

let server: TestServer;
let made = 0;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());
const fresh = (): Client => server.client();

async function hold(owner: Person): Promise<Held> {
  const person = await server.enrolled('ADMIN');
  const newEmail = `moved${(made += 1)}@example.com`;
  await person.client.must(UPDATE, { input: { userId: person.id, email: newEmail } });
  await fresh().must(REQUEST, { input: { email: person.email } });
  const { issueRecoveryCode } = await owner.client.must(ISSUE, {
    input: { userId: person.id, reason: 'phone at home', situation: 'FACTOR_NOT_AT_HAND' },
  });
  const { createApiToken } = await person.client.must(
    'mutation($input: CreateApiTokenInput!) { createApiToken(input: $input) { token } }',
    { input: { name: 'Nightly', scopes: ['READ_USERS'] } },
  );
  const program = fresh();
  program.authorization = `Bearer ${createApiToken.token}`;
  expect(await works(program)).toBe('OK');
  return {
    person,
    newEmail,
    passwordToken: await tokenMailedTo(server, person.email, 'PASSWORD_LINK'),
    emailToken: await tokenMailedTo(server, newEmail, 'EMAIL_LINK'),
    issuedCode: issueRecoveryCode.code,
    program,
  };
}

const works = async (program: Client): Promise<string> =>
  codeOf(await program.ask('query { users(first: 1) { nodes { id } } }'));
const reset = async ({ passwordToken: token }: Held) =>
  codeOf(await fresh().ask(RESET, { input: { token, password: `${NEW_PASSWORD} again` } }));
const confirm = async ({ emailToken: token }: Held) => codeOf(await fresh().ask(CONFIRM, { input: { token } }));
async function useIssuedCode(held: Held, after: NonNullable<Cause['after']>): Promise<string> {
  const client = fresh();
  const email = after.email === 'old' ? held.person.email : held.newEmail;
  const { signIn } = await client.must(SIGN_IN, { input: { email, password: after.password } });
  expect(signIn.__typename).toBe('SecondFactorRequired');
  return codeOf(await client.ask(VERIFY, { input: { recoveryCode: held.issuedCode } }));
}

describe('what a user holds for later', () => {
  it('works, as long as nothing ends it', async () => {
    const owner = await server.enrolled('OWNER');
    expect(await useIssuedCode(await hold(owner), { password: PASSWORD, email: 'old' })).toBe('OK');
    expect(await reset(await hold(owner))).toBe('OK');
    expect(await confirm(await hold(owner))).toBe('OK');
  });

  it.each(Object.keys(CAUSES))('ends with %s', async (name) => {
    const cause = CAUSES[name];
    if (cause === undefined) throw new Error(name);
    const owner = await server.enrolled('OWNER');
    const held = await hold(owner);
    await cause.happens(owner, held);
    if (cause.after === null) {
      const { errors } = await fresh().ask(SIGN_IN, { input: { email: held.person.email, password: PASSWORD } });
      expect(errors?.[0]?.extensions.code).toBe('INVALID_CREDENTIALS');
    } else expect(await useIssuedCode(held, cause.after)).toBe('INVALID_CODE');
    expect(await reset(held)).toBe('NOT_FOUND');
    expect(await confirm(held)).toBe('NOT_FOUND');
    expect(await works(held.program)).toBe(cause.program === 'gone' ? 'UNAUTHENTICATED' : 'OK');
  });

  it('an API token rests while its user is suspended', async () => {
    const owner = await server.enrolled('OWNER');
    const { person, program } = await hold(owner);
    await owner.client.must(UPDATE, { input: { userId: person.id, suspended: true } });
    expect(await works(program)).toBe('UNAUTHENTICATED');
    await owner.client.must(UPDATE, { input: { userId: person.id, suspended: false } });
    expect(await works(program)).toBe('OK');
  });
});
