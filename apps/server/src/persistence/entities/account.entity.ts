import { Entity, PrimaryColumn } from 'typeorm';

import { LongText, MaybeMoment, Whole, Words } from '../columns.js';

/** One row: the organization of this deployment. */
@Entity('account')
export class AccountEntity {
  @PrimaryColumn({ type: 'integer' }) id: number;
  @Words('organization_name', 200) organizationName: string;
  /** Raised first in every transaction that must not pass another one (the last owner, the policy): the row's lock orders them. */
  @Whole('guard', { default: 0 }) guard: number;
  /** Until an owner has enrolled a factor, each start prints a set-up link. */
  @MaybeMoment('set_up_at') setUpAt: number | null;
  /** Until then owners are led through the first run: organization, mail, team, requirement. */
  @MaybeMoment('first_run_finished_at') firstRunFinishedAt: number | null;
  /** For how many days audit events are kept, 30–3650. */
  @Whole('audit_retention_days', { default: 730 }) auditRetentionDays: number;
  /** A sealed known text: a start with other SECRET_KEYS is refused instead of meaning "no second factor". */
  @LongText('key_check', { nullable: true }) keyCheck: string | null;
}
