import { connect } from 'node:net';

import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Client } from '../harness/client.js';
import type { Person } from '../harness/person.js';
import { PASSWORD } from '../harness/password.js';
import { TestServer } from '../harness/server.js';
import { Socket } from '../harness/socket.js';

const SIGN_IN = 'mutation($input: SignInInput!) { signIn(input: $input) { __typename } }';
const INVALID = 'signIn(input: { email: "nobody@example.com", password: "x" }) { __typename }';

let server: TestServer;
let admin: Person;
beforeAll(async () => {
  server = await TestServer.start();
  admin = await server.enrolled('ADMIN');
});
afterAll(() => server.stop());

/** A document of exactly this depth: sessions and their users go round and round. */
function deep(depth: number): string {
  const nested = (levels: number, field: 'user' | 'sessions'): string =>
    levels === 1 ? '__typename' : `${field} { ${nested(levels - 1, field === 'user' ? 'sessions' : 'user')} }`;
  return `query { viewer { ${nested(depth - 1, 'user')} } }`;
}

describe('documents', () => {
  it('go twelve levels deep and no deeper', async () => {
    expect(await admin.client.refusal(deep(12))).toBe(null);
    expect(await admin.client.refusal(deep(13))).toBe('TOO_COMPLEX');
  });

  it('that hide their depth in fragments are measured all the same', async () => {
    const fragments = Array.from(
      { length: 7 },
      (_, index) => `fragment F${index} on User { sessions { user { ...F${index + 1} } } }`,
    ).join(' ');
    expect(
      await admin.client.refusal(`query { viewer { user { ...F0 } } } ${fragments} fragment F7 on User { id }`),
    ).toBe('TOO_COMPLEX');
  });

  it('whose fragments multiply are refused, not worked through', async () => {
    const fragments = Array.from(
      { length: 25 },
      (_, index) =>
        `fragment F${index} on User { a: sessions { user { ...F${index + 1} } } b: sessions { user { ...F${index + 1} } } }`,
    ).join(' ');
    expect(
      await admin.client.refusal(`query { viewer { user { ...F0 } } } ${fragments} fragment F25 on User { id }`),
    ).toBe('TOO_COMPLEX');
  });

  it('whose fragments go round in circles are refused', async () => {
    expect(
      await admin.client.refusal(
        'query { viewer { user { ...A } } } fragment A on User { ...B } fragment B on User { ...A }',
      ),
    ).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  it('with many aliases, directives, root fields or tokens are refused', async () => {
    const many = (count: number, of: (index: number) => string) =>
      Array.from({ length: count }, (_, index) => of(index)).join(' ');
    expect(await admin.client.refusal(`query { viewer { ${many(30, (index) => `a${index}: permissions`)} } }`)).toBe(
      null,
    );
    expect(await admin.client.refusal(`query { viewer { ${many(31, (index) => `a${index}: permissions`)} } }`)).toBe(
      'TOO_COMPLEX',
    );
    expect(await admin.client.refusal(`query { ${many(16, (index) => `v${index}: viewer { permissions }`)} }`)).toBe(
      'TOO_COMPLEX',
    );
    expect(
      await admin.client.refusal(`query { viewer { permissions ${many(21, () => '@include(if: true)')} } }`),
    ).not.toBe(null);
    expect(await admin.client.refusal(`query { viewer { ${many(21, () => 'permissions @include(if: true)')} } }`)).toBe(
      'TOO_COMPLEX',
    );
    expect(await admin.client.refusal(`query { viewer { ${many(3_000, () => 'permissions')} } }`)).not.toBe(null);
  });

  it('larger than 100 kB are refused', async () => {
    const response = await admin.client.post(
      JSON.stringify({ query: 'query { viewer { permissions } }', variables: { padding: 'x'.repeat(100_000) } }),
    );
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'TOO_COMPLEX' } }] });
  });

  it('that are no JSON, or not sent as JSON, are refused without being quoted', async () => {
    const broken = await admin.client.post('{"query": "MARKER');
    expect([broken.status, (await broken.text()).includes('MARKER')]).toEqual([400, false]);
    const asText = await admin.client.post(JSON.stringify({ query: '{ viewer { permissions } }' }), {
      'content-type': 'text/plain',
    });
    expect(asText.status).toBeGreaterThanOrEqual(400);
    expect((await asText.text()).includes('permissions":')).toBe(false);
  });
});

describe('one guess a request', () => {
  const twice: Readonly<Record<string, string>> = {
    'by alias': `mutation { a: ${INVALID} b: ${INVALID} }`,
    'of two kinds': `mutation { ${INVALID} verifySecondFactor(input: { totpCode: "123456" }) { __typename } }`,
    'by inline fragment': `mutation { ${INVALID} ... on Mutation { b: ${INVALID} } }`,
    'by fragment': `mutation { a: ${INVALID} ...More } fragment More on Mutation { b: ${INVALID} }`,
    'by fragment within a fragment': `mutation { a: ${INVALID} ...More } fragment More on Mutation { ...Most } fragment Most on Mutation { b: stepUp(input: { totpCode: "123456" }) { session { id } } }`,
    'by one fragment alone': `mutation { ...More } fragment More on Mutation { a: ${INVALID} b: ${INVALID} }`,
  };

  it.each(Object.keys(twice))(
    'two mutations that prove something in one document, %s: refused, and neither ran',
    async (how) => {
      const before = await failures();
      expect(await server.client().refusal(twice[how] ?? '')).toBe('TOO_COMPLEX');
      expect(await failures()).toBe(before);
    },
  );

  it('an array of requests is refused', async () => {
    const before = await failures();
    const response = await server
      .client()
      .post(JSON.stringify([{ query: `mutation { ${INVALID} }` }, { query: `mutation { ${INVALID} }` }]));
    expect(response.status).toBe(400);
    expect(await failures()).toBe(before);
  });

  async function failures(): Promise<number> {
    const [row]: { count: number | string }[] = await server.opened.services.unitOfWork.reader.query(
      "select count(*) as count from audit_events where type = 'sign_in.failed'",
    );
    return Number(row?.count ?? 0);
  }
});

describe('the way in', () => {
  it('is POST: GET asks nothing', async () => {
    const asked = encodeURIComponent('query { viewer { permissions } }');
    const response = await fetch(`${server.url}/graphql?query=${asked}`, {
      headers: { ...admin.client.credentials(), ...admin.client.headers },
    });
    expect(response.status).toBe(405);
    expect(await response.text()).not.toContain('"data"');
  });

  it('tells the schema to whoever is signed in, and to nobody else', async () => {
    const introspection = getIntrospectionQuery();
    expect(await server.client().refusal(introspection)).toBe('UNAUTHENTICATED');
    expect(await server.client().refusal('{ __type(name: "User") { name } }')).toBe('UNAUTHENTICATED');
    expect(await server.client().refusal('query { ...A } fragment A on Query { __schema { types { name } } }')).toBe(
      'UNAUTHENTICATED',
    );
    const attempt = await server.enrolled('AGENT');
    attempt.client.cookies.clear();
    await attempt.signIn();
    expect(await attempt.client.refusal(introspection)).not.toBe(null);
    expect((await admin.client.must(introspection)).__schema.queryType.name).toBe('Query');
  });

  it('takes a cookie only together with the header that no other site can send', async () => {
    const elsewhere = admin.client.copy();
    elsewhere.headers = {};
    expect(await elsewhere.must('query { viewer { permissions } }')).toEqual({ viewer: null });
    expect(await elsewhere.refusal('mutation { endSessions(input: {}) { ended } }')).toBe('UNAUTHENTICATED');
    // As a form of another page would send it.
    const form = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { ...admin.client.credentials(), 'content-type': 'application/x-www-form-urlencoded' },
      body: 'query=mutation{signOut{ok}}',
    });
    expect(form.status).toBeGreaterThanOrEqual(400);
    expect(await admin.viewerEmail()).toBe(admin.email);
  });

  it('takes the token of a cookie for no bearer token, and the other way round', async () => {
    const person = await server.enrolled('AGENT');
    const asBearer = server.client();
    asBearer.authorization = `Bearer ${[...person.client.cookies.values()][0]}`;
    expect(await asBearer.must('query { viewer { permissions } }')).toEqual({ viewer: null });
    const [name = ''] = [...person.client.cookies.keys()];
    person.client.cookies.clear();
    await person.signInFully('TOKEN');
    const asCookie = server.client();
    asCookie.cookies.set(name, (person.client.authorization ?? '').slice('Bearer '.length));
    expect(await asCookie.must('query { viewer { permissions } }')).toEqual({ viewer: null });
  });

  it('takes a credential of one kind in the place of another for none', async () => {
    const person = await server.enrolled('AGENT');
    const [session = ''] = [...person.client.cookies.values()];
    const [sessionName = ''] = [...person.client.cookies.keys()];
    person.client.cookies.clear();
    await person.signIn();
    const [attemptName = '', attempt = ''] = [...person.client.cookies][0] ?? [];
    const swapped = server.client();
    swapped.cookies.set(sessionName, attempt);
    expect(await swapped.must('query { viewer { permissions } }')).toEqual({ viewer: null });
    swapped.cookies.clear();
    swapped.cookies.set(attemptName, session);
    expect(await swapped.must('query { viewer { permissions } pendingSignIn { __typename } }')).toEqual({
      viewer: null,
      pendingSignIn: null,
    });
  });
});

describe('pages', () => {
  it.each([0, -1, 201, 2_147_483_647])('first: %i is refused in every list', async (first) => {
    for (const list of ['users', 'policyVersions', 'auditEvents', 'statusExports']) {
      const { errors } = await admin.client.ask(
        `query($first: Int!) { ${list}(first: $first) { nodes { __typename } } }`,
        { first },
      );
      expect([list, errors?.[0]?.extensions.code, errors?.[0]?.extensions['fields']?.[0]?.path]).toEqual([
        list,
        'BAD_USER_INPUT',
        'first',
      ]);
    }
    expect(
      await admin.client.refusal(
        'query($first: Int!) { viewer { user { signIns(first: $first) { nodes { id } } } } }',
        { first },
      ),
    ).toBe('BAD_USER_INPUT');
  });

  const cursorOf = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url');
  it.each([
    'x',
    '',
    '[]',
    cursorOf([]),
    cursorOf({}),
    cursorOf([{}, {}]),
    cursorOf([1, 2, 3, 4, 5]),
    cursorOf(null),
    cursorOf(["'; drop table users --"]),
    'A'.repeat(5_000),
  ])('after: %s is refused in every list', async (after) => {
    for (const list of ['users', 'policyVersions', 'auditEvents', 'statusExports']) {
      const { errors } = await admin.client.ask(
        `query($after: String) { ${list}(after: $after) { nodes { __typename } } }`,
        { after },
      );
      expect([list, errors?.[0]?.extensions.code]).toEqual([list, 'BAD_USER_INPUT']);
    }
  });
});

describe('the WebSocket', () => {
  it('lets a cookie in from our own origin, and from no other', async () => {
    expect(await Socket.connect(admin.client)).not.toBe(null);
    for (const origin of [
      'http://evil.example',
      'http://localhost:4000.evil.example',
      'https://localhost:4000',
      'null',
      null,
    ]) {
      expect([origin, await Socket.connect(admin.client, { origin })]).toEqual([origin, null]);
    }
  });

  it('lets a token in from anywhere, and nobody who has none, or only half of a sign-in', async () => {
    const person = await server.enrolled('ADMIN');
    person.client.cookies.clear();
    await person.signIn('TOKEN');
    expect(await Socket.connect(person.client, { origin: null })).toBe(null);
    await person.verify();
    expect(await Socket.connect(person.client, { origin: null })).not.toBe(null);
    expect(await Socket.connect(server.client())).toBe(null);
    expect(await Socket.connect(server.client(), { params: { authorization: 'Bearer css_nothing' } })).toBe(null);
    expect(
      await Socket.connect(server.client(), {
        params: { authorization: `Basic ${Buffer.from(`${admin.email}:${PASSWORD}`).toString('base64')}` },
      }),
    ).toBe(null);
  });

  it('closes where nobody says who they are', async () => {
    const socket = await Socket.open(admin.client);
    expect((await socket.closed).code).toBe(4408);
  });

  it('answers nothing before it was said', async () => {
    const socket = await Socket.open(admin.client);
    socket.subscribe('subscription { statusExportCompleted { id } }');
    expect((await socket.closed).code).toBe(4401);
  });

  it('closes on a message larger than 64 kB, and on one that it does not know', async () => {
    const large = await connected(admin.client);
    large.sendText(JSON.stringify({ type: 'ping', payload: { padding: 'x'.repeat(64_000) } }));
    expect((await large.closed).code).toBe(1009);
    const strange = await connected(admin.client);
    strange.sendText('{"type":"hello"}');
    expect((await strange.closed).code).toBe(4400);
  });

  it('takes subscriptions only', async () => {
    for (const query of [
      'query { viewer { permissions } }',
      'mutation { signOut { ok } }',
      '{ __schema { types { name } } }',
    ])
      expect([query, await socketRefusal(admin.client, query)]).toEqual([query, 'FORBIDDEN']);
    expect(await admin.viewerEmail()).toBe(admin.email);
  });

  it('bounds documents as the first door does', async () => {
    const tooDeep = 'subscription { statusExportCompleted { requestedBy { label } a: requestedBy { label } } }'.replace(
      'a: requestedBy { label }',
      Array.from({ length: 31 }, (_, index) => `a${index}: id`).join(' '),
    );
    expect(await socketRefusal(admin.client, tooDeep)).toBe('TOO_COMPLEX');
    expect(await socketRefusal(admin.client, 'subscription { nothing { id } }')).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(await socketRefusal(admin.client, 'subscription {')).toBe('GRAPHQL_PARSE_FAILED');
    expect(await socketRefusal(admin.client, `subscription { statusExportCompleted { ${'id '.repeat(3_000)} } }`)).toBe(
      'GRAPHQL_PARSE_FAILED',
    );
  });

  it('quotes nothing of a wrong variable', async () => {
    const socket = await connected(admin.client);
    const answer = await socket.answer(
      socket.subscribe('subscription($id: ID!) { statusExportProgress(id: $id) { id } }', { id: { marker: 'MARKER' } }),
    );
    expect(JSON.stringify(answer)).not.toContain('MARKER');
    expect(JSON.stringify(answer)).toContain('BAD_USER_INPUT');
    socket.close();
  });

  async function connected(client: Client): Promise<Socket> {
    const socket = await Socket.connect(client);
    if (socket === null) throw new Error('the socket was not let in');
    return socket;
  }

  async function socketRefusal(client: Client, query: string): Promise<string | null> {
    const socket = await connected(client);
    const answer = await socket.answer(socket.subscribe(query));
    socket.close();
    const errors: { extensions?: { code?: string } }[] =
      answer?.type === 'error' ? answer.payload : (answer?.payload?.errors ?? []);
    return errors[0]?.extensions?.code ?? null;
  }
});

describe('cookies and headers', () => {
  const attributesOf = (response: Response) =>
    Object.fromEntries(
      response.headers.getSetCookie().map((cookie) => [cookie.split('=')[0], cookie.split('; ').slice(1).sort()]),
    );

  it('over http: HttpOnly and SameSite=Lax, for this host and every path', async () => {
    const person = await server.person('AGENT');
    const response = await person.client.post(
      JSON.stringify({ query: SIGN_IN, variables: { input: { email: person.email, password: PASSWORD } } }),
    );
    expect(attributesOf(response)['countersign_session']).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax']);
    expect(response.headers.get('strict-transport-security')).toBe(null);
  });

  it('over https: Secure and __Host- besides, with HSTS', async () => {
    const secure = await TestServer.start({ environment: { PUBLIC_URL: 'https://countersign.example.com' } });
    try {
      const person = await secure.enrolled('ADMIN');
      expect([...person.client.cookies.keys()]).toEqual(['__Host-countersign_session']);
      expect(await person.viewerEmail()).toBe(person.email);
      person.client.cookies.clear();
      const response = await person.client.post(
        JSON.stringify({ query: SIGN_IN, variables: { input: { email: person.email, password: PASSWORD } } }),
      );
      expect(attributesOf(response)['__Host-countersign_attempt']).toEqual([
        'HttpOnly',
        'Max-Age=600',
        'Path=/',
        'SameSite=Lax',
        'Secure',
      ]);
      expect(response.headers.get('strict-transport-security')).toContain('max-age=31536000');
      await person.verify();
      expect(await Socket.connect(person.client, { origin: 'https://countersign.example.com' })).not.toBe(null);
      expect(await Socket.connect(person.client)).toBe(null);
      // A cookie of the name without the prefix is not ours.
      const planted = secure.client();
      planted.cookies.set('countersign_session', person.client.cookies.get('__Host-countersign_session') ?? '');
      expect(await planted.must('query { viewer { permissions } }')).toEqual({ viewer: null });
    } finally {
      await secure.stop();
    }
  });

  it('a token client gets no cookie', async () => {
    const person = await server.person('AGENT');
    const response = await person.client.post(
      JSON.stringify({
        query: SIGN_IN,
        variables: { input: { email: person.email, password: PASSWORD, transport: 'TOKEN' } },
      }),
    );
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it('every answer says how a browser is to treat it', async () => {
    for (const path of ['/healthz', '/', '/sign-in', '/exports/11111111-1111-4111-8111-111111111111.csv', '/nothing']) {
      const { headers } = await fetch(`${server.url}${path}`);
      const policy = headers.get('content-security-policy') ?? '';
      expect([
        path,
        policy.includes("frame-ancestors 'none'"),
        /script-src[^;]*unsafe/.test(policy),
        /default-src 'self'/.test(policy),
      ]).toEqual([path, true, false, true]);
      expect([path, headers.get('x-content-type-options'), headers.get('referrer-policy')]).toEqual([
        path,
        'nosniff',
        'no-referrer',
      ]);
    }
    const answer = await admin.client.post(JSON.stringify({ query: '{ viewer { permissions } }' }));
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(
      (await fetch(`${server.url}/exports/11111111-1111-4111-8111-111111111111.csv`)).headers.get('cache-control'),
    ).toBe('no-store');
  });

  it('no origin but our own is told anything: there is no CORS', async () => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin: 'http://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(response.headers.get('access-control-allow-origin')).toBe(null);
  });

  it('a header of 20 kB is refused', async () => {
    const status = await new Promise<string>((resolve) => {
      const { hostname, port } = new URL(server.url);
      const socket = connect(Number(port), hostname, () =>
        socket.write(`GET /healthz HTTP/1.1\r\nHost: x\r\nX-Padding: ${'x'.repeat(20_000)}\r\n\r\n`),
      );
      socket.on('data', (data) => {
        resolve(data.toString('latin1').split('\r\n')[0] ?? '');
        socket.destroy();
      });
    });
    expect(status).toContain('431');
  });
});

describe('one answer for whoever cannot sign in', () => {
  it('wrong password, unknown address, suspended user, user without a password: the same, word for word', async () => {
    const person = await server.person('AGENT');
    const suspended = await server.person('AGENT', { suspended: true });
    const invited = await server.person('AGENT');
    await server.opened.services.unitOfWork.write(
      async (manager) => void (await manager.query('update users set password_hash = null where id = ?', [invited.id])),
    );
    const answers = [];
    for (const [email, password] of [
      [person.email, 'wrong password'],
      ['unknown@example.com', PASSWORD],
      [suspended.email, PASSWORD],
      [suspended.email, 'wrong password'],
      [invited.email, PASSWORD],
      [invited.email, ''],
      [person.email, 'x'.repeat(5_000)],
    ] as const) {
      const client = server.client();
      const response = await client.post(JSON.stringify({ query: SIGN_IN, variables: { input: { email, password } } }));
      answers.push([response.status, response.headers.getSetCookie(), await response.text()]);
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.[2]).toContain('INVALID_CREDENTIALS');
  });
});
