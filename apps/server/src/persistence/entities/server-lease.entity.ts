import { Entity, PrimaryColumn } from 'typeorm';

import { Moment, Words } from '../columns.js';

/** One row: the server that runs on this database. */
@Entity('server_lease')
export class ServerLeaseEntity {
  @PrimaryColumn({ type: 'integer' }) id: number;
  /** Empty: none. */
  @Words('owner', 150) owner: string;
  @Moment('held_until', { default: 0 }) heldUntil: number;
}
