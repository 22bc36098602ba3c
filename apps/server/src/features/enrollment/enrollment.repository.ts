import type { EntityManager } from 'typeorm';

import type { FactorKind } from '@countersign/domain/policy/policy.js';
import type { Instant } from '@countersign/domain/time.js';

import { EnrollmentEntity } from '../../persistence/entities/factor.entity.js';

export type Enrollment = Readonly<EnrollmentEntity>;

/** Pending enrollments: begun by one attempt or session, confirmed by the same, once. */
export class EnrollmentRepository {
  constructor(private readonly manager: EntityManager) {}

  /** A new one replaces what the same caller had begun before. */
  async begin(enrollment: {
    id: string;
    userId: string;
    begunBy: string;
    kind: FactorKind;
    secretSealed: string | null;
    createdAt: Instant;
    expiresAt: Instant;
  }): Promise<void> {
    await this.manager.delete(EnrollmentEntity, { userId: enrollment.userId, begunBy: enrollment.begunBy });
    await this.manager.insert(EnrollmentEntity, enrollment);
  }

  find(id: string, userId: string, begunBy: string, now: Instant): Promise<Enrollment | null> {
    return this.manager
      .createQueryBuilder(EnrollmentEntity, 'e')
      .where('e.id = :id and e.user_id = :userId and e.begun_by = :begunBy and e.expires_at > :now', {
        id,
        userId,
        begunBy,
        now,
      })
      .getOne();
  }

  /** @returns whether this call took it; of any number at once, exactly one does. */
  async claim(id: string): Promise<boolean> {
    const { affected } = await this.manager.delete(EnrollmentEntity, { id });
    return affected === 1;
  }

  /** Never confirmed: nobody needs the secret any more. */
  async deleteExpiredBefore(before: Instant): Promise<void> {
    await this.manager
      .createQueryBuilder()
      .delete()
      .from(EnrollmentEntity)
      .where('expires_at < :before', { before })
      .execute();
  }

  async forget(userId: string): Promise<void> {
    await this.manager.delete(EnrollmentEntity, { userId });
  }
}
