import { Entity, Index, PrimaryColumn } from 'typeorm';

import type { BulkAction, BulkSkip } from '@countersign/domain/users/bulk-action.js';
import type { Role } from '@countersign/domain/users/roles.js';

import { Id, LongText, MaybeMoment, MaybeWords, Moment, Reference, Whole, Words } from '../columns.js';

/** One act on many users. */
@Entity('bulk_jobs')
@Index('bulk_jobs_requested', ['requestedAt', 'id'])
@Index('bulk_jobs_state', ['state', 'leaseUntil'])
@Index('bulk_jobs_requester', ['requestedById', 'state'])
export class BulkJobEntity {
  @Id() id: string;
  @Words('action', 24) action: BulkAction;
  /** For CHANGE_ROLE: which one they get. */
  @MaybeWords('role', 16) role: Role | null;
  /** Why, as it was given. */
  @MaybeWords('reason', 500) reason: string | null;
  /** DirectoryFilter as JSON; null: users that were named one by one. */
  @LongText('filter', { nullable: true }) filter: string | null;
  @Words('state', 16) state: 'QUEUED' | 'RUNNING' | 'COMPLETED' | 'CANCELED' | 'FAILED';
  @Reference('requested_by_id') requestedById: string;
  @Words('requested_by_label', 200) requestedByLabel: string;
  /** The role that it was asked for in: with another one by now, nothing more is done. */
  @Words('requested_by_role', 16) requestedByRole: Role;
  @Moment('requested_at') requestedAt: number;
  /** Where the request came from, for the trail. */
  @MaybeWords('ip_address', 45) ipAddress: string | null;
  @MaybeWords('client', 60) client: string | null;
  /** Up to which user, by id, the directory has been looked through. */
  @MaybeWords('position', 36) position: string | null;
  /** How many users the job is about; null until all of them are listed, and from then on nobody is added. */
  @Whole('users_total', { nullable: true }) usersTotal: number | null;
  @Whole('users_done', { default: 0 }) usersDone: number;
  @Whole('users_skipped', { default: 0 }) usersSkipped: number;
  @Whole('users_failed', { default: 0 }) usersFailed: number;
  @MaybeWords('lease_owner', 36) leaseOwner: string | null;
  @MaybeMoment('lease_until') leaseUntil: number | null;
  @Whole('attempts', { default: 0 }) attempts: number;
  @MaybeMoment('ended_at') endedAt: number | null;
  @MaybeWords('failure', 200) failure: string | null;
}

/** One user of a bulk job and what came of it. The key is what makes each user single; it goes when the user does. */
@Entity('bulk_job_users')
@Index('bulk_job_users_name', ['jobId', 'nameKey', 'userId'])
@Index('bulk_job_users_outcome', ['jobId', 'outcome', 'nameKey', 'userId'])
@Index('bulk_job_users_user', ['userId'])
export class BulkJobUserEntity {
  @PrimaryColumn({ name: 'job_id', type: 'varchar', length: 36 }) jobId: string;
  @PrimaryColumn({ name: 'user_id', type: 'varchar', length: 36 }) userId: string;
  /** What the results are sorted by: the name as it was when the users were listed. */
  @Words('name_key', 190) nameKey: string;
  @Words('outcome', 16) outcome: 'WAITING' | 'DONE' | 'SKIPPED' | 'FAILED';
  /** For SKIPPED: why. */
  @MaybeWords('skip', 24) skip: BulkSkip | null;
  @MaybeMoment('settled_at') settledAt: number | null;
}
