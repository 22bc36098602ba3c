import type { EntityManager } from 'typeorm';

import type { Instant } from '@countersign/domain/time.js';

import { EmailCodeEntity, type EmailCodePurpose } from '../../persistence/entities/email-code.entity.js';

export type EmailCode = Readonly<EmailCodeEntity>;

/** Codes by mail. Codes come in as keyed hashes. */
export class EmailCodesRepository {
  constructor(private readonly manager: EntityManager) {}

  /** A new one replaces what was mailed for the same purpose to the same attempt, session or enrollment. */
  async create(code: Omit<EmailCodeEntity, 'usedAt'>): Promise<void> {
    await this.manager
      .createQueryBuilder()
      .update(EmailCodeEntity)
      .set({ usedAt: code.createdAt })
      .where('user_id = :userId and bound_to = :boundTo and purpose = :purpose and used_at is null', {
        userId: code.userId,
        boundTo: code.boundTo,
        purpose: code.purpose,
      })
      .execute();
    await this.manager.insert(EmailCodeEntity, { ...code, usedAt: null });
  }

  /** When codes were made for a user after that moment, oldest first; call it with the user's row locked. */
  async madeSince(userId: string, since: Instant): Promise<Instant[]> {
    const codes = await this.manager
      .createQueryBuilder(EmailCodeEntity, 'c')
      .where('c.user_id = :userId and c.created_at > :since', { userId, since })
      .orderBy('c.created_at', 'ASC')
      .getMany();
    return codes.map((code) => code.createdAt);
  }

  findOpen(userId: string, purpose: EmailCodePurpose, boundTo: string, now: Instant): Promise<EmailCode | null> {
    return this.manager
      .createQueryBuilder(EmailCodeEntity, 'c')
      .where(
        'c.user_id = :userId and c.purpose = :purpose and c.bound_to = :boundTo and c.used_at is null and c.expires_at > :now',
        { userId, purpose, boundTo, now },
      )
      .getOne();
  }

  /** One atomic claim. @returns whether this call took it; of any number at once, exactly one does. */
  async claim(id: string, now: Instant): Promise<boolean> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(EmailCodeEntity)
      .set({ usedAt: now })
      .where('id = :id and used_at is null and expires_at > :now', { id, now })
      .execute();
    return affected === 1;
  }

  async deleteExpiredBefore(before: Instant): Promise<void> {
    await this.manager
      .createQueryBuilder()
      .delete()
      .from(EmailCodeEntity)
      .where('expires_at < :before', { before })
      .execute();
  }
}
