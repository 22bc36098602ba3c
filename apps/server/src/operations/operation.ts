import type { AuditEventType } from '@countersign/domain/audit/audit-event.js';
import type { Instant } from '@countersign/domain/time.js';

import type { MailContent } from '../mail/mail.js';
import type { Hasher } from '../platform/hasher.js';
import type { Logger } from '../platform/logger.js';
import type { Random } from '../platform/random.js';
import type { RelyingParty } from '../platform/webauthn.js';
import type { SecretBox } from '../platform/secret-box.js';
import type { Actor, Caller, Origin } from './caller.js';
import type { Events } from './events.js';
import type { Repositories } from './repositories.js';

/** What an audit event says beside its type; actor, time and origin are the operation's. */
export interface AuditNote {
  readonly subject?: { readonly id: string; readonly name: string } | null;
  /** Who did it, where the caller became somebody in this very operation (a password was proved); else the operation's actor. */
  readonly by?: { readonly id: string; readonly name: string };
  /** `success` where absent. */
  readonly outcome?: 'success' | 'failure' | 'refused';
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Who a mail goes to: a user of the directory. */
export interface Recipient {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** One transaction: the repositories rebuilt on it, its audit trail and its outbox. Nothing of it outlives the commit. */
export interface Transaction extends Repositories {
  audit(type: AuditEventType, note?: AuditNote): Promise<void>;
  /** One event of the same type for each note, written together. */
  auditAll(type: AuditEventType, notes: readonly AuditNote[]): Promise<void>;
  /** @param expiresAt when the link or code in the mail stops working: it is not sent after that. */
  mail(to: Recipient, content: MailContent, expiresAt?: Instant): Promise<void>;
  /** Many, written together. */
  mailAll(
    mails: readonly { readonly to: Recipient; readonly content: MailContent; readonly expiresAt?: Instant }[],
  ): Promise<void>;
}

/** Everything an operation may use, passed explicitly; its only way to the database, the time and randomness. */
export interface Operation {
  /** Read once: the operation happens at one moment. */
  readonly now: Instant;
  readonly caller: Caller;
  readonly actor: Actor;
  readonly origin: Origin;
  readonly publicUrl: URL;
  /** Who passkeys are made for. */
  readonly relyingParty: RelyingParty;
  readonly random: Random;
  readonly secretBox: SecretBox;
  readonly hasher: Hasher;
  readonly logger: Logger;
  readonly events: Events;
  /** Committed state, for reading. */
  readonly read: Repositories;
  /** Commits when `work` returns (a returned failure included), rolls back when it throws. Do nothing slow inside. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * The same, done again where the database did not accept it (a deadlock, a certification conflict): for work that may
   * happen twice without harm, like counting a try. Never for a verification.
   */
  repeatableTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}
