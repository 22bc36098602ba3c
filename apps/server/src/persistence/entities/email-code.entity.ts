import { Entity, Index } from 'typeorm';

import { Id, MaybeMoment, Moment, Reference, Words } from '../columns.js';

export type EmailCodePurpose = 'SIGN_IN' | 'STEP_UP' | 'ENROLLMENT';

/** A code that was mailed: good once, for ten minutes, for one purpose, for whoever asked. Kept an hour, to count what was sent. */
@Entity('email_codes')
@Index('email_codes_user', ['userId', 'createdAt'])
@Index('email_codes_expiry', ['expiresAt'])
export class EmailCodeEntity {
  @Id() id: string;
  @Reference('user_id') userId: string;
  @Words('purpose', 16) purpose: EmailCodePurpose;
  /** The attempt or session that asked; of an enrollment, its id. Nobody else can use the code. */
  @Reference('bound_to') boundTo: string;
  /** Keyed: six digits are soon found behind a plain digest. */
  @Words('code_hash', 64) codeHash: string;
  @Moment('created_at') createdAt: number;
  @Moment('expires_at') expiresAt: number;
  /** Used, or replaced by a newer code. */
  @MaybeMoment('used_at') usedAt: number | null;
}
