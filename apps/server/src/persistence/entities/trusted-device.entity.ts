import { Entity, Index } from 'typeorm';

import { Id, MaybeMoment, MaybeWords, Moment, Reference, Words } from '../columns.js';

/**
 * A browser that proved a second factor and skips it for a while. The browser holds `selector.value`: the selector finds
 * the row and stays, the value is another one after each use, so that an old one tells of a copy (decision 17).
 */
@Entity('trusted_devices')
@Index('trusted_devices_selector', ['selectorHash'], { unique: true })
@Index('trusted_devices_user', ['userId', 'provedAt'])
@Index('trusted_devices_expires', ['expiresAt'])
export class TrustedDeviceEntity {
  @Id() id: string;
  @Reference('user_id') userId: string;
  @Words('selector_hash', 64) selectorHash: string;
  @Words('value_hash', 64) valueHash: string;
  /** The value before: good until `replacedGoodUntil`, for windows that signed in at the same time. */
  @MaybeWords('replaced_hash', 64) replacedHash: string | null;
  @MaybeMoment('replaced_good_until') replacedGoodUntil: number | null;
  /** When its second factor was proved; its use does not move it. */
  @Moment('proved_at') provedAt: number;
  /** By the hours that its user's rule gave when it was made, or fewer where they were lowered since; never more. */
  @Moment('expires_at') expiresAt: number;
  @MaybeMoment('last_used_at') lastUsedAt: number | null;
  @MaybeWords('client', 60) client: string | null;
}
