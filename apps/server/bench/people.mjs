import { searchTerms } from '@countersign/domain/users/search-terms.js';
import { hash } from '@node-rs/argon2';
import { generateSecret } from 'otplib';

import { openServices } from '../dist/compose.js';
import { readConfig } from '../dist/config.js';
import { PolicyRepository } from '../dist/features/policy/policy.repository.js';
import { FactorEntity, IssuedCodeEntity } from '../dist/persistence/entities/factor.entity.js';
import { UserEntity, UserSearchTermEntity } from '../dist/persistence/entities/user.entity.js';
import { LinkEntity } from '../dist/persistence/entities/sign-in.entity.js';
import { OutboxMessageEntity } from '../dist/persistence/entities/outbox-message.entity.js';
import { insertRows } from '../dist/demo/insert-rows.js';
import { createLogger } from '../dist/platform/logger.js';
import { PASSWORD, PEOPLE } from './facts.mjs';

/** How many are made. */
const COUNT = Number(process.env.BENCH_PEOPLE ?? PEOPLE);
/** Only the figures of --large search. */
const IS_SEARCHED = process.env.BENCH_PEOPLE !== undefined;
/** Written in one transaction: a million do not fit into memory at once. */
const SLICE = 50_000;
/** Who signs in during the benchmark; the first of them is the owner, whose pages and exports are measured. */
const SIGNING_IN = 2_000;
const DAY = 86_400_000;

const FIRST_NAMES = [
  'Ada',
  'Benoît',
  'Chen',
  'Dilara',
  'Eve',
  'Farid',
  'Greta',
  'Hiroko',
  'Ines',
  'Jonas',
  'Kofi',
  'Léa',
];
const LAST_NAMES = ['Okafor', 'Lindqvist', 'Moreau', 'Tanaka', 'Silva', 'Novak', 'Haddad', 'Ng', 'Peters', 'Rossi'];

/** The same people at every run. (mulberry32) */
function createDice(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Fills an empty database: owners, admins, agents and end users under a policy that requires a second factor of the team
 * without grace. Of the team 48 in a hundred are ENABLED, as many DUE, the rest suspended.
 */
async function seed() {
  const { services, close } = await openServices(readConfig(), createLogger('silent'));
  const { unitOfWork, secretBox, random, clock } = services;
  const now = clock.now();
  const passwordHash = await hash(PASSWORD, { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const { document } = await services.read.policies.current();
  const policy = {
    ...document,
    rules: document.rules.map((rule) =>
      rule.role === 'END_USER' ? rule : { ...rule, required: true, requiredSince: now - 30 * DAY },
    ),
  };
  const dice = createDice(7);
  const pick = (list) => list[Math.floor(dice() * list.length)];
  const actor = { kind: 'SYSTEM', id: null, label: 'Countersign' };
  await unitOfWork.write((manager) => new PolicyRepository(manager).add(2, policy, now, actor));
  let users = [];
  let terms = [];
  let factors = [];
  let issuedCodes = [];
  let links = [];
  let mails = [];
  const signingIn = [];
  const write = async () => {
    await unitOfWork.write(async (manager) => {
      await insertRows(manager, UserEntity, users);
      await insertRows(manager, UserSearchTermEntity, terms);
      await insertRows(manager, FactorEntity, factors);
      await insertRows(manager, IssuedCodeEntity, issuedCodes);
      await insertRows(manager, LinkEntity, links);
      await insertRows(manager, OutboxMessageEntity, mails);
    });
    [users, terms, factors, issuedCodes, links, mails] = [[], [], [], [], [], []];
  };
  for (let number = 0; number < COUNT; number += 1) {
    if (users.length === SLICE) await write();
    const id = random.id();
    const name = `${pick(FIRST_NAMES)} ${pick(LAST_NAMES)} ${Math.floor(dice() * 90_000)}`;
    const email = `user${number}@example.com`;
    const isFirst = number < SIGNING_IN;
    const standing = isFirst ? 0 : dice();
    const enrolled = standing < 0.48;
    const role =
      number === 0 ? 'OWNER' : number % 10 === 1 ? 'ADMIN' : number % 10 === 2 && !isFirst ? 'END_USER' : 'AGENT';
    const createdAt = now - Math.floor(dice() * 700 * DAY) - 2 * DAY;
    const signedIn = enrolled || dice() < 0.5;
    // Some of everything that needs attention: see `overview` in bare-sql.mjs.
    const isInvited = !enrolled && number % 500 === 3;
    users.push({
      id,
      email,
      emailKey: email,
      name,
      nameKey: name.toLowerCase(),
      role,
      suspended: standing >= 0.96,
      passwordHash: isInvited ? null : passwordHash,
      createdAt,
      firstSignInAt: signedIn ? createdAt + DAY : null,
      lastSignInAt: signedIn ? now - Math.floor(dice() * DAY) : null,
      movedFromUnrequiredRoleAt: null,
      factorKinds: enrolled ? 1 : 0,
      enrolledAt: enrolled ? createdAt + DAY : null,
      graceForfeited: enrolled,
      ownCodesLeft: enrolled ? (number % 200 === 4 ? 3 : 10) : 0,
      ownCodesMadeAt: enrolled ? createdAt + DAY : null,
    });
    if (IS_SEARCHED) terms.push(...searchTerms(name, email).map((term) => ({ term, userId: id })));
    if (isInvited) {
      links.push({
        id: random.id(),
        kind: 'INVITATION',
        userId: id,
        tokenHash: random.id(),
        createdAt,
        expiresAt: createdAt + DAY,
      });
    }
    if (number % 2_000 === 5) {
      const mail = { kind: 'INVITATION', userId: id, state: 'DEAD', nextAttemptAt: now, createdAt: now - DAY };
      mails.push({ id: random.id(), ...mail, finishedAt: now, failure: 'The mail server refused the address.' });
    }
    if (!enrolled) continue;
    const secret = generateSecret({ length: 20 });
    const factorId = random.id();
    factors.push({
      id: factorId,
      userId: id,
      kind: 'TOTP',
      name: 'Authenticator app',
      secretSealed: secretBox.seal(secret, `factor:${factorId}`),
      createdAt: createdAt + DAY,
      lastUsedAt: number % 20 === 6 ? now - 100 * DAY : now - DAY,
      lastStep: 0,
    });
    if (number % 2_000 === 7) {
      const code = { id: random.id(), userId: id, codeHash: random.id(), situation: 'FACTOR_LOST' };
      issuedCodes.push({ ...code, createdAt: now, expiresAt: now + DAY });
    }
    if (isFirst) signingIn.push({ email, secret });
  }
  await write();
  await close();
  return signingIn;
}

process.send(await seed());
process.disconnect();
