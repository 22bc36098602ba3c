import { In, type EntityManager } from 'typeorm';

import type { PolicyDocument } from '@countersign/domain/policy/policy.js';
import { trustedUntil } from '@countersign/domain/policy/trusted-device.js';
import type { Instant } from '@countersign/domain/time.js';

import { dialectOf } from '../../persistence/dialect.js';
import { TrustedDeviceEntity } from '../../persistence/entities/trusted-device.entity.js';
import { lowerings, outlivedBy } from './lowered-hours.sql.js';

export type TrustedDevice = Readonly<TrustedDeviceEntity>;

/** Rows in one statement, when many end at once. */
const BATCH = 500;

/** Trusted devices. One that has ended is a row that is not there: nothing brings it back. */
export class TrustedDevicesRepository {
  constructor(private readonly manager: EntityManager) {}

  async create(device: Omit<TrustedDeviceEntity, 'replacedHash' | 'replacedGoodUntil' | 'lastUsedAt'>): Promise<void> {
    await this.manager.insert(TrustedDeviceEntity, {
      ...device,
      replacedHash: null,
      replacedGoodUntil: null,
      lastUsedAt: null,
    });
  }

  find(id: string): Promise<TrustedDevice | null> {
    return this.manager.findOneBy(TrustedDeviceEntity, { id });
  }

  /** Of this user only: a device of somebody else is none. Not yet expired. */
  findOf(userId: string, selectorHash: string, now: Instant): Promise<TrustedDevice | null> {
    return this.manager
      .createQueryBuilder(TrustedDeviceEntity, 'd')
      .where('d.selector_hash = :selectorHash and d.user_id = :userId and d.expires_at > :now', {
        selectorHash,
        userId,
        now,
      })
      .getOne();
  }

  /**
   * Replaces the value that was shown. One conditional update: of any number of windows at once that show the same
   * value, exactly one is answered with true.
   */
  async rotate(
    id: string,
    shownHash: string,
    next: { readonly valueHash: string; readonly replacedGoodUntil: Instant },
    now: Instant,
  ): Promise<boolean> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(TrustedDeviceEntity)
      .set({ ...next, replacedHash: shownHash, lastUsedAt: now })
      .where('id = :id and value_hash = :shownHash and expires_at > :now', { id, shownHash, now })
      .execute();
    return affected === 1;
  }

  /** @returns whether it was there. */
  async end(id: string): Promise<boolean> {
    const { affected } = await this.manager.delete(TrustedDeviceEntity, { id });
    return affected === 1;
  }

  /**
   * Ends every device of a user, in the transaction of what ends them: a new password, another factor, role or address,
   * a suspension, a deletion. @returns how many of them were still trusted at `now`.
   */
  async endAllOf(userId: string, now: Instant): Promise<number> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .delete()
      .from(TrustedDeviceEntity)
      .where('user_id = :userId and expires_at > :now', { userId, now })
      .execute();
    await this.manager.delete(TrustedDeviceEntity, { userId });
    return affected ?? 0;
  }

  /**
   * What fewer hours do, for good: ends devices that are older than their user's rule allows from now on, and brings the
   * end of the others forward, so that hours that are raised again later revive none. @returns how many ended.
   */
  async lowerHours(before: PolicyDocument, after: PolicyDocument, now: Instant): Promise<number> {
    let ended = 0;
    for (const { role, hours } of lowerings(before, after)) {
      const outlived = outlivedBy(hours, now);
      const rows: { id: string; provedAt: Instant; tooOld: number }[] = await this.manager.query(
        `select d.id as id, d.proved_at as provedAt, case when ${outlived.sql} then 1 else 0 end as tooOld
         from trusted_devices d ${dialectOf(this.manager).joinInThisOrder} users u on u.id = d.user_id where u.role = ? and d.expires_at > ?`,
        [...outlived.parameters, role, now],
      );
      const tooOld = rows.filter((row) => Number(row.tooOld) === 1);
      for (let at = 0; at < tooOld.length; at += BATCH) {
        const ids = tooOld.slice(at, at + BATCH).map((row) => row.id);
        ended += (await this.manager.delete(TrustedDeviceEntity, { id: In(ids) })).affected ?? 0;
      }
      const kept = rows.filter((row) => Number(row.tooOld) !== 1).map((row) => row.id);
      for (let at = 0; at < kept.length; at += BATCH) {
        await this.manager
          .createQueryBuilder()
          .update(TrustedDeviceEntity)
          .set({ expiresAt: () => `proved_at + ${trustedUntil(0, hours)}` })
          .where({ id: In(kept.slice(at, at + BATCH)) })
          .andWhere(`expires_at > proved_at + ${trustedUntil(0, hours)}`)
          .execute();
      }
    }
    return ended;
  }

  /** @returns how many. */
  async deleteExpiredBefore(before: Instant, limit: number): Promise<number> {
    const rows: { id: string }[] = await this.manager.query(
      `select id from trusted_devices where expires_at <= ? order by expires_at limit ${limit}`,
      [before],
    );
    if (rows.length > 0) await this.manager.delete(TrustedDeviceEntity, { id: In(rows.map((row) => row.id)) });
    return rows.length;
  }
}
