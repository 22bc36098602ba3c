import type { EntityManager } from 'typeorm';

import {
  PASSWORD_FAILURES_FORGOTTEN_AFTER,
  passwordLock,
  secondFactorLock,
} from '@countersign/domain/attempts/next-lock.js';
import type { Instant } from '@countersign/domain/time.js';

import { isDuplicate } from '../../persistence/db-errors.js';
import { PasswordGuardEntity, SecondFactorGuardEntity } from '../../persistence/entities/sign-in.entity.js';

/**
 * What a try is told before anything is compared. `failures`: how many in a row there are with this one, should it fail.
 * `OFF`: not judged any more until a recovery code or an admin clears the counter.
 */
export type Reservation =
  | { readonly kind: 'RESERVED'; readonly failures: number }
  | { readonly kind: 'WAIT'; readonly until: Instant }
  | { readonly kind: 'OFF' };

/**
 * Counts tries before they are judged (security.md, rule 2): call `reserve…` in a transaction of its own, so that the
 * count stays whatever becomes of the request. Each reservation is one conditional update of the count that was seen,
 * so a thousand at once are judged as if they came one after another.
 */
export class GuardsRepository {
  constructor(private readonly manager: EntityManager) {}

  async reserveSecondFactor(userId: string, now: Instant): Promise<Reservation> {
    for (;;) {
      const guard = await this.manager.findOneBy(SecondFactorGuardEntity, { userId });
      if (guard === null) {
        await this.makeUnlessThere(() =>
          this.manager.insert(SecondFactorGuardEntity, { userId, failures: 0, nextTryAt: 0 }),
        );
        continue;
      }
      if (secondFactorLock(guard.failures) === 'OFF') return { kind: 'OFF' };
      if (guard.nextTryAt > now) return { kind: 'WAIT', until: guard.nextTryAt };
      const failures = guard.failures + 1;
      const lock = secondFactorLock(failures);
      const { affected } = await this.manager
        .createQueryBuilder()
        .update(SecondFactorGuardEntity)
        .set({ failures, nextTryAt: now + (lock === 'OFF' ? 0 : lock.delayMs) })
        .where('user_id = :userId and failures = :seen and next_try_at <= :now', { userId, seen: guard.failures, now })
        .execute();
      if (affected === 1) return { kind: 'RESERVED', failures };
    }
  }

  /** After a proved second factor, a recovery code, or by an admin; a right password never does this. */
  async clearSecondFactor(userId: string): Promise<void> {
    await this.manager.update(SecondFactorGuardEntity, { userId }, { failures: 0, nextTryAt: 0 });
  }

  /** @param guardKey of the address typed and the network it came from (password-guard-key.ts). */
  async reservePassword(guardKey: string, now: Instant): Promise<Exclude<Reservation, { kind: 'OFF' }>> {
    for (;;) {
      const guard = await this.manager.findOneBy(PasswordGuardEntity, { guardKey });
      if (guard === null) {
        await this.makeUnlessThere(() =>
          this.manager.insert(PasswordGuardEntity, { guardKey, failures: 0, nextTryAt: 0, lastFailureAt: now }),
        );
        continue;
      }
      if (guard.nextTryAt > now) return { kind: 'WAIT', until: guard.nextTryAt };
      const forgotten = guard.lastFailureAt < now - PASSWORD_FAILURES_FORGOTTEN_AFTER;
      const failures = (forgotten ? 0 : guard.failures) + 1;
      const { affected } = await this.manager
        .createQueryBuilder()
        .update(PasswordGuardEntity)
        .set({ failures, nextTryAt: now + passwordLock(failures).delayMs, lastFailureAt: now })
        .where('guard_key = :guardKey and failures = :seen and last_failure_at = :at and next_try_at <= :now', {
          guardKey,
          seen: guard.failures,
          at: guard.lastFailureAt,
          now,
        })
        .execute();
      if (affected === 1) return { kind: 'RESERVED', failures };
    }
  }

  async clearPassword(guardKey: string): Promise<void> {
    await this.manager.delete(PasswordGuardEntity, { guardKey });
  }

  async deletePasswordGuardsBefore(before: Instant): Promise<void> {
    await this.manager
      .createQueryBuilder()
      .delete()
      .from(PasswordGuardEntity)
      .where('last_failure_at < :before', { before })
      .execute();
  }

  /** Two first tries at once: one of them makes the row, both go on. */
  private async makeUnlessThere(make: () => Promise<unknown>): Promise<void> {
    try {
      await make();
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }
}
