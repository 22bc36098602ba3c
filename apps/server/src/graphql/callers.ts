import type { Caller } from '../operations/caller.js';

type Of<Kind extends Caller['kind']> = Extract<Caller, { kind: Kind }>;

/** The caller of a field that @Allow lets only sessions through to. @throws otherwise: then the two disagree. */
export function sessionCaller(caller: Caller): Of<'session'> {
  if (caller.kind === 'session') return caller;
  throw new Error(`a field for sessions was reached by ${caller.kind}`);
}

/** Whoever acts for a user with rights of their own: somebody signed in, or an API token. @throws for everybody else */
export function actingCaller(caller: Caller): Of<'session'> | Of<'apiToken'> {
  if (caller.kind === 'session' || caller.kind === 'apiToken') return caller;
  throw new Error(`a field for sessions and API tokens was reached by ${caller.kind}`);
}

/** The same for fields that only an unfinished sign-in reaches. */
export function attemptCaller(caller: Caller): Of<'attempt'> {
  if (caller.kind === 'attempt') return caller;
  throw new Error(`a field for unfinished sign-ins was reached by ${caller.kind}`);
}
