import { MINUTE } from '@countersign/domain/time.js';

import { landAssertion } from '../../src/features/providers/land-assertion.js';
import { keepProviderFlow } from '../../src/features/providers/open-provider-flow.js';
import { signInThroughProvider } from '../../src/features/providers/sign-in-through-provider.js';
import { BY_PASSWORD, NO_EVIDENCE, type CameBy } from '../../src/operations/came-by.js';
import { NO_ORIGIN, SYSTEM } from '../../src/operations/caller.js';
import { createOperation } from '../../src/operations/create-operation.js';
import { factorSeal } from '../../src/operations/factor-seal.js';
import type { Operation } from '../../src/operations/operation.js';
import type { ProviderAssertion } from '../../src/operations/provider-assertion.js';
import { advanceSignIn } from '../../src/operations/sign-in-progress.js';
import { sha256 } from '../../src/platform/digest.js';
import { TOTP_SECRET_BYTES, totpSecret } from '../../src/platform/totp.js';
import { BulkJobEntity } from '../../src/persistence/entities/bulk-job.entity.js';
import type { Client } from './client.js';
import type { Person } from './person.js';
import type { TestServer } from './server.js';
import { laidIdentity, laidProvider } from './third-party.js';

// Credentials made by the operations that make them, without the requests, hashes and QR codes on the way there: for tests
// of what happens to them afterwards.

const begin = (server: TestServer): Operation =>
  createOperation(server.opened.services, { kind: 'anonymous' }, NO_ORIGIN, SYSTEM);

type Way = 'COOKIE' | 'TOKEN';

function holding(server: TestServer, way: Way, cookie: string, token: string): Client {
  const client = server.client();
  if (way === 'COOKIE') client.cookies.set(cookie, token);
  else client.authorization = `Bearer ${token}`;
  return client;
}

/** Somebody who has signed in; `proved`: with a second factor, and so stepped up. */
export async function laidSession(server: TestServer, person: Person, way: Way, proved: boolean): Promise<Client> {
  return advance(server, person, way, BY_PASSWORD, proved, 'SIGNED_IN');
}

/** Somebody whose password is proved, and whose second factor is not; through a provider where one is named. */
export async function laidAttempt(
  server: TestServer,
  person: Person,
  way: Way,
  providerId: string | null = null,
): Promise<Client> {
  const came: CameBy =
    providerId === null
      ? BY_PASSWORD
      : {
          method: 'JWT',
          byEmergencyLink: false,
          provider: { id: providerId, name: 'Portal', evidence: NO_EVIDENCE, signOutSealed: null },
        };
  return advance(server, person, way, came, false, 'SECOND_FACTOR_REQUIRED');
}

async function advance(
  server: TestServer,
  person: Person,
  transport: Way,
  came: CameBy,
  proved: boolean,
  kind: 'SIGNED_IN' | 'SECOND_FACTOR_REQUIRED',
): Promise<Client> {
  const op = begin(server);
  const progress = await op.transaction(async (tx) => {
    const user = await tx.users.findLocked(person.id);
    const policy = await tx.policies.current();
    if (user === null) throw new Error('there is no such user');
    // As where a provider's word does not stand for a second factor: else nothing would be left to prove.
    const enforced = { ...policy, document: { ...policy.document, thirdPartySignIn: 'ENFORCE' as const } };
    return advanceSignIn(op, tx, user, enforced, {
      signInId: null,
      came,
      transport,
      proof: proved ? 'FACTOR' : 'NOTHING',
      issuedCodeId: null,
      deviceToken: null,
    });
  });
  if (progress?.kind !== kind) throw new Error(`this sign-in came to ${progress?.kind ?? 'nothing'}`);
  return holding(
    server,
    transport,
    kind === 'SIGNED_IN' ? 'countersign_session' : 'countersign_attempt',
    progress.token,
  );
}

/** An authenticator, whose codes the person has from now on. */
export async function laidTotp(server: TestServer, person: Person, name: string): Promise<void> {
  const op = begin(server);
  const id = op.random.id();
  person.secret = totpSecret(op.random.bytes(TOTP_SECRET_BYTES));
  const secretSealed = op.secretBox.seal(person.secret, factorSeal(id));
  await op.transaction((tx) =>
    tx.factors.add({ id, userId: person.id, kind: 'TOTP', name, secretSealed, createdAt: op.now }),
  );
}

/** Codes by mail, to the person's address. */
export async function laidEmailFactor(server: TestServer, person: Person): Promise<string> {
  const op = begin(server);
  const id = op.random.id();
  const secretSealed = op.secretBox.seal(person.email, factorSeal(id));
  const name = 'Codes by mail';
  await op.transaction((tx) =>
    tx.factors.add({ id, userId: person.id, kind: 'EMAIL', name, secretSealed, createdAt: op.now }),
  );
  return id;
}

/** A provider of somebody's own, with what came of it: who they are there, a session, an unfinished sign-in, and a way back. */
export interface ThroughProvider {
  readonly id: string;
  readonly identityId: string;
  readonly session: Client;
  readonly half: Client;
  /** What the provider answered has come, and waits for the browser to pick it up: at this path. */
  readonly way: { readonly client: Client; readonly path: string };
}

export async function laidThroughProvider(server: TestServer, person: Person): Promise<ThroughProvider> {
  const id = await laidProvider(server, { name: `Portal of ${person.email}` });
  const identityId = await laidIdentity(server, id, person.id);
  const op = begin(server);
  const assertion: ProviderAssertion = {
    issuer: 'x',
    subject: person.id,
    email: person.email,
    emailVerified: true,
    name: person.name,
    evidence: NO_EVIDENCE,
    roleValues: [],
    signOutSealed: null,
    facts: [],
  };
  const came = await signInThroughProvider(op, id, assertion, { transport: 'COOKIE', deviceTokenOf: () => null });
  if (!came.ok || came.value.kind !== 'SIGNED_IN') throw new Error('the provider let nobody in');
  const provider = await op.read.providers.find(id);
  if (provider === null) throw new Error('there is no such provider');
  const [state, browser] = [op.random.token(), op.random.token()];
  const opened = { provider, purpose: 'SIGN_IN', userId: null, sessionId: null, returnTo: null } as const;
  await keepProviderFlow(op, opened, { stateHash: sha256(state), browserHash: sha256(browser), sealed: null });
  const spends = { key: op.random.token(), lastsMs: 10 * MINUTE };
  const landed = await landAssertion(op, provider, sha256(state), { assertion, spends });
  if (!landed.ok) throw new Error('nothing landed');
  return {
    id,
    identityId,
    session: holding(server, 'COOKIE', 'countersign_session', came.value.token),
    half: await laidAttempt(server, person, 'COOKIE', id),
    way: {
      client: holding(server, 'COOKIE', 'countersign_way', browser),
      path: `/auth/${id}/landed?state=${landed.value}`,
    },
  };
}

/** A finished bulk job about nobody, whose results can be downloaded. @returns its id */
export async function laidBulkJob(server: TestServer, by: Person): Promise<string> {
  const { random, unitOfWork } = server.opened.services;
  const id = random.id();
  await unitOfWork.write((manager) =>
    manager.insert(BulkJobEntity, {
      id,
      action: 'END_SESSIONS',
      state: 'COMPLETED',
      requestedById: by.id,
      requestedByLabel: by.name,
      requestedByRole: 'OWNER',
      requestedAt: server.clock.now(),
      usersTotal: 0,
      attempts: 1,
      endedAt: server.clock.now(),
    }),
  );
  return id;
}
