import { Entity, PrimaryColumn } from 'typeorm';

import { LongText, MaybeWords, Moment, Words } from '../columns.js';

/** One row a version, never changed: the primary key decides which of two changes made at once is the next version. */
@Entity('policy_versions')
export class PolicyVersionEntity {
  @PrimaryColumn({ name: 'version', type: 'integer' }) version: number;
  /** PolicyDocument of the domain, as JSON. */
  @LongText('document') document: string;
  @Moment('created_at') createdAt: number;
  @Words('actor_kind', 16) actorKind: string;
  @MaybeWords('actor_id', 36) actorId: string | null;
  @Words('actor_label', 200) actorLabel: string;
}
