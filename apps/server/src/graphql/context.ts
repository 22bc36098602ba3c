import type { Instant } from '@countersign/domain/time.js';

import type { MailOutlet } from '../mail/mail-outlet.js';
import type { Caller } from '../operations/caller.js';
import type { Failure } from '../operations/failures.js';
import type { Operation } from '../operations/operation.js';
import type { ReadModels } from '../read-models.js';

/** How a resolver hands a credential to a browser, or takes it back. A WebSocket cannot: it has no answer to put a cookie on. */
export interface Credentials {
  setSession(token: string): void;
  setAttempt(token: string, lastsMs: number): void;
  /** What this browser holds as its trusted device of a user; null: nothing, or it is no browser of ours that asks. */
  readonly deviceOf: (userId: string) => string | null;
  setDevice(userId: string, token: string, lastsMs: number): void;
  /** What this browser holds since it last asked for a passkey, signed out; null: nothing, or it is no browser of ours. */
  passkeyBrowser(): string | null;
  setPasskeyBrowser(token: string, lastsMs: number): void;
  clear(): void;
}

/** What every resolver gets. `op` is one operation at one moment, by this caller. */
export interface GraphQLContext {
  caller: Caller;
  /** A credential that came and was refused: every operation answers with it. */
  readonly refused: Failure | null;
  op: Operation;
  readonly models: ReadModels;
  readonly mailOutlet: MailOutlet;
  readonly credentials: Credentials;
  /** After a finished sign-in: the rest of this request is read as the new session. */
  continueAs(sessionToken: string): Promise<void>;
  /** The time now, for checks that are made again later on the same connection. */
  now(): Instant;
}
