import type { PolicyDocument } from '@countersign/domain/policy/policy.js';
import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { mayManage } from '@countersign/domain/users/may-manage.js';
import { ROLES, type Role } from '@countersign/domain/users/roles.js';
import type { Instant } from '@countersign/domain/time.js';

import type { CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import { goneMeanwhile } from '../../operations/gone-meanwhile.js';
import type { AuditNote, Operation, Transaction } from '../../operations/operation.js';
import { sessionExpiry } from '../../operations/session-expiry.js';
import type { NotEnded } from './sessions.repository.js';

export interface EndedSessions {
  readonly ended: number;
  readonly users: number;
  /** Not ended: of somebody with a higher role, ended before, or none at all. */
  readonly skipped: number;
}

/** At most so many sessions are named in one call. */
const MOST_NAMED = 200;
/** Ended in one transaction: nobody else waits long for their turn to write. */
const BATCH = 500;

/** Ends these sessions, as far as their users are of a role that the caller may manage; the others are left and counted. */
export async function endNamedSessions(
  op: Operation,
  caller: CallingUser,
  sessionIds: readonly string[],
  exceptId: string | null,
): Promise<Result<EndedSessions, Failure>> {
  const ids = [...new Set(sessionIds)];
  if (ids.length === 0 || ids.length > MOST_NAMED)
    return fail(failure.badField('input.sessionIds', `Name 1 to ${MOST_NAMED} sessions.`));
  const result = await op.repeatableTransaction(async (tx): Promise<Result<EndedSessions, Failure>> => {
    const gone = await goneMeanwhile(tx, caller);
    if (gone !== null) return fail(gone);
    const { document } = await tx.policies.current();
    const found = await tx.sessions.notEndedAmong(ids);
    const within = found.filter(({ id, role }) => id !== exceptId && mayManage(caller.role, role));
    await tx.sessions.endThese(
      within.map(({ id }) => id),
      op.now,
    );
    const notes = notesOf(within, document, op.now);
    await tx.auditAll('session.ended', notes);
    const ended = countOf(notes);
    return succeed(await summarized(tx, { ended, users: notes.length, skipped: ids.length - ended }));
  });
  if (result.ok) op.events.publish('sessionsEnded', caller.id);
  return result;
}

/**
 * Ends every session that is open as this begins, and every unfinished sign-in, of whomever the caller may manage. Batch by
 * batch: stopped half way it has ended what the trail says, and done again it ends the rest.
 */
export async function endAllSessions(
  op: Operation,
  caller: CallingUser,
  exceptId: string | null,
): Promise<Result<EndedSessions, Failure>> {
  const roles = ROLES.filter((role) => mayManage(caller.role, role));
  const endedOf = new Set<string>();
  let ended = 0;
  let after: { userId: string; id: string } | null = null;
  do {
    const batch: Batch = await endBatch(op, caller, roles, after, exceptId);
    if ('refused' in batch) return fail(batch.refused);
    for (const { subject } of batch.notes) if (subject != null) endedOf.add(subject.id);
    ended += countOf(batch.notes);
    after = batch.next;
    op.events.publish('sessionsEnded', caller.id);
  } while (after !== null);
  const skipped = await leftOver(op, roles);
  return op.transaction(async (tx) => {
    await tx.attempts.endAllOfRoles(roles, op.now);
    return succeed(await summarized(tx, { ended, users: endedOf.size, skipped }, { all: true }));
  });
}

/** Whose sessions ended is said by an event of each; this one says that it was one act, and leaves a trace of one that ended none. */
async function summarized(
  tx: Transaction,
  ended: EndedSessions,
  detail: Readonly<Record<string, unknown>> = {},
): Promise<EndedSessions> {
  await tx.audit('account.sessions_ended', { detail: { ...ended, ...detail } });
  return ended;
}

type Batch =
  | { readonly refused: Failure }
  | { readonly notes: readonly AuditNote[]; readonly next: { userId: string; id: string } | null };

function endBatch(
  op: Operation,
  caller: CallingUser,
  roles: readonly Role[],
  after: { userId: string; id: string } | null,
  exceptId: string | null,
): Promise<Batch> {
  return op.repeatableTransaction(async (tx) => {
    // Asked again at each batch: whoever lost the role or the account meanwhile goes no further.
    const gone = await goneMeanwhile(tx, caller);
    if (gone !== null) return { refused: gone };
    const { document } = await tx.policies.current();
    const found = await tx.sessions.notEndedOf(roles, op.now, after, BATCH);
    const ending = found.filter(({ id }) => id !== exceptId);
    await tx.sessions.endThese(
      ending.map(({ id }) => id),
      op.now,
    );
    const notes = notesOf(ending, document, op.now);
    await tx.auditAll('session.ended', notes);
    const last = found.length < BATCH ? undefined : found.at(-1);
    return { notes, next: last === undefined ? null : { userId: last.userId, id: last.id } };
  });
}

/** One event for each user. What was past its limits ends as well and is not counted: nobody could use it any more. */
function notesOf(sessions: readonly NotEnded[], policy: PolicyDocument, now: Instant): AuditNote[] {
  const byUser = new Map<string, NotEnded[]>();
  for (const session of sessions) {
    if (sessionExpiry(session, policy, now) <= now) continue;
    byUser.set(session.userId, [...(byUser.get(session.userId) ?? []), session]);
  }
  return [...byUser].map(([id, of]) => ({
    subject: { id, name: of[0]?.name ?? '' },
    detail: { ended: of.length },
  }));
}

function countOf(notes: readonly AuditNote[]): number {
  return notes.reduce((sum, { detail }) => sum + Number(detail?.['ended'] ?? 0), 0);
}

/** How many sessions are open of those whom the caller may not manage. */
async function leftOver(op: Operation, roles: readonly Role[]): Promise<number> {
  const { document } = await op.read.policies.current();
  const higher = ROLES.filter((role) => !roles.includes(role));
  let left = 0;
  let after: { userId: string; id: string } | null = null;
  do {
    const found: NotEnded[] = await op.read.sessions.notEndedOf(higher, op.now, after, BATCH);
    left += found.filter((session) => sessionExpiry(session, document, op.now) > op.now).length;
    const last: NotEnded | undefined = found.length < BATCH ? undefined : found.at(-1);
    after = last === undefined ? null : { userId: last.userId, id: last.id };
  } while (after !== null);
  return left;
}
