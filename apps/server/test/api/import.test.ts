import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Person } from '../harness/person.js';
import { TestServer } from '../harness/server.js';

// A list of users through the API: the rule of a row is tabled in the domain, here is what the server adds.

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.start();
});
afterEach(() => server.stop());

const IMPORT =
  'mutation($input: ImportUsersInput!) { importUsers(input: $input) { created invited refused { line reason } } }';

interface Row {
  line: number;
  email: string;
  name: string;
  role: string;
}
const row = (line: number, changes: Partial<Row> = {}): Row => ({
  line,
  email: `user${line}@example.com`,
  name: `User ${line}`,
  role: 'Agent',
  ...changes,
});
const importing = async (by: Person, rows: Row[], preview?: boolean) =>
  (await by.client.must(IMPORT, { input: { rows, ...(preview === undefined ? {} : { preview }) } })).importUsers;
const count = async (sql: string): Promise<number> => {
  const rows: { n: number | string }[] = await server.opened.services.unitOfWork.reader.query(
    `select count(*) as n from ${sql}`,
  );
  return Number(rows[0]?.n);
};

describe('an import', () => {
  it('makes users, mails each an invitation, and leaves the trail of both', async () => {
    const admin = await server.enrolled('ADMIN');
    expect(await importing(admin, [row(2), row(3, { role: ' end user ' }), row(4, { role: 'ADMIN' })])).toEqual({
      created: 3,
      invited: 3,
      refused: [],
    });
    const { users } = await admin.client.must('query { users { nodes { email role } } }');
    expect(users.nodes.filter(({ email }: Row) => email.startsWith('user'))).toEqual([
      { email: 'user2@example.com', role: 'AGENT' },
      { email: 'user3@example.com', role: 'END_USER' },
      { email: 'user4@example.com', role: 'ADMIN' },
    ]);
    expect(await count("outbox_messages where kind = 'INVITATION' and expires_at is not null")).toBe(3);
    expect(await count("links where kind = 'INVITATION' and used_at is null")).toBe(3);
    expect(await count(`audit_events where type = 'user.imported' and actor_id = '${admin.id}'`)).toBe(3);
    expect(await count(`audit_events where type = 'import.finished' and actor_id = '${admin.id}'`)).toBe(1);
  });

  it('refuses rows by line with the reason, and takes the others', async () => {
    const admin = await server.enrolled('ADMIN', { email: 'There@example.com' });
    const { created, refused } = await importing(admin, [
      row(2),
      row(3, { email: 'USER2@example.com' }),
      row(4, { email: 'tHERE@Example.com' }),
      row(5, { email: 'nobody' }),
      row(6, { name: ' ' }),
      row(7, { role: 'boss' }),
      row(8, { role: 'OWNER' }),
      row(9, { email: ' User9@Example.com ', name: ' Ann ' }),
    ]);
    expect(created).toBe(2);
    expect(refused.map(({ line }: Row) => line)).toEqual([3, 4, 5, 6, 7, 8]);
    expect(refused.map(({ reason }: { reason: string }) => reason)).toEqual([
      expect.stringMatching(/stands in line 2 already/),
      expect.stringMatching(/There is a user with this e-mail address/),
      expect.stringMatching(/not an e-mail address/),
      expect.stringMatching(/Enter a name/),
      expect.stringMatching(/one of OWNER/),
      expect.stringMatching(/higher role than their own/),
    ]);
    expect(await count("users where email = 'User9@Example.com' and name = 'Ann'")).toBe(1);
    expect(await count("users where role = 'OWNER'")).toBe(0);
    expect(await count("audit_events where type = 'authorization.refused' and outcome = 'refused'")).toBe(1);
  });

  it('of an owner may hold owners', async () => {
    const owner = await server.enrolled('OWNER');
    expect(await importing(owner, [row(2, { role: 'owner' })])).toEqual({ created: 1, invited: 1, refused: [] });
  });

  it('that is only looked at judges alike and changes nothing', async () => {
    const admin = await server.enrolled('ADMIN');
    const rows = [row(2), row(3, { email: admin.email }), row(4, { role: 'OWNER' }), row(5, { email: 'x' })];
    const before = [await count('users'), await count('audit_events'), await count('outbox_messages')];
    const looked = await importing(admin, rows, true);
    expect([await count('users'), await count('audit_events'), await count('outbox_messages')]).toEqual(before);
    expect(await importing(admin, rows, false)).toEqual(looked);
    expect(looked).toMatchObject({ created: 1, invited: 1, refused: [{ line: 3 }, { line: 4 }, { line: 5 }] });
  });

  it('of the same rows, twice at once, makes each user once and mails each once', async () => {
    const admin = await server.enrolled('ADMIN');
    const rows = Array.from({ length: 60 }, (_, index) => row(index + 2));
    const answers = await Promise.all([rows, [...rows].reverse(), rows].map((list) => importing(admin, list)));
    expect(answers.reduce((sum, { created }) => sum + created, 0)).toBe(60);
    expect(answers.reduce((sum, { refused }) => sum + refused.length, 0)).toBe(120);
    expect(await count("users where email like 'user%@example.com'")).toBe(60);
    expect(await count("outbox_messages where kind = 'INVITATION'")).toBe(60);
    expect(await count("audit_events where type = 'user.imported'")).toBe(60);
  });

  it('takes 500 rows at once and no more', async () => {
    const admin = await server.enrolled('ADMIN');
    const rows = (length: number) =>
      Array.from({ length }, (_, index) => ({
        line: index + 2,
        email: `u${index}@x.example`,
        name: 'A',
        role: 'AGENT',
      }));
    const { errors } = await admin.client.ask(IMPORT, { input: { rows: rows(501) } });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path: 'input.rows' }] });
    expect((await importing(admin, rows(500))).created).toBe(500);
  });

  it.each([
    ['a line that is none', { rows: [row(0)] }],
    ['a hash', { rows: [{ ...row(2), passwordHash: 'x' }] }],
    ['a column too few', { rows: [{ line: 2, email: 'a@example.com', name: 'A' }] }],
  ])('with %s is refused whole', async (_what, input) => {
    const admin = await server.enrolled('ADMIN');
    expect(await admin.client.refusal(IMPORT, { input })).toBe('BAD_USER_INPUT');
    expect(await count('users')).toBe(1);
  });

  it('by an API token with WRITE_USERS holds for the token as for its owner', async () => {
    const admin = await server.enrolled('ADMIN');
    const token = async (scopes: string[]) => {
      const { createApiToken } = await admin.client.must(
        'mutation($input: CreateApiTokenInput!) { createApiToken(input: $input) { token } }',
        { input: { name: `Sync ${scopes.join()}`, scopes } },
      );
      const client = server.client();
      client.authorization = `Bearer ${createApiToken.token}`;
      return client;
    };
    const reading = await token(['READ_USERS']);
    expect(await reading.refusal(IMPORT, { input: { rows: [row(2)] } })).toBe('SCOPE_MISSING');
    const writing = await token(['WRITE_USERS']);
    const { importUsers } = await writing.must(IMPORT, { input: { rows: [row(2), row(3, { role: 'OWNER' })] } });
    expect(importUsers).toMatchObject({ created: 1, refused: [{ line: 3 }] });
    expect(await count("audit_events where type = 'user.imported' and actor_kind = 'API_TOKEN'")).toBe(1);
  });
});
