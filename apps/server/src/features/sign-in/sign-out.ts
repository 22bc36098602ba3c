import { succeed, type Result } from '@countersign/domain/result.js';

import type { Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';
import { keepProviderSignOut } from '../../operations/provider-sign-out.js';

export interface SignedOut {
  /** Where the browser tells the provider that the session came through; null: there is nobody to tell. */
  readonly providerPath: string | null;
}

/** Ends the session that asks, or gives the unfinished sign-in up. Asking twice is no failure. */
export async function signOut(op: Operation): Promise<Result<SignedOut, Failure>> {
  const { caller, now } = op;
  let providerPath: string | null = null;
  if (caller.kind === 'session') {
    providerPath = await op.transaction(async (tx) => {
      if (!(await tx.sessions.end(caller.session.id, now))) return null;
      await tx.audit('session.signed_out', { subject: caller.user });
      return caller.session.transport === 'COOKIE' ? keepProviderSignOut(op, tx, caller.session.id) : null;
    });
    op.events.publish('sessionsEnded', caller.user.id);
  } else if (caller.kind === 'attempt') {
    await op.transaction(async (tx) => {
      if (await tx.attempts.claim(caller.attempt.id, now))
        await tx.audit('session.signed_out', { subject: caller.user, detail: { unfinished: true } });
    });
  }
  return succeed({ providerPath });
}
