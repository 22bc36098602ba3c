import type { Caller } from '../operations/caller.js';

type Of<Kind extends Caller['kind']> = Extract<Caller, { kind: Kind }>;

/** The caller of a field that @Allow lets only sessions through to. @throws otherwise: then the two disagree. */
export function sessionCaller(caller: Caller): Of<'session'> {
  if (caller.kind === 'session') return caller;
  throw new Error(`a field for sessions was reached by ${caller.kind}`);
}

/** The same for fields that only an unfinished sign-in reaches. */
export function attemptCaller(caller: Caller): Of<'attempt'> {
  if (caller.kind === 'attempt') return caller;
  throw new Error(`a field for unfinished sign-ins was reached by ${caller.kind}`);
}
