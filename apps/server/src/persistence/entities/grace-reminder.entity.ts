import { Entity, Index, PrimaryColumn } from 'typeorm';

import { asNumber, Moment } from '../columns.js';

/** That a user was reminded of a deadline. The key is what makes each reminder single. */
@Entity('grace_reminders')
@Index('grace_reminders_deadline', ['deadline'])
export class GraceReminderEntity {
  @PrimaryColumn({ name: 'user_id', type: 'varchar', length: 36 }) userId: string;
  /** When the user's grace ends. A deadline that moves is another one, and reminded of anew. */
  @PrimaryColumn({ name: 'deadline', type: 'bigint', transformer: asNumber }) deadline: number;
  /** How many days before it: 7 or 1. */
  @PrimaryColumn({ name: 'days_before', type: 'integer' }) daysBefore: number;
  @Moment('sent_at') sentAt: number;
}
