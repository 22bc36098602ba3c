import { In, type EntityManager } from 'typeorm';

import type { FactorKind } from '@countersign/domain/policy/policy.js';
import type { Instant } from '@countersign/domain/time.js';

import { isDuplicate } from '../../persistence/db-errors.js';
import { FactorEntity, SpentTotpStepEntity } from '../../persistence/entities/factor.entity.js';
import { PasskeyEntity } from '../../persistence/entities/passkey.entity.js';
import { UserEntity } from '../../persistence/entities/user.entity.js';
import { factorKindsToBits } from '../../persistence/factor-kinds.js';
import { insertMany } from '../../persistence/insert-many.js';

export type Factor = Readonly<FactorEntity>;

/** A factor as it becomes active, proved at `createdAt`. */
export interface NewFactor {
  readonly id: string;
  readonly userId: string;
  readonly kind: FactorKind;
  readonly name: string;
  /** Null where the kind has none. */
  readonly secretSealed: string | null;
  readonly createdAt: Instant;
  /** TOTP: the time step that proved it, which is spent. */
  readonly lastStep?: number;
}

/** Active factors. The facts on the user's row (factorKinds, enrolledAt, graceForfeited, factorsLostAt) are kept here and nowhere else. */
export class FactorsRepository {
  constructor(private readonly manager: EntityManager) {}

  /** Oldest first. */
  ofUser(userId: string): Promise<Factor[]> {
    return this.manager.find(FactorEntity, { where: { userId }, order: { createdAt: 'ASC', id: 'ASC' } });
  }

  async totpOfUser(userId: string): Promise<Factor[]> {
    return (await this.ofUser(userId)).filter((factor) => factor.kind === 'TOTP');
  }

  async add(factor: NewFactor): Promise<Factor> {
    const added = { lastStep: 0, ...factor, lastUsedAt: factor.createdAt };
    await this.manager.insert(FactorEntity, added);
    if (factor.lastStep !== undefined)
      await this.manager.insert(SpentTotpStepEntity, { factorId: factor.id, step: factor.lastStep });
    await this.refreshFacts(factor.userId, factor.createdAt);
    return added;
  }

  /** Authenticators of users who were just made and have none, many in a statement. */
  async takeOver(factors: readonly NewFactor[]): Promise<void> {
    const [first] = factors;
    if (first === undefined) return;
    await insertMany(
      this.manager,
      FactorEntity,
      factors.map((factor) => ({ ...factor, lastUsedAt: null, lastStep: 0 })),
    );
    await this.manager.update(
      UserEntity,
      { id: In(factors.map((factor) => factor.userId)) },
      { factorKinds: factorKindsToBits(['TOTP']), enrolledAt: first.createdAt, graceForfeited: true },
    );
  }

  /** @returns whether there was one. */
  async remove(userId: string, id: string, at: Instant): Promise<boolean> {
    const { affected } = await this.manager.delete(FactorEntity, { id, userId });
    await this.manager.delete(SpentTotpStepEntity, { factorId: id });
    await this.manager.delete(PasskeyEntity, { factorId: id, userId });
    await this.refreshFacts(userId, at);
    return affected === 1;
  }

  /** @returns whether there was one. */
  async rename(userId: string, id: string, name: string): Promise<boolean> {
    if (!(await this.manager.existsBy(FactorEntity, { id, userId }))) return false;
    await this.manager.update(FactorEntity, { id, userId }, { name });
    return true;
  }

  /** What a factor is proved with, changed by its user with a step-up. */
  async setSecret(id: string, secretSealed: string): Promise<void> {
    await this.manager.update(FactorEntity, { id }, { secretSealed });
  }

  async noteUse(id: string, at: Instant): Promise<void> {
    await this.manager.update(FactorEntity, { id }, { lastUsedAt: at });
  }

  /** @returns how many. */
  async removeAll(userId: string, at: Instant): Promise<number> {
    const factors = await this.ofUser(userId);
    for (const factor of factors) await this.remove(userId, factor.id, at);
    // A reset of somebody without a factor begins anew what they owe, too.
    if (factors.length === 0) await this.refreshFacts(userId, at);
    return factors.length;
  }

  /**
   * Claims a time step: it and all before it are spent (RFC 6238 §5.2; security.md, rules 1 and 6). Of any number of
   * claims of one step, exactly one is answered with true, on every database and replica.
   */
  async claimStep(factorId: string, step: number, at: Instant): Promise<boolean> {
    if (!(await this.spendStep(factorId, step))) return false;
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(FactorEntity)
      .set({ lastStep: step, lastUsedAt: at })
      .where('id = :factorId and last_step < :step', { factorId, step })
      .execute();
    return affected === 1;
  }

  /** Spends one step without accepting it (a code that a clock hint was given for). @returns whether it was not spent before. */
  async spendStep(factorId: string, step: number): Promise<boolean> {
    const spent = await this.manager.existsBy(SpentTotpStepEntity, { factorId, step });
    if (spent) return false;
    try {
      await this.manager.insert(SpentTotpStepEntity, { factorId, step });
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  private async refreshFacts(userId: string, at: Instant): Promise<void> {
    const factors = await this.ofUser(userId);
    await this.manager.update(
      UserEntity,
      { id: userId },
      {
        factorKinds: factorKindsToBits(factors.map((factor) => factor.kind)),
        enrolledAt: factors[0]?.createdAt ?? null,
        ...(factors.length > 0 ? { graceForfeited: true } : { factorsLostAt: at }),
      },
    );
  }
}
