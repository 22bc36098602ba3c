import { succeed, type Result } from '@countersign/domain/result.js';

import type { Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';

/** Ends the session that asks, or gives the unfinished sign-in up. Asking twice is no failure. */
export async function signOut(op: Operation): Promise<Result<null, Failure>> {
  const { caller, now } = op;
  if (caller.kind === 'session') {
    await op.transaction(async (tx) => {
      if (await tx.sessions.end(caller.session.id, now)) await tx.audit('session.signed_out', { subject: caller.user });
    });
    op.events.publish('sessionsEnded', caller.user.id);
  } else if (caller.kind === 'attempt') {
    await op.transaction(async (tx) => {
      if (await tx.attempts.claim(caller.attempt.id, now))
        await tx.audit('session.signed_out', { subject: caller.user, detail: { unfinished: true } });
    });
  }
  return succeed(null);
}
