import { succeed, type Result } from '@countersign/domain/result.js';
import { DAY } from '@countersign/domain/time.js';
import { emailProblem, nameProblem } from '@countersign/domain/users/input-problems.js';
import { ROLES, type Role } from '@countersign/domain/users/roles.js';
import { emailKey } from '@countersign/domain/users/search-terms.js';

import type { Failure } from '../../operations/failures.js';
import type { Operation, Transaction } from '../../operations/operation.js';
import { isDuplicate, isNotAccepted } from '../../persistence/db-errors.js';
import { sha256 } from '../../platform/digest.js';
import type { NewUser } from './users.repository.js';

/** One row of the file as it was typed. */
export interface ImportRow {
  readonly line: number;
  readonly email: string;
  readonly name: string;
  readonly role: string;
  /** Empty: the user is invited by mail. */
  readonly passwordHash: string;
}

export interface RefusedRow {
  readonly line: number;
  readonly reason: string;
}

export interface ImportUsersInput {
  readonly rows: AsyncIterable<ImportRow | RefusedRow>;
  /** Told after each batch how many rows are done. */
  onProgress(done: number): void;
}

export interface ImportSummary {
  readonly created: number;
  /** Of them, those who got an invitation. */
  readonly invited: number;
  /** In the order of the file. */
  readonly refused: readonly RefusedRow[];
}

interface Candidate extends NewUser {
  readonly line: number;
}

/** Rows in one transaction: killed in between, what is done is whole, and a second run reports it as there already. */
const BATCH = 500;
const INVITATION_LASTS = 7 * DAY;
/** Somebody else takes one of the addresses between the look and the insert: the batch is done again, without it. */
const TRIES = 5;

/**
 * Takes a team over from elsewhere: passwords as hashes, or an invitation where there is none. A row that is not right is
 * refused with its line and the reason; the others are taken. On the host only, so every role may be imported.
 */
export async function importUsers(op: Operation, input: ImportUsersInput): Promise<Result<ImportSummary, Failure>> {
  const seen = new Map<string, number>();
  const refused: RefusedRow[] = [];
  let created = 0;
  let invited = 0;
  let done = 0;
  let batch: Candidate[] = [];
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    const outcome = await createBatch(op, batch);
    refused.push(...outcome.refused);
    created += outcome.created;
    invited += outcome.invited;
    batch = [];
    input.onProgress(done);
  };
  for await (const row of input.rows) {
    done += 1;
    const verdict = judge(op, row, seen);
    if ('reason' in verdict) refused.push(verdict);
    else batch.push(verdict);
    if (batch.length === BATCH) await flush();
  }
  await flush();
  await op.transaction((tx) => tx.audit('import.finished', { detail: { created, invited, refused: refused.length } }));
  return succeed({ created, invited, refused: refused.sort((a, b) => a.line - b.line) });
}

function judge(op: Operation, row: ImportRow | RefusedRow, seen: Map<string, number>): Candidate | RefusedRow {
  if ('reason' in row) return row;
  const { line } = row;
  const [email, name, passwordHash] = [row.email.trim(), row.name.trim(), row.passwordHash.trim()];
  const role = roleOf(row.role);
  const key = emailKey(email);
  const before = seen.get(key);
  const problem =
    emailProblem(email) ??
    nameProblem(name) ??
    (role === null ? `The role is one of ${ROLES.join(', ')}.` : null) ??
    (passwordHash !== '' && (passwordHash.length > 255 || !op.hasher.understands(passwordHash))
      ? 'The password hash is not one we can check: it is a PHC string of argon2, bcrypt or scrypt with usual costs. Leave it empty to invite the user.'
      : null) ??
    (before === undefined ? null : `The same e-mail address stands in line ${before} already.`);
  if (problem !== null || role === null) return { line, reason: problem ?? '' };
  seen.set(key, line);
  return {
    line,
    id: op.random.id(),
    email,
    name,
    role,
    passwordHash: passwordHash === '' ? null : passwordHash,
    createdAt: op.now,
  };
}

/** In whatever case, and as people write it: "End user". */
function roleOf(typed: string): Role | null {
  const role = typed
    .trim()
    .toUpperCase()
    .replace(/[\s-]+/g, '_');
  return ROLES.find((known) => known === role) ?? null;
}

async function createBatch(op: Operation, batch: readonly Candidate[]): Promise<ImportSummary> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await op.transaction((tx) => createIn(op, tx, batch));
    } catch (error) {
      if (attempt === TRIES || !(isDuplicate(error) || isNotAccepted(error))) throw error;
    }
  }
}

async function createIn(op: Operation, tx: Transaction, batch: readonly Candidate[]): Promise<ImportSummary> {
  const taken = await tx.users.takenEmailKeys(batch.map((user) => emailKey(user.email)));
  const fresh = batch.filter((user) => !taken.has(emailKey(user.email)));
  const refused = batch
    .filter((user) => taken.has(emailKey(user.email)))
    .map(({ line }): RefusedRow => ({ line, reason: 'There is a user with this e-mail address already.' }));
  await tx.users.createAll(fresh.map(({ line: _line, ...user }) => user));
  await tx.auditAll(
    'user.imported',
    fresh.map((user) => ({
      subject: user,
      detail: { role: user.role, password: user.passwordHash === null ? 'invitation' : 'hash' },
    })),
  );
  const toInvite = fresh.filter((user) => user.passwordHash === null);
  for (const user of toInvite) await invite(op, tx, user);
  return { created: fresh.length, invited: toInvite.length, refused };
}

async function invite(op: Operation, tx: Transaction, user: Candidate): Promise<void> {
  const token = op.random.token();
  const expiresAt = op.now + INVITATION_LASTS;
  await tx.links.create({
    id: op.random.id(),
    kind: 'INVITATION',
    userId: user.id,
    tokenHash: sha256(token),
    createdAt: op.now,
    expiresAt,
  });
  const link = new URL(`/invitation#${token}`, op.publicUrl).href;
  await tx.mail(user, { kind: 'INVITATION', link, expiresAt }, expiresAt);
}
