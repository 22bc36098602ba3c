import type { Caller, CallingAttempt, CallingUser } from '../../operations/caller.js';

/** Who enrolls: an unfinished sign-in that owes it, or somebody signed in, by choice. */
export interface EnrollingCaller {
  readonly user: CallingUser;
  /** The attempt or session: what one began nobody else confirms. */
  readonly begunBy: string;
  readonly attempt: CallingAttempt | null;
  readonly sessionId: string | null;
}

/** @throws for callers that @Allow does not let through to an enrollment. */
export function enrollingCaller(caller: Caller): EnrollingCaller {
  switch (caller.kind) {
    case 'attempt':
      return { user: caller.user, begunBy: caller.attempt.id, attempt: caller.attempt, sessionId: null };
    case 'session':
      return { user: caller.user, begunBy: caller.session.id, attempt: null, sessionId: caller.session.id };
    default:
      throw new Error('an enrollment by a caller who is neither signing in nor signed in');
  }
}
