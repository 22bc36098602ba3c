import type { EntityManager } from 'typeorm';

import type { Instant } from '@countersign/domain/time.js';

import { LinkEntity } from '../../persistence/entities/sign-in.entity.js';
import { insertMany } from '../../persistence/insert-many.js';

export type LinkKind = LinkEntity['kind'];

/** Single-use links, stored as the SHA-256 of their token. */
export class LinksRepository {
  constructor(private readonly manager: EntityManager) {}

  /** A new link of a kind replaces the user's older ones of it. */
  async create(link: {
    id: string;
    kind: LinkKind;
    userId: string | null;
    tokenHash: string;
    createdAt: Instant;
    expiresAt: Instant;
    newEmail?: string;
    askedBySessionId?: string | null;
  }): Promise<void> {
    await this.voidAll(link.kind, link.userId, link.createdAt);
    await this.manager.insert(LinkEntity, {
      newEmail: null,
      askedBySessionId: null,
      ...link,
      usedAt: null,
    });
  }

  /** Many at once, for users just made, who have no older ones. */
  async createAll(
    links: readonly {
      readonly id: string;
      readonly kind: LinkKind;
      readonly userId: string;
      readonly tokenHash: string;
      readonly createdAt: Instant;
      readonly expiresAt: Instant;
    }[],
  ): Promise<void> {
    await insertMany(
      this.manager,
      LinkEntity,
      links.map((link) => ({ ...link, newEmail: null, askedBySessionId: null, usedAt: null })),
    );
  }

  async voidAll(kind: LinkKind, userId: string | null, now: Instant): Promise<void> {
    const query = this.manager
      .createQueryBuilder()
      .update(LinkEntity)
      .set({ usedAt: now })
      .where('kind = :kind and used_at is null', { kind });
    if (userId !== null) query.andWhere('user_id = :userId', { userId });
    await query.execute();
  }

  /** Every open link of these kinds of one user. @returns how many there were. */
  async voidOf(userId: string, kinds: readonly LinkKind[], now: Instant): Promise<number> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(LinkEntity)
      .set({ usedAt: now })
      .where('user_id = :userId and kind in (:...kinds) and used_at is null', { userId, kinds })
      .execute();
    return affected ?? 0;
  }

  /** Used ones too: how often somebody was mailed. */
  countMadeSince(kind: LinkKind, userId: string, since: Instant): Promise<number> {
    return this.manager
      .createQueryBuilder(LinkEntity, 'l')
      .where('l.user_id = :userId and l.kind = :kind and l.created_at > :since', { userId, kind, since })
      .getCount();
  }

  findOpen(kind: LinkKind, tokenHash: string, now: Instant): Promise<Readonly<LinkEntity> | null> {
    return this.manager
      .createQueryBuilder(LinkEntity, 'l')
      .where('l.kind = :kind and l.token_hash = :tokenHash and l.used_at is null and l.expires_at > :now', {
        kind,
        tokenHash,
        now,
      })
      .getOne();
  }

  /** One atomic claim. */
  async claim(id: string, now: Instant): Promise<boolean> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(LinkEntity)
      .set({ usedAt: now })
      .where('id = :id and used_at is null and expires_at > :now', { id, now })
      .execute();
    return affected === 1;
  }

  /** Used and expired ones alike; the invitation of somebody who has not chosen a password stays to be seen. @returns how many, at most `limit`. */
  async deleteExpiredBefore(before: Instant, limit: number): Promise<number> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .delete()
      .from(LinkEntity)
      // The derived table: MySQL takes no LIMIT in the list of an IN.
      .where(
        `id in (select id from (select l.id as id from links l where l.expires_at < :before and (l.kind <> 'INVITATION'
          or not exists (select 1 from users u where u.id = l.user_id and u.password_hash is null)) limit :limit) as expired)`,
        { before, limit },
      )
      .execute();
    return affected ?? 0;
  }
}
