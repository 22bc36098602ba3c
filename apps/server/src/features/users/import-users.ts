import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { importedTotpSecret } from '@countersign/domain/totp/imported-secret.js';
import { judgeImportRow, type TypedUser } from '@countersign/domain/users/import-row.js';
import type { Role } from '@countersign/domain/users/roles.js';
import { emailKey } from '@countersign/domain/users/search-terms.js';

import type { CallingUser } from '../../operations/caller.js';
import { factorSeal } from '../../operations/factor-seal.js';
import type { Failure } from '../../operations/failures.js';
import { goneMeanwhile } from '../../operations/gone-meanwhile.js';
import { sendFirstInvitations } from '../../operations/invitation.js';
import type { Operation, Transaction } from '../../operations/operation.js';
import { isDuplicate, isNotAccepted } from '../../persistence/db-errors.js';
import type { NewFactor } from '../factors/factors.repository.js';
import type { NewUser } from './users.repository.js';

/** One row as it was typed. */
export interface ImportRow extends TypedUser {
  /** Empty: the user is invited by mail. Hashes come from files of the host only. */
  readonly passwordHash: string;
  /** Of an authenticator that the user has already: an otpauth link or base32; empty: none. From files of the host only. */
  readonly totp: string;
}

export interface RefusedRow {
  readonly line: number;
  readonly reason: string;
}

export interface ImportUsersInput {
  readonly rows: AsyncIterable<ImportRow | RefusedRow> | Iterable<ImportRow | RefusedRow>;
  /** Whoever imports, who gives no higher role than their own; null: the host, which gives every role. */
  readonly by: CallingUser | null;
  /** Only says what would happen. */
  readonly preview: boolean;
  /** Told after each batch how many rows are done. */
  onProgress(done: number): void;
}

export interface ImportSummary {
  readonly created: number;
  /** Of them, those who got an invitation. */
  readonly invited: number;
  /** Of them, those who keep the authenticator that they have. */
  readonly withFactor: number;
  /** In the order of the file. */
  readonly refused: readonly RefusedRow[];
}

interface Candidate extends NewUser {
  readonly line: number;
  /** null: the user sets a second factor up when one is asked for. */
  readonly totpSecret: string | null;
}

/** Rows in one transaction: killed in between, what is done is whole, and a second run reports it as there already. */
const BATCH = 500;
/** Somebody else takes one of the addresses between the look and the insert: the batch is done again, without it. */
const TRIES = 5;

/**
 * Takes a team over from elsewhere: passwords as hashes (on the host), or an invitation where there is none. A row that
 * is not right is refused with its line and the reason; the others are taken.
 */
export async function importUsers(op: Operation, input: ImportUsersInput): Promise<Result<ImportSummary, Failure>> {
  const seen = new Map<string, number>();
  const refused: RefusedRow[] = [];
  let created = 0;
  let invited = 0;
  let withFactor = 0;
  let done = 0;
  let above = 0;
  let batch: Candidate[] = [];
  const flush = async (): Promise<Failure | null> => {
    if (batch.length === 0) return null;
    const result = input.preview ? await lookAtBatch(op, batch) : await createBatch(op, batch, input.by);
    if (!result.ok) return result.failure;
    const outcome = result.value;
    refused.push(...outcome.refused);
    created += outcome.created;
    invited += outcome.invited;
    withFactor += outcome.withFactor;
    batch = [];
    input.onProgress(done);
    return null;
  };
  for await (const row of input.rows) {
    done += 1;
    const verdict = judge(op, row, input.by?.role ?? null, seen);
    if ('id' in verdict) batch.push(verdict);
    else {
      if (verdict.isAboveOwnRole === true) above += 1;
      refused.push({ line: verdict.line, reason: verdict.reason });
    }
    const stopped = batch.length === BATCH ? await flush() : null;
    if (stopped !== null) return fail(stopped);
  }
  const stopped = await flush();
  if (stopped !== null) return fail(stopped);
  if (!input.preview) {
    await op.repeatableTransaction(async (tx) => {
      if (above > 0)
        await tx.audit('authorization.refused', {
          outcome: 'refused',
          detail: { asked: 'user.imported', rows: above },
        });
      await tx.audit('import.finished', { detail: { created, invited, withFactor, refused: refused.length } });
    });
  }
  return succeed({ created, invited, withFactor, refused: refused.sort((a, b) => a.line - b.line) });
}

function judge(
  op: Operation,
  row: ImportRow | RefusedRow,
  by: Role | null,
  seen: Map<string, number>,
): Candidate | (RefusedRow & { readonly isAboveOwnRole?: true }) {
  if ('reason' in row) return row;
  const { line } = row;
  const passwordHash = row.passwordHash.trim();
  const hashProblem =
    passwordHash !== '' && (passwordHash.length > 255 || !op.hasher.understands(passwordHash))
      ? 'The password hash is not one we can check: it is a PHC string of argon2, bcrypt or scrypt with usual costs. Leave it empty to invite the user.'
      : null;
  const totp = row.totp.trim() === '' ? null : importedTotpSecret(row.totp);
  const problem = hashProblem ?? (totp?.ok === false ? totp.failure : null);
  // Where the hash or the secret is not right, the row takes no address.
  const verdict = judgeImportRow(row, by, problem === null ? seen : new Map());
  if (verdict.reason !== undefined) return { line, ...verdict };
  if (problem !== null) return { line, reason: problem };
  const { email, name, role } = verdict;
  return {
    line,
    id: op.random.id(),
    email,
    name,
    role,
    passwordHash: passwordHash === '' ? null : passwordHash,
    totpSecret: totp?.ok === true ? totp.value : null,
    createdAt: op.now,
  };
}

/** What `createBatch` would answer at this moment. */
async function lookAtBatch(op: Operation, batch: readonly Candidate[]): Promise<Result<ImportSummary, Failure>> {
  const { fresh, refused } = divide(batch, await op.read.users.takenEmailKeys(keysOf(batch)));
  const invited = fresh.filter((user) => user.passwordHash === null).length;
  return succeed({ created: fresh.length, invited, withFactor: countWithFactor(fresh), refused });
}

async function createBatch(
  op: Operation,
  batch: readonly Candidate[],
  by: CallingUser | null,
): Promise<Result<ImportSummary, Failure>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await op.transaction(async (tx) => {
        const gone = by === null ? null : await goneMeanwhile(tx, by);
        return gone === null ? succeed(await createIn(op, tx, batch)) : fail(gone);
      });
    } catch (error) {
      if (attempt === TRIES || !(isDuplicate(error) || isNotAccepted(error))) throw error;
    }
  }
}

async function createIn(op: Operation, tx: Transaction, batch: readonly Candidate[]): Promise<ImportSummary> {
  const { fresh, refused } = divide(batch, await tx.users.takenEmailKeys(keysOf(batch)));
  await tx.users.createAll(fresh.map(({ line: _line, totpSecret: _secret, ...user }) => user));
  await tx.factors.takeOver(fresh.flatMap((user) => takenOver(op, user)));
  await tx.auditAll(
    'user.imported',
    fresh.map((user) => ({
      subject: user,
      detail: {
        role: user.role,
        password: user.passwordHash === null ? 'invitation' : 'hash',
        ...(user.totpSecret === null ? {} : { factor: 'TOTP' }),
      },
    })),
  );
  const toInvite = fresh.filter((user) => user.passwordHash === null);
  await sendFirstInvitations(op, tx, toInvite);
  return { created: fresh.length, invited: toInvite.length, withFactor: countWithFactor(fresh), refused };
}

const countWithFactor = (users: readonly Candidate[]): number =>
  users.filter((user) => user.totpSecret !== null).length;

/** The authenticator of a user as a factor of ours; its codes were proved where it comes from. */
function takenOver(op: Operation, user: Candidate): NewFactor[] {
  if (user.totpSecret === null) return [];
  const id = op.random.id();
  const secretSealed = op.secretBox.seal(user.totpSecret, factorSeal(id));
  return [{ id, userId: user.id, kind: 'TOTP', name: 'Authenticator', secretSealed, createdAt: op.now }];
}

const keysOf = (batch: readonly Candidate[]): string[] => batch.map((user) => emailKey(user.email));

function divide(
  batch: readonly Candidate[],
  taken: ReadonlySet<string>,
): { readonly fresh: readonly Candidate[]; readonly refused: readonly RefusedRow[] } {
  const isTaken = (user: Candidate): boolean => taken.has(emailKey(user.email));
  return {
    fresh: batch.filter((user) => !isTaken(user)),
    refused: batch
      .filter(isTaken)
      .map(({ line }) => ({ line, reason: 'There is a user with this e-mail address already.' })),
  };
}
