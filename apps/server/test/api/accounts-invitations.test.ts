import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DAY } from '@countersign/domain/time.js';
import type { Role } from '@countersign/domain/users/roles.js';

import type { Answer, Client } from '../harness/client.js';
import { mailsTo, tokenMailedTo } from '../harness/mails.js';
import { PASSWORD } from '../harness/password.js';
import type { Person } from '../harness/person.js';
import { TestServer } from '../harness/server.js';

const INVITE = `mutation($input: InviteUserInput!) { inviteUser(input: $input) {
  user { id email name role signInMethods invitation { sentAt expiresAt expired } } } }`;
const RESEND =
  'mutation($input: ResendInvitationInput!) { resendInvitation(input: $input) { user { id invitation { expiresAt expired } } } }';
const CANCEL = 'mutation($input: CancelInvitationInput!) { cancelInvitation(input: $input) { canceledUserId } }';
const ACCEPT =
  'mutation($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { __typename ... on SignedIn { viewer { user { email name role } } } } }';
const SUSPEND = 'mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }';
const INVITATION = 'query($id: ID!) { user(id: $id) { invitation { expired } signInMethods } }';

const codesOf = (answers: readonly Answer[]) => answers.map((answer) => answer.errors?.[0]?.extensions.code ?? 'OK');
const twenty = <T>(work: (index: number) => Promise<T>) => Promise.all(Array.from({ length: 20 }, (_, i) => work(i)));

let server: TestServer;
let owner: Person;
let made = 0;
beforeAll(async () => {
  server = await TestServer.start();
  owner = await server.enrolled('OWNER');
});
afterAll(() => server.stop());

async function invite(by: Client, changes: Record<string, unknown> = {}) {
  const input = { email: `invited${(made += 1)}@example.com`, name: 'Ivy Green', role: 'AGENT', ...changes };
  const { inviteUser } = await by.must(INVITE, { input });
  return { ...inviteUser.user, token: await tokenMailedTo(server, input.email, 'INVITATION') };
}

const accept = (token: string, changes: Record<string, unknown> = {}) =>
  server.client().ask(ACCEPT, { input: { token, password: PASSWORD, ...changes } });

describe('inviting', () => {
  it('mails a link that works once, for seven days, and signs in whoever chooses a password with it', async () => {
    const invited = await invite(owner.client, { role: 'ADMIN' });
    expect(invited).toMatchObject({ name: 'Ivy Green', role: 'ADMIN', signInMethods: [] });
    expect(invited.invitation).toMatchObject({ expired: false });
    expect(Date.parse(invited.invitation.expiresAt) - Date.parse(invited.invitation.sentAt)).toBe(7 * DAY);
    const { data } = await accept(invited.token, { name: 'Ivy Greene' });
    expect(data.acceptInvitation.viewer.user).toEqual({ email: invited.email, name: 'Ivy Greene', role: 'ADMIN' });
    expect(codesOf([await accept(invited.token)])).toEqual(['NOT_FOUND']);
    const { user } = await owner.client.must(INVITATION, { id: invited.id });
    expect(user).toEqual({ invitation: null, signInMethods: ['PASSWORD'] });
  });

  it('clicking twice and 20 at once make one user and one mail', async () => {
    const input = { email: 'twice@example.com', name: 'Twice', role: 'AGENT' };
    const answers = await twenty(() => owner.client.copy().ask(INVITE, { input }));
    expect(codesOf(answers).sort()).toEqual([...Array<string>(19).fill('BAD_USER_INPUT'), 'OK']);
    expect(await mailsTo(server, input.email)).toHaveLength(1);
  });

  it.each(['Taken@Example.com', ' taken@example.COM '])(
    'an address taken in another case (%j) is refused by name',
    async (email) => {
      if ((await mailsTo(server, 'taken@example.com')).length === 0)
        await invite(owner.client, { email: 'taken@example.com', name: 'Tess Taken' });
      const { errors } = await owner.client.ask(INVITE, { input: { email, name: 'Other', role: 'AGENT' } });
      expect(errors?.[0]?.extensions['fields']).toEqual([
        {
          path: 'input.email',
          message: 'Tess Taken was invited with this e-mail address already. Send that invitation again instead.',
        },
      ]);
      const { errors: held } = await owner.client.ask(INVITE, {
        input: { email: owner.email.toUpperCase(), name: 'Other', role: 'AGENT' },
      });
      expect(held?.[0]?.message).toBe(`${owner.name} has this e-mail address already.`);
    },
  );

  it.each([
    'محمد بن سلمان',
    'Ελένη Παπαδοπούλου',
    '山田 太郎',
    '👩‍🚒 Łukasz Ñandú',
    '<b onclick="x()">Bold</b> & Sons',
    "Robert'); drop table users;--",
    '名'.repeat(200),
  ])('keeps the name %j as it is typed, harmless in the mail', async (name) => {
    const invited = await invite(owner.client, { name: `  ${name} ` });
    expect(invited.name).toBe(name);
    const [mail] = await mailsTo(server, invited.email);
    expect(mail?.html).not.toContain('<b onclick');
    const { data, errors } = await accept(invited.token);
    if (data === null) throw new Error(JSON.stringify(errors));
    expect(data.acceptInvitation.viewer.user.name).toBe(name);
  });

  it.each([
    ['input.name', { name: '名'.repeat(201) }],
    ['input.name', { name: 'x'.repeat(300) }],
    ['input.name', { name: '   ' }],
    ['input.name', { name: 'Two\nlines' }],
    ['input.name', { name: 'Turned \u202e around' }],
    ['input.email', { email: 'not an address' }],
    ['input.email', { email: `${'x'.repeat(190)}@example.com` }],
    ['input.email', { email: 'a@b.example, c@d.example' }],
    ['input.email', { email: 'a@example.com\r\nBcc: x@example.com' }],
  ])('refuses at %s: %j, and adds nobody', async (path, changes) => {
    const count = async () =>
      (await server.opened.services.unitOfWork.reader.query('select count(*) as users from users'))[0].users;
    const before = await count();
    const { errors } = await owner.client.ask(INVITE, {
      input: { email: 'fine@example.com', name: 'Fine', role: 'AGENT', ...changes },
    });
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.extensions['fields']).toMatchObject([{ path }]);
    expect(await count()).toEqual(before);
  });

  it('nobody invites above their own role, sends again or takes back what is above it', async () => {
    const admin = await server.enrolled('ADMIN');
    const roles: readonly Role[] = ['OWNER', 'ADMIN', 'AGENT', 'END_USER'];
    const answers: string[] = [];
    for (const role of roles)
      answers.push(
        ...codesOf([
          await admin.client.ask(INVITE, { input: { email: `by-admin-${role}@example.com`, name: 'X', role } }),
        ]),
      );
    expect(answers).toEqual(['FORBIDDEN', 'OK', 'OK', 'OK']);
    const above = await invite(owner.client, { role: 'OWNER' });
    expect(await admin.client.refusal(RESEND, { input: { userId: above.id } })).toBe('FORBIDDEN');
    expect(await admin.client.refusal(CANCEL, { input: { userId: above.id } })).toBe('FORBIDDEN');
    expect(codesOf([await accept(above.token)])).toEqual(['OK']);
  });
});

describe('an invitation that is open', () => {
  it('runs out after seven days and can be sent again', async () => {
    const invited = await invite(owner.client);
    server.clock.advance(7 * DAY);
    const by = await server.enrolled('OWNER');
    expect((await by.client.must(INVITATION, { id: invited.id })).user.invitation).toEqual({ expired: true });
    expect(codesOf([await accept(invited.token)])).toEqual(['NOT_FOUND']);
    const { resendInvitation } = await by.client.must(RESEND, { input: { userId: invited.id } });
    expect(resendInvitation.user.invitation).toMatchObject({ expired: false });
    const token = await tokenMailedTo(server, invited.email, 'INVITATION');
    expect(codesOf([await accept(invited.token), await accept(token)])).toEqual(['NOT_FOUND', 'OK']);
    owner = by;
  });

  it('sent again 20 times at once: one link works, and no other', async () => {
    const invited = await invite(owner.client);
    server.clock.advance(1_000);
    await twenty(() => owner.client.copy().ask(RESEND, { input: { userId: invited.id } }));
    const tokens = (await mailsTo(server, invited.email)).map((mail) => /#([\w-]+)/.exec(mail.text)?.[1] ?? '');
    // More are not sent within an hour.
    expect(new Set(tokens).size).toBe(5);
    const answers = await Promise.all(tokens.map((token) => accept(token)));
    expect(codesOf(answers).filter((code) => code === 'OK')).toHaveLength(1);
  });

  it('is accepted by exactly one of 20', async () => {
    const invited = await invite(owner.client);
    const answers = await twenty((index) => accept(invited.token, { password: `${PASSWORD} ${index}` }));
    expect(codesOf(answers).sort()).toEqual([...Array<string>(19).fill('NOT_FOUND'), 'OK']);
  });

  it('taken back: the link is dead, the user is gone, and the address is free again', async () => {
    const invited = await invite(owner.client);
    const answers = await twenty(() => owner.client.copy().ask(CANCEL, { input: { userId: invited.id } }));
    expect(codesOf(answers).sort()).toEqual([...Array<string>(19).fill('NOT_FOUND'), 'OK']);
    expect(codesOf([await accept(invited.token)])).toEqual(['NOT_FOUND']);
    expect((await owner.client.must(INVITATION, { id: invited.id })).user).toBe(null);
    expect((await invite(owner.client, { email: invited.email })).id).not.toBe(invited.id);
  });

  it('taken back while it is accepted: one of the two happens, never half of each', async () => {
    for (let round = 0; round < 5; round += 1) {
      const invited = await invite(owner.client);
      const [accepted, canceled] = codesOf(
        await Promise.all([accept(invited.token), owner.client.ask(CANCEL, { input: { userId: invited.id } })]),
      );
      expect([accepted, canceled].filter((code) => code === 'OK')).toHaveLength(1);
      const { user } = await owner.client.must(INVITATION, { id: invited.id });
      expect(user === null).toBe(canceled === 'OK');
    }
  });

  it('is neither sent again nor taken back for somebody who has a password', async () => {
    const agent = await server.person('AGENT');
    expect(await owner.client.refusal(RESEND, { input: { userId: agent.id } })).toBe('CONFLICT');
    expect(await owner.client.refusal(CANCEL, { input: { userId: agent.id } })).toBe('CONFLICT');
    await agent.signIn();
    expect(await agent.viewerEmail()).toBe(agent.email);
    expect(await mailsTo(server, agent.email)).toEqual([]);
  });

  it('ends with a suspension, is not sent again during it, and can be afterwards', async () => {
    const invited = await invite(owner.client);
    await owner.client.must(SUSPEND, { input: { userId: invited.id, suspended: true } });
    expect(codesOf([await accept(invited.token)])).toEqual(['NOT_FOUND']);
    expect(await owner.client.refusal(RESEND, { input: { userId: invited.id } })).toBe('CONFLICT');
    await owner.client.must(SUSPEND, { input: { userId: invited.id, suspended: false } });
    expect((await owner.client.must(INVITATION, { id: invited.id })).user.invitation).toEqual({ expired: true });
    server.clock.advance(1_000);
    await owner.client.must(RESEND, { input: { userId: invited.id } });
    const token = await tokenMailedTo(server, invited.email, 'INVITATION');
    expect(codesOf([await accept(invited.token), await accept(token)])).toEqual(['NOT_FOUND', 'OK']);
  });

  it('still works after the role was put right, and gives the new role', async () => {
    const invited = await invite(owner.client, { role: 'OWNER' });
    await owner.stepUp();
    await owner.client.must(SUSPEND, { input: { userId: invited.id, role: 'END_USER' } });
    const { data } = await accept(invited.token);
    expect(data.acceptInvitation.viewer.user.role).toBe('END_USER');
  });

  it('is seen by whoever may see users, and by nobody else', async () => {
    const agent = await server.person('AGENT');
    await agent.signIn();
    const { viewer } = await agent.client.must('query { viewer { user { invitation { expired } pendingEmail } } }');
    expect(viewer.user).toEqual({ invitation: null, pendingEmail: null });
    expect(await agent.client.refusal(INVITE, { input: { email: 'x@example.com', name: 'X', role: 'END_USER' } })).toBe(
      'FORBIDDEN',
    );
  });
});
