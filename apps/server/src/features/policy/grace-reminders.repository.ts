import { In, LessThan, type EntityManager } from 'typeorm';

import type { Instant } from '@countersign/domain/time.js';

import type { StoredFacts } from '../../operations/user-facts.js';
import { isDuplicate } from '../../persistence/db-errors.js';
import { GraceReminderEntity } from '../../persistence/entities/grace-reminder.entity.js';

/** Which reminders have been sent: one row each, and the row is the claim. */
export class GraceRemindersRepository {
  constructor(private readonly manager: EntityManager) {}

  /** The next users by id, with what a reminder is judged by. */
  usersAfter(id: string, limit: number): Promise<(StoredFacts & { readonly id: string })[]> {
    return this.manager.query(
      `select u.id as id, u.role as role, u.suspended as suspended, u.factor_kinds as factorKinds, u.grace_forfeited as graceForfeited, u.last_third_party_proved as lastThirdPartyProved,
         u.first_sign_in_at as firstSignInAt, u.moved_from_unrequired_role_at as movedFromUnrequiredRoleAt
       from users u where u.id > ? order by u.id limit ${limit}`,
      [id],
    );
  }

  async sentTo(userIds: readonly string[]): Promise<readonly Readonly<GraceReminderEntity>[]> {
    return userIds.length === 0 ? [] : this.manager.findBy(GraceReminderEntity, { userId: In([...userIds]) });
  }

  /** @returns false where it was sent before: of any number at once, exactly one is answered with true. */
  async claim(userId: string, deadline: Instant, daysBefore: number, sentAt: Instant): Promise<boolean> {
    try {
      await this.manager.insert(GraceReminderEntity, { userId, deadline, daysBefore, sentAt });
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  /** Of deadlines before that moment. */
  async deleteBefore(deadline: Instant): Promise<void> {
    await this.manager.delete(GraceReminderEntity, { deadline: LessThan(deadline) });
  }
}
