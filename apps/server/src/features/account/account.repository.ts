import type { EntityManager } from 'typeorm';

import type { Instant } from '@countersign/domain/time.js';

import { AccountEntity } from '../../persistence/entities/account.entity.js';

const ONLY = 1;

export interface Account {
  readonly organizationName: string;
  readonly setUpAt: Instant | null;
  readonly firstRunFinishedAt: Instant | null;
  /** 30–3650. */
  readonly auditRetentionDays: number;
  readonly keyCheck: string | null;
}

/** The one row of this deployment. Made at the first start, never deleted. */
export class AccountRepository {
  constructor(private readonly manager: EntityManager) {}

  async get(): Promise<Account> {
    return this.manager.findOneByOrFail(AccountEntity, { id: ONLY });
  }

  /** @returns whether it was made by this call. @throws a duplicate where another start was first. */
  async createIfMissing(keyCheck: string): Promise<boolean> {
    if (await this.manager.existsBy(AccountEntity, { id: ONLY })) return false;
    await this.manager.insert(AccountEntity, {
      id: ONLY,
      organizationName: 'Countersign',
      guard: 0,
      setUpAt: null,
      firstRunFinishedAt: null,
      keyCheck,
    });
    return true;
  }

  async rename(organizationName: string): Promise<void> {
    await this.manager.update(AccountEntity, { id: ONLY }, { organizationName });
  }

  async setAuditRetention(auditRetentionDays: number): Promise<void> {
    await this.manager.update(AccountEntity, { id: ONLY }, { auditRetentionDays });
  }

  async markSetUp(at: Instant): Promise<void> {
    await this.manager
      .createQueryBuilder()
      .update(AccountEntity)
      .set({ setUpAt: at })
      .where('id = 1 and set_up_at is null')
      .execute();
  }

  /** @returns false where it was finished before. */
  async finishFirstRun(at: Instant): Promise<boolean> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(AccountEntity)
      .set({ firstRunFinishedAt: at })
      .where('id = 1 and first_run_finished_at is null')
      .execute();
    return affected === 1;
  }

  /** Orders the transactions that must not pass each other (the last owner, the policy): whoever comes second waits here until the first has committed, and then sees what it did. */
  async takeGuard(): Promise<void> {
    await this.manager
      .createQueryBuilder()
      .update(AccountEntity)
      .set({ guard: () => 'guard + 1' })
      .where('id = 1')
      .execute();
  }
}
