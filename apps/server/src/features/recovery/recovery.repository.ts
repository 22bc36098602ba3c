import { In, type EntityManager } from 'typeorm';

import type { Instant } from '@countersign/domain/time.js';

import { IssuedCodeEntity, RecoveryCodeEntity } from '../../persistence/entities/factor.entity.js';
import { UserEntity } from '../../persistence/entities/user.entity.js';

export type RecoverySituation = 'FACTOR_LOST' | 'FACTOR_NOT_AT_HAND';

/**
 * Own recovery codes and issued ones. Codes come in as SHA-256 of their canonical form. How many own codes a user has left
 * stands on the user's row as well, to find whoever runs short among a million; it is kept here and nowhere else.
 */
export class RecoveryRepository {
  constructor(private readonly manager: EntityManager) {}

  /** Voids the old set and stores a new one. */
  async replaceOwn(
    userId: string,
    codes: readonly { id: string; codeHash: string }[],
    createdAt: Instant,
  ): Promise<void> {
    await this.manager.delete(RecoveryCodeEntity, { userId });
    await this.manager.insert(
      RecoveryCodeEntity,
      codes.map((code) => ({ ...code, userId, createdAt, usedAt: null })),
    );
    await this.manager.update(UserEntity, { id: userId }, { ownCodesLeft: codes.length, ownCodesMadeAt: createdAt });
  }

  async forgetOwn(userId: string): Promise<void> {
    await this.manager.delete(RecoveryCodeEntity, { userId });
    await this.manager.update(UserEntity, { id: userId }, { ownCodesLeft: 0, ownCodesMadeAt: null });
  }

  /** Unused ones made at or after `madeSince`. */
  countOwnLeft(userId: string, madeSince: Instant): Promise<number> {
    return this.manager
      .createQueryBuilder(RecoveryCodeEntity, 'c')
      .where('c.user_id = :userId and c.used_at is null and c.created_at >= :madeSince', { userId, madeSince })
      .getCount();
  }

  /** When the current set was made; null: there is none, or all are used. */
  async ownMadeAt(userId: string): Promise<Instant | null> {
    const [code] = await this.manager.find(RecoveryCodeEntity, {
      where: { userId },
      order: { createdAt: 'DESC' },
      take: 1,
    });
    return code?.createdAt ?? null;
  }

  /** One atomic claim: of any number at once, exactly one is answered with true. */
  async claimOwn(userId: string, codeHash: string, madeSince: Instant, now: Instant): Promise<boolean> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(RecoveryCodeEntity)
      .set({ usedAt: now })
      .where('user_id = :userId and code_hash = :codeHash and used_at is null and created_at >= :madeSince', {
        userId,
        codeHash,
        madeSince,
      })
      .execute();
    if (affected !== 1) return false;
    await this.manager.decrement(UserEntity, { id: userId }, 'ownCodesLeft', 1);
    return true;
  }

  /** Voids the user's earlier issued codes. */
  async voidIssued(userId: string, now: Instant): Promise<void> {
    await this.manager
      .createQueryBuilder()
      .update(IssuedCodeEntity)
      .set({ voidedAt: now })
      .where('user_id = :userId and used_at is null and voided_at is null', { userId })
      .execute();
  }

  async issue(code: {
    id: string;
    userId: string;
    codeHash: string;
    situation: RecoverySituation;
    createdAt: Instant;
    expiresAt: Instant;
  }): Promise<void> {
    await this.manager.insert(IssuedCodeEntity, { ...code, usedAt: null, voidedAt: null });
  }

  /** One atomic claim. @returns what the code opens, or null. */
  async claimIssued(
    userId: string,
    codeHash: string,
    now: Instant,
  ): Promise<{ id: string; situation: RecoverySituation } | null> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(IssuedCodeEntity)
      .set({ usedAt: now })
      .where(
        'user_id = :userId and code_hash = :codeHash and used_at is null and voided_at is null and expires_at > :now',
        { userId, codeHash, now },
      )
      .execute();
    return affected === 1 ? this.manager.findOneBy(IssuedCodeEntity, { codeHash }) : null;
  }

  /** Unused own codes by user, for lists. */
  async countOwnLeftOf(userIds: readonly string[], madeSince: Instant): Promise<Map<string, number>> {
    if (userIds.length === 0) return new Map();
    const rows: { userId: string; codes: number | string }[] = await this.manager
      .createQueryBuilder(RecoveryCodeEntity, 'c')
      .select('c.user_id', 'userId')
      .addSelect('count(*)', 'codes')
      .where({ userId: In([...userIds]) })
      .andWhere('c.used_at is null and c.created_at >= :madeSince', { madeSince })
      .groupBy('c.user_id')
      .getRawMany();
    return new Map(rows.map((row) => [row.userId, Number(row.codes)]));
  }
}
