import { Entity, PrimaryColumn } from 'typeorm';

import type { Role } from '@countersign/domain/users/roles.js';

import { Moment, Whole, YesNo } from '../columns.js';

/** How the users of one role stood on one day. The key is what makes each day single. */
@Entity('coverage_days')
export class CoverageDayEntity {
  /** Days since 1970-01-01, by UTC: no daylight saving, no zone of a server. */
  @PrimaryColumn({ name: 'day', type: 'integer' }) day: number;
  @PrimaryColumn({ name: 'role', type: 'varchar', length: 16 }) role: Role;
  @Moment('taken_at') takenAt: number;
  /** Not counted on that day: worked out later from the facts that were still there. */
  @YesNo('worked_out') workedOut: boolean;
  @Whole('enabled') enabled: number;
  @Whole('replacing') replacing: number;
  @Whole('due') due: number;
  @Whole('grace') grace: number;
  @Whole('optional') optional: number;
  @Whole('provider_proved') providerProved: number;
  @Whole('provider_silent') providerSilent: number;
  @Whole('suspended') suspended: number;
}
