import type { EntityManager } from 'typeorm';

import { API_SCOPES, type ApiScope } from '@countersign/domain/tokens/api-scopes.js';
import { MINUTE, type Instant } from '@countersign/domain/time.js';

import { ApiTokenEntity } from '../../persistence/entities/api-token.entity.js';

/** A token as it is stored: of the token itself its hash only. */
export interface StoredToken {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly lastUsedAt: Instant | null;
  readonly revokedAt: Instant | null;
}

/** The stored form of scopes and back. What a later release stored is left out: this one does not know what it opens. */
export function readScopes(stored: string): ApiScope[] {
  const names = new Set(stored.split(','));
  return API_SCOPES.filter((scope) => names.has(scope));
}

export class ApiTokensRepository {
  constructor(private readonly manager: EntityManager) {}

  async create(token: Omit<StoredToken, 'lastUsedAt' | 'revokedAt'> & { readonly tokenHash: string }): Promise<void> {
    await this.manager.insert(ApiTokenEntity, {
      ...token,
      scopes: token.scopes.join(','),
      lastUsedAt: null,
      revokedAt: null,
    });
  }

  async find(id: string): Promise<StoredToken | null> {
    const row = await this.manager.findOneBy(ApiTokenEntity, { id });
    return row === null ? null : { ...row, scopes: readScopes(row.scopes) };
  }

  /** Of one user, neither expired nor revoked. */
  countLiveOf(userId: string, now: Instant): Promise<number> {
    return this.manager
      .createQueryBuilder(ApiTokenEntity, 't')
      .where('t.user_id = :userId and t.revoked_at is null and t.expires_at > :now', { userId, now })
      .getCount();
  }

  /** @returns whether this call did it: of any number at once, exactly one. */
  async revoke(id: string, now: Instant): Promise<boolean> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(ApiTokenEntity)
      .set({ revokedAt: now })
      .where('id = :id and revoked_at is null', { id })
      .execute();
    return affected === 1;
  }

  /** At most one write a minute a token. */
  async noteUsed(id: string, now: Instant): Promise<void> {
    await this.manager
      .createQueryBuilder()
      .update(ApiTokenEntity)
      .set({ lastUsedAt: now })
      .where('id = :id and (last_used_at is null or last_used_at < :before)', { id, before: now - MINUTE })
      .execute();
  }
}
