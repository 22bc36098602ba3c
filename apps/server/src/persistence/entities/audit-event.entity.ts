import { Entity, Index } from 'typeorm';

import { Id, LongText, MaybeWords, Moment, Words } from '../columns.js';

@Entity('audit_events')
@Index('audit_events_at', ['at', 'id'])
@Index('audit_events_subject', ['subjectId', 'at', 'id'])
@Index('audit_events_actor', ['actorId', 'at', 'id'])
@Index('audit_events_type', ['type', 'at', 'id'])
export class AuditEventEntity {
  @Id() id: string;
  @Words('type', 48) type: string;
  @Moment('at') at: number;
  @Words('actor_kind', 16) actorKind: string;
  @MaybeWords('actor_id', 36) actorId: string | null;
  @Words('actor_label', 200) actorLabel: string;
  @MaybeWords('subject_id', 36) subjectId: string | null;
  @MaybeWords('subject_label', 200) subjectLabel: string | null;
  @Words('outcome', 24) outcome: string;
  @MaybeWords('ip_address', 45) ipAddress: string | null;
  @MaybeWords('client', 60) client: string | null;
  /** JSON, or null. Never a secret in it. */
  @LongText('detail', { nullable: true }) detail: string | null;
}
