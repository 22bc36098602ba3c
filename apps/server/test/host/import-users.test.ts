import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { runRequest } from '../../src/cli/run-request.js';
import type { HostAnswer } from '../../src/cli/requests.js';
import { openTestServices, type TestServices } from '../harness/services.js';

const HASH = `$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$${'A'.repeat(43)}`;

let test: TestServices;
beforeEach(async () => {
  test = await openTestServices();
});
afterEach(() => test.drop());

const importing = (content: string): Promise<HostAnswer> =>
  runRequest(test.services, { command: 'import-users', content }, { progress: () => undefined });
const users = () =>
  test.databases.reader.query<{ email: string; name: string; role: string; password_hash: string | null }[]>(
    'select email, name, role, password_hash from users order by email_key',
  );
const count = async (sql: string) =>
  Number((await test.databases.reader.query<{ n: number | string }[]>(`select count(*) as n from ${sql}`))[0]?.n);

describe('files as spreadsheets write them', () => {
  it.each([
    { like: 'commas', content: `email,name,role,password_hash\nann@example.com,Ann Lee,AGENT,\n` },
    {
      like: 'semicolons, Windows line ends and a byte order mark',
      content: `\ufeffEmail;NAME;Role\r\nann@example.com;Ann Lee;agent\r\n`,
    },
    {
      like: 'tabs, another order of columns, no last line end',
      content: `role\tname\temail\nAgent\tAnn Lee\tann@example.com`,
    },
    {
      like: 'quotation marks and empty lines',
      content: `"email","name","role"\n\n" ann@example.com ","Ann Lee","AGENT"\n,,\n`,
    },
  ])('$like', async ({ content }) => {
    expect(await importing(content)).toMatchObject({ ok: true, err: [] });
    expect(await users()).toMatchObject([
      { email: 'ann@example.com', name: 'Ann Lee', role: 'AGENT', password_hash: null },
    ]);
  });

  it.each([
    { like: 'with commas', content: `email,name,password_hash,role\nann@example.com,Ann,${HASH},AGENT\n` },
    { like: 'quoted', content: `email,name,role,password_hash\nann@example.com,Ann,AGENT,"${HASH}"\n` },
    { like: 'with semicolons', content: `email;name;role;password_hash\nann@example.com;Ann;AGENT;${HASH}\n` },
  ])('a hash that has commas of its own, $like', async ({ content }) => {
    expect(await importing(content)).toMatchObject({ ok: true });
    expect(await users()).toMatchObject([{ password_hash: HASH, role: 'AGENT' }]);
  });

  it.each([
    { content: '', says: /empty/ },
    { content: 'email,name\na@example.com,A\n', says: /role is not among them/ },
    { content: 'a@example.com,A,AGENT\n', says: /email, name, role are not among them/ },
    { content: 'email,name,role,passwordhash\n', says: /Unknown columns: "passwordhash"/ },
    { content: 'email,name,role,Email\n', says: /twice/ },
  ])('are refused whole where the first line is "$content"', async ({ content, says }) => {
    const answer = await importing(content);
    expect(answer.ok).toBe(false);
    expect(answer.err[0]).toMatch(says);
    expect(await users()).toEqual([]);
  });
});

it('refuses rows by line with the reason, and takes the others', async () => {
  await importing('email,name,role\nthere@example.com,There,OWNER\n');
  const answer = await importing(
    [
      'email,name,role,password_hash',
      `hash@example.com,Hash,OWNER,${HASH}`,
      'no-address,A,AGENT,',
      'a@example.com,,AGENT,',
      'b@example.com,B,BOSS,',
      'HASH@example.com,Twice,AGENT,',
      'There@Example.com,There,AGENT,',
      'c@example.com,C,AGENT,md5:abc',
      'd@example.com,D',
      'e@example.com,"E"x,AGENT,',
      'f@example.com,"F,AGENT,',
      'last@example.com,"Last, the ""one""",End user,',
    ].join('\n'),
  );
  expect(answer.ok).toBe(false);
  expect(answer.err.map((line) => line.replace(/:.*/, ''))).toEqual([
    'line 3',
    'line 4',
    'line 5',
    'line 6',
    'line 7',
    'line 8',
    'line 9',
    'line 10',
    'line 11',
  ]);
  expect(answer.err[3]).toMatch(/stands in line 2 already/);
  expect(answer.err[4]).toMatch(/There is a user/);
  expect(answer.out[0]).toBe(
    'Imported 2 users: 1 with the password they have, 1 invited by mail; 0 with the authenticator they have. Refused 9 rows.',
  );
  expect((await users()).map(({ email, name, role }) => [email, name, role])).toEqual([
    ['hash@example.com', 'Hash', 'OWNER'],
    ['last@example.com', 'Last, the "one"', 'END_USER'],
    ['there@example.com', 'There', 'OWNER'],
  ]);
});

it('invites by mail whoever has no password, and finds people by name afterwards', async () => {
  await importing(`email,name,role,password_hash\nann@example.com,Ann Lee,AGENT,\nbo@example.com,Bo,AGENT,${HASH}\n`);
  expect(await count("links where kind = 'INVITATION'")).toBe(1);
  expect(await count("outbox_messages where kind = 'INVITATION' and state = 'QUEUED' and expires_at is not null")).toBe(
    1,
  );
  expect(await count("user_search_terms where term = 'lee'")).toBe(1);
  expect(await count("audit_events where type = 'user.imported' and actor_kind = 'HOST'")).toBe(2);
  expect(await count("audit_events where type = 'import.finished'")).toBe(1);
});

it('goes on where it was killed: what is done is whole, and a second run says so', async () => {
  const content = `email,name,role,password_hash\n${Array.from({ length: 1200 }, (_, number) => `u${number}@example.com,User ${number},AGENT,${HASH}`).join('\n')}`;
  const stopping = new AbortController();
  const killed = runRequest(
    test.services,
    { command: 'import-users', content },
    { progress: () => stopping.abort(), signal: stopping.signal },
  );
  await expect(killed).rejects.toThrow(/server is stopping/);
  const done = await count('users');
  expect(done).toBeGreaterThan(0);
  expect(done).toBeLessThan(1200);
  expect(await count("audit_events where type = 'user.imported'")).toBe(done);
  const again = await importing(content);
  expect(again.err).toHaveLength(done);
  expect(await count('users')).toBe(1200);
});

describe('authenticators that users have already', () => {
  const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

  it('are taken over by otpauth link or base32; others are refused by line, with nothing of them said', async () => {
    const answer = await importing(
      [
        'email,name,role,password_hash,totp',
        `ann@example.com,Ann,AGENT,"${HASH}",otpauth://totp/Old:ann?secret=${SECRET}&issuer=Old`,
        `bo@example.com,Bo,AGENT,"${HASH}",${SECRET.toLowerCase()}`,
        `cy@example.com,Cy,AGENT,"${HASH}",`,
        `di@example.com,Di,AGENT,"${HASH}",otpauth://totp/di?secret=${SECRET}&digits=8`,
        `ed@example.com,Ed,AGENT,"${HASH}",otpauth://totp/ed?secret=${SECRET}&algorithm=SHA512`,
        `flo@example.com,Flo,AGENT,"${HASH}",123456`,
      ].join('\n'),
    );
    expect(answer.out[0]).toBe(
      'Imported 3 users: 3 with the password they have, 0 invited by mail; 2 with the authenticator they have. Refused 3 rows.',
    );
    expect(answer.err).toEqual([
      expect.stringMatching(/^line 5: .*six digits/),
      expect.stringMatching(/^line 6: .*SHA-1/),
      expect.stringMatching(/^line 7: .*base32/),
    ]);
    expect(answer.err.join()).not.toContain(SECRET);
    const stored: { email: string; factor_kinds: number; grace_forfeited: number; secret_sealed: string | null }[] =
      await test.databases.reader.query(
        'select u.email, u.factor_kinds, u.grace_forfeited, f.secret_sealed from users u left join factors f on f.user_id = u.id order by u.email_key',
      );
    expect(stored.map((row) => [row.email, row.factor_kinds, Number(row.grace_forfeited)])).toEqual([
      ['ann@example.com', 1, 1],
      ['bo@example.com', 1, 1],
      ['cy@example.com', 0, 0],
    ]);
    expect(stored[0]?.secret_sealed).not.toContain(SECRET);
  });
});
