import type { EntityManager } from 'typeorm';

import type { Instant } from '@countersign/domain/time.js';

import { isDuplicate } from '../persistence/db-errors.js';
import { ServerLeaseEntity } from '../persistence/entities/server-lease.entity.js';

const ONLY = 1;

/** Which server runs on this database. Each claim is one conditional update: of any number at once, exactly one holds. */
export class ServerLeaseRepository {
  constructor(private readonly manager: EntityManager) {}

  async get(): Promise<Readonly<ServerLeaseEntity> | null> {
    return this.manager.findOneBy(ServerLeaseEntity, { id: ONLY });
  }

  /** The row that all claims are made on. */
  async makeIfMissing(): Promise<void> {
    if ((await this.get()) !== null) return;
    try {
      await this.manager.insert(ServerLeaseEntity, { id: ONLY, owner: '', heldUntil: 0 });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }

  /** Takes the lease where it is free or over, or renews one's own. @returns whether `owner` holds it now. */
  async hold(owner: string, now: Instant, until: Instant): Promise<boolean> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(ServerLeaseEntity)
      .set({ owner, heldUntil: until })
      .where('id = 1 and (owner = :owner or held_until <= :now)', { owner, now })
      .execute();
    return affected === 1;
  }

  /** Gives a lease up: one's own, or that of a process that is known to be gone. */
  async release(owner: string): Promise<void> {
    await this.manager
      .createQueryBuilder()
      .update(ServerLeaseEntity)
      .set({ owner: '', heldUntil: 0 })
      .where('owner = :owner', { owner })
      .execute();
  }
}
