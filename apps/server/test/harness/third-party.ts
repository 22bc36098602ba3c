import { expect } from 'vitest';

import { judgeProvider } from '../../src/features/providers/judge-provider.js';
import { createRepositories } from '../../src/operations/repositories.js';
import { Browser } from './browser.js';
import type { Client } from './client.js';
import type { Person } from './person.js';
import type { TestServer } from './server.js';

/** The providers of the tests run on this very machine. */
export const PROVIDER_NETWORKS = { PROVIDER_NETWORKS: '127.0.0.0/8' };

const CREATE = 'mutation($input: CreateProviderInput!) { createProvider(input: $input) { provider { id } } }';
const UPDATE = 'mutation($input: UpdateProviderInput!) { updateProvider(input: $input) { provider { id enabled } } }';
const BEGIN_TEST = 'mutation($input: BeginProviderTestInput!) { beginProviderTest(input: $input) { url } }';
const LAST_TEST = 'query($id: ID!) { provider(id: $id) { lastTest { ok current explanation facts { label value } } } }';

export function browserOf(server: TestServer, client: Client = server.client()): Browser {
  return new Browser(client, server.config.publicUrl);
}

/** Sets a provider up as an owner does: the settings, a test sign-in by somebody, and on. @returns its id */
export async function setUpProvider(
  server: TestServer,
  owner: Person,
  input: Readonly<Record<string, unknown>>,
  tester: string | ((id: string) => Promise<string>),
): Promise<string> {
  const { createProvider } = await owner.client.must(CREATE, { input });
  const { id } = createProvider.provider;
  const person = typeof tester === 'string' ? tester : await tester(id);
  await testProvider(server, owner, id, person);
  await owner.client.must(UPDATE, { input: { id, enabled: true } });
  return id;
}

export async function testProvider(server: TestServer, owner: Person, id: string, person: string): Promise<void> {
  const ended = await tryProvider(server, owner, id, person);
  const { provider } = await owner.client.must(LAST_TEST, { id });
  expect(ended, JSON.stringify(provider.lastTest)).toBe(`/returned?for=test&provider=${id}`);
  expect(provider.lastTest).toMatchObject({ ok: true, current: true });
}

/** @returns the page of ours that the test ends at */
export async function tryProvider(server: TestServer, owner: Person, id: string, person: string): Promise<string> {
  const { beginProviderTest } = await owner.client.must(BEGIN_TEST, { input: { id } });
  return browserOf(server, owner.client).through(beginProviderTest.url, person);
}

export async function updateProvider(
  owner: Person,
  id: string,
  change: Readonly<Record<string, unknown>>,
): Promise<void> {
  await owner.client.must(UPDATE, { input: { id, ...change } });
}

/** What a refused sign-in must leave as it was, in rows. */
const TABLES = ['users', 'provider_identities', 'sessions', 'sign_in_attempts', 'sign_ins'] as const;

export async function rows(server: TestServer): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of TABLES) {
    const found: { n: number | string | bigint }[] = await server.opened.services.unitOfWork.reader.query(
      `select count(*) as n from ${table}`,
    );
    counts[table] = Number(found[0]?.n);
  }
  return counts;
}

/** Why the latest sign-in was refused, as an admin reads it. */
export async function latestRefusal(owner: Person): Promise<{ code: string; why: string; type: string }> {
  const { auditEvents } = await owner.client.must('{ auditEvents(first: 5) { nodes { type outcome detail } } }');
  const refused = auditEvents.nodes.find((event: { outcome: string }) => event.outcome === 'refused');
  return { type: refused?.type, code: refused?.detail?.code, why: refused?.detail?.why };
}

/** The rows of a table test, each under its whole name. */
export function named<Case extends { readonly name: string }>(cases: readonly Case[]): (readonly [string, Case])[] {
  return cases.map((given) => [given.name, given] as const);
}

export interface Refused {
  readonly code: string;
  /** Part of what the trail says; absent: an operation's own words. */
  readonly why?: string | RegExp;
}

/** Does what must be refused, and shows that it was: to the user with its code, to the admin with why, and nothing came of it. */
export async function expectRefused(
  server: TestServer,
  owner: Person,
  browser: Browser,
  act: () => Promise<string>,
  { code, why }: Refused,
): Promise<void> {
  const before = await rows(server);
  const ended = await act();
  expect(new URL(ended, 'http://x').searchParams.get('refused'), ended).toBe(code);
  expect(await rows(server)).toEqual(before);
  const { viewer, pendingSignIn } = await browser.client.must(
    '{ viewer { user { id } } pendingSignIn { __typename } }',
  );
  expect({ viewer, pendingSignIn }).toEqual({ viewer: null, pendingSignIn: null });
  const trail = await latestRefusal(owner);
  expect(trail.code).toBe(code);
  if (why !== undefined) expect(trail.why).toMatch(why);
}

/** Who is signed in in this browser; null: nobody. */
export async function signedInAs(browser: Browser): Promise<{ email: string; method: string } | null> {
  const { viewer } = await browser.client.must('{ viewer { user { email } session { method } } }');
  return viewer === null ? null : { email: viewer.user.email, method: viewer.session.method };
}

/** A provider that is on, laid into the database as if it had been tested; nothing answers behind it. @returns its id */
export async function laidProvider(
  server: TestServer,
  changes: { readonly enabled?: boolean; readonly name?: string } = {},
): Promise<string> {
  const { random, unitOfWork, clock } = server.opened.services;
  const id = random.id();
  await unitOfWork.write((manager) =>
    createRepositories(manager).providers.create({
      id,
      kind: 'JWT',
      name: changes.name ?? 'Portal',
      enabled: changes.enabled ?? true,
      managedByFile: false,
      settings: judgeProvider('JWT', null, { name: 'Portal', jwt: { signInUrl: 'https://portal.example.com/' } }, [])
        .settings,
      secretSealed: 'sealed',
      createdAt: clock.now(),
    }),
  );
  return id;
}

/** Somebody's subject at such a provider. @returns the id of the identity */
export async function laidIdentity(server: TestServer, providerId: string, userId: string): Promise<string> {
  const { random, unitOfWork, clock } = server.opened.services;
  const id = random.id();
  await unitOfWork.write((manager) =>
    createRepositories(manager).identities.link({ id, providerId, userId, issuer: 'x', subject: userId }, clock.now()),
  );
  return id;
}
