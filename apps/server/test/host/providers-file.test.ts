import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { applyProviders } from '../../src/compose.js';
import { ConfigError, readConfig } from '../../src/config.js';
import type { Person } from '../harness/person.js';
import { TestServer } from '../harness/server.js';

// Providers for those who configure by code: a file that is read at start.

const directory = mkdtempSync(join(tmpdir(), 'providers-file-'));
const path = join(directory, 'providers.json');
const SECRET = 'a-secret-that-stands-in-the-file-0123456789';
const GOOGLE = {
  id: 'google',
  kind: 'OIDC',
  name: 'Google',
  emailDomains: ['example.com'],
  oidc: { preset: 'GOOGLE', clientId: 'id', clientSecret: SECRET, hostedDomain: 'example.com' },
};
const PORTAL = {
  id: 'portal',
  kind: 'JWT',
  name: 'Portal',
  jwt: { signInUrl: 'https://portal.example.com/', secret: SECRET },
};
const PROVIDERS = `{ providers { id name enabled managedByFile emailDomains oidc { issuer hasClientSecret } jwt { hasSecret } warnings } }`;
const UPDATE = 'mutation($input: UpdateProviderInput!) { updateProvider(input: $input) { provider { id } } }';

const read = (content: unknown) => {
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return readConfig({ PROVIDERS_FILE: path });
};
const problemsOf = (content: unknown): readonly string[] => {
  try {
    read(content);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

afterAll(() => rmSync(directory, { recursive: true }));

describe('a file that is wrong', () => {
  it('is named with every mistake, and never with a value that may be a secret', () => {
    const problems = problemsOf({
      providers: [
        { ...GOOGLE, id: 'Not An Id', nmae: 'x', oidc: { ...GOOGLE.oidc, clientSecret: 17 } },
        { ...PORTAL, kind: 'LDAP', enabled: 'yes' },
      ],
    });
    expect(problems).toHaveLength(5);
    expect(problems.join('\n')).toMatch(/providers\[0\]\.id: .*like corporate/);
    expect(problems.join('\n')).toMatch(/providers\[0\]\.oidc\.clientSecret: /);
    expect(problems.join('\n')).toMatch(/providers\[1\]\.kind: /);
    expect(problems.join('\n')).toMatch(/nmae/);
    expect(problems.join('\n')).not.toContain(SECRET);
  });

  it.each([
    ['that is not there', () => problemsOf('{'), /is not JSON/],
    [
      'of half a provider',
      () => problemsOf({ providers: [{ ...PORTAL, jwt: { signInUrl: 'https://x.example.com' } }] }),
      /providers\[0\]\.jwt: secret or publicKey is missing/,
    ],
    [
      'of two with one id',
      () => problemsOf({ providers: [PORTAL, { ...PORTAL, name: 'Other' }] }),
      /stands there twice/,
    ],
    [
      'of two with one name',
      () => problemsOf({ providers: [PORTAL, { ...PORTAL, id: 'other' }] }),
      /providers\[1\]\.name: /,
    ],
    [
      'of two with one domain',
      () => problemsOf({ providers: [GOOGLE, { ...PORTAL, emailDomains: ['Example.com'] }] }),
      /emailDomains: .*one way/,
    ],
    [
      'of an address that is none',
      () => problemsOf({ providers: [{ ...PORTAL, jwt: { ...PORTAL.jwt, signInUrl: 'ftp://x' } }] }),
      /providers\[0\]\.jwt\.signInUrl: /,
    ],
  ])('%s says so', (_, problems, says) => {
    expect(problems().join('\n')).toMatch(says);
  });

  it('that cannot be read says so', () => {
    expect(() => readConfig({ PROVIDERS_FILE: join(directory, 'nowhere.json') })).toThrow(/cannot be read/);
  });
});

describe('a file that is right', () => {
  let server: TestServer;
  let owner: Person;
  const shown = async () => (await owner.client.must(PROVIDERS)).providers;
  const apply = (providers: readonly unknown[]) => applyProviders(server.opened.services, read({ providers }));
  const events = async () =>
    (
      await owner.client.must(
        '{ auditEvents(first: 20, filter: { types: ["provider.created", "provider.updated"] }) { nodes { type actor { kind } detail } } }',
      )
    ).auditEvents.nodes;

  beforeAll(async () => {
    writeFileSync(path, JSON.stringify({ providers: [GOOGLE, PORTAL] }));
    server = await TestServer.start({ environment: { PROVIDERS_FILE: path } });
    owner = await server.enrolled('OWNER');
  });
  afterAll(() => server.stop());

  it('sets its providers up, turned on and without a test, and is not changed anywhere else', async () => {
    expect(await shown()).toMatchObject([
      {
        id: 'google',
        enabled: true,
        managedByFile: true,
        oidc: { issuer: 'https://accounts.google.com', hasClientSecret: true },
      },
      { id: 'portal', enabled: true, managedByFile: true, jwt: { hasSecret: true } },
    ]);
    const refused = await owner.client.ask(UPDATE, { input: { id: 'portal', enabled: false } });
    expect(refused.errors?.[0]).toMatchObject({
      extensions: { code: 'CONFLICT' },
      message: expect.stringContaining('PROVIDERS_FILE'),
    });
    expect((await events()).map((event: { actor: { kind: string } }) => event.actor.kind)).toEqual(['HOST', 'HOST']);
  });

  it('changes nothing where it says the same, and what it says anew', async () => {
    const before = (await events()).length;
    await apply([GOOGLE, PORTAL]);
    expect(await events()).toHaveLength(before);
    await apply([GOOGLE, { ...PORTAL, name: 'Front door', jwt: { ...PORTAL.jwt, secret: `${SECRET}-next` } }]);
    expect((await shown()).map((provider: { name: string }) => provider.name)).toEqual(['Front door', 'Google']);
    const [event] = await events();
    expect(event.detail.changes).toEqual(['Called Front door from now on.', 'The secret was replaced.']);
  });

  it('cannot make another kind of one, nor take the name of one that an owner set up: then nothing changes', async () => {
    await owner.stepUp();
    await owner.client.must(
      'mutation($input: CreateProviderInput!) { createProvider(input: $input) { provider { id } } }',
      {
        input: { kind: 'OIDC', name: 'Mine' },
      },
    );
    const before = await shown();
    await expect(apply([{ ...PORTAL, id: 'google' }])).rejects.toThrow(/it speaks OIDC/);
    await expect(
      apply([
        { ...GOOGLE, name: 'Other' },
        { ...PORTAL, name: 'MINE' },
      ]),
    ).rejects.toThrow(/Another provider has this name/);
    expect(await shown()).toEqual(before);
  });

  it('leaves what it names no more to the owners, turned off', async () => {
    await apply([GOOGLE]);
    const portal = (await shown()).find((provider: { id: string }) => provider.id === 'portal');
    expect(portal).toMatchObject({ enabled: false, managedByFile: false });
    await apply([GOOGLE, PORTAL]);
    expect((await shown()).find((provider: { id: string }) => provider.id === 'portal')).toMatchObject({
      enabled: true,
      managedByFile: true,
    });
  });
});
