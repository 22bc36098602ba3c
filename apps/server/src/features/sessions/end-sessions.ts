import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { mayManage } from '@countersign/domain/users/may-manage.js';

import type { CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import { endSessionsOf } from '../../operations/end-sessions-of.js';
import type { Operation, Transaction } from '../../operations/operation.js';
import type { User } from '../users/users.repository.js';

const NO_SESSION = failure.notFound('There is no such session. It may have ended already.');

/** Ends one session: one's own, or that of a user whom one's role may manage. */
export async function endSession(
  op: Operation,
  caller: CallingUser,
  sessionId: string,
): Promise<Result<number, Failure>> {
  let owner: string | null = null;
  const result = await op.transaction(async (tx): Promise<Result<number, Failure>> => {
    const session = await tx.sessions.find(sessionId);
    const subject = session === null ? null : await tx.users.find(session.userId);
    // To somebody who may not see it, a session that is not theirs is the same as none.
    if (session === null || subject === null || !reaches(caller, subject)) return fail(NO_SESSION);
    const ended = (await tx.sessions.end(session.id, op.now)) ? 1 : 0;
    owner = subject.id;
    await note(tx, subject, ended);
    return succeed(ended);
  });
  if (owner !== null) op.events.publish('sessionsEnded', owner);
  return result;
}

/** Ends every session of a user; without one, of the caller. `exceptCurrent` keeps the one that asks; an API token has none. */
export async function endSessions(
  op: Operation,
  caller: CallingUser,
  currentSessionId: string | null,
  input: { userId: string | null; exceptCurrent: boolean },
): Promise<Result<number, Failure>> {
  const userId = input.userId ?? caller.id;
  const result = await op.transaction(async (tx): Promise<Result<number, Failure>> => {
    const subject = await tx.users.find(userId);
    if (subject === null || !reaches(caller, subject))
      return fail(failure.notFound('There is no such user among those whose sessions you may end.'));
    return succeed(await endSessionsOf(op, tx, subject, input.exceptCurrent ? currentSessionId : null));
  });
  if (result.ok) op.events.publish('sessionsEnded', userId);
  return result;
}

function reaches(caller: CallingUser, subject: User): boolean {
  return caller.id === subject.id || mayManage(caller.role, subject.role);
}

async function note(tx: Transaction, subject: User, ended: number): Promise<void> {
  await tx.audit('session.ended', { subject, detail: { ended } });
}
