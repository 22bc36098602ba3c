import { Entity, Index } from 'typeorm';

import { Id, LongText, MaybeMoment, MaybeWords, Moment, Reference, Whole, Words } from '../columns.js';

/** A mail, written in the transaction of what it tells about, and sent afterwards. */
@Entity('outbox_messages')
@Index('outbox_messages_due', ['state', 'nextAttemptAt'])
@Index('outbox_messages_failed', ['state', 'attempts', 'createdAt'])
export class OutboxMessageEntity {
  @Id() id: string;
  @Words('kind', 48) kind: string;
  @Reference('user_id', { nullable: true }) userId: string | null;
  @Words('state', 8) state: 'QUEUED' | 'SENT' | 'DEAD';
  /** Recipient, subject and both bodies as JSON, sealed; erased once sent or dead. */
  @LongText('sealed', { nullable: true }) sealed: string | null;
  @Whole('attempts', { default: 0 }) attempts: number;
  @Moment('next_attempt_at') nextAttemptAt: number;
  @MaybeWords('lease_owner', 36) leaseOwner: string | null;
  @MaybeMoment('lease_until') leaseUntil: number | null;
  @Moment('created_at') createdAt: number;
  /** When the link or code in it expires: past it the mail is not sent any more. */
  @MaybeMoment('expires_at') expiresAt: number | null;
  @MaybeMoment('finished_at') finishedAt: number | null;
  @MaybeWords('failure', 200) failure: string | null;
}
