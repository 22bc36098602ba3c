import type { EntityManager } from 'typeorm';

import type { ProviderKind } from '@countersign/domain/sign-in/sign-in-method.js';
import type { Instant } from '@countersign/domain/time.js';

import type { KeptEvidence } from '../../operations/came-by.js';
import { isDuplicate } from '../../persistence/db-errors.js';
import {
  IdentityAllowanceEntity,
  ProviderEntity,
  ProviderIdentityEntity,
} from '../../persistence/entities/provider.entity.js';
import { UserEntity } from '../../persistence/entities/user.entity.js';
import { providerKindsToBits } from '../../persistence/provider-kinds.js';
import { sha256 } from '../../platform/digest.js';

export type Identity = Readonly<ProviderIdentityEntity>;

/** Who somebody is elsewhere. */
export interface Subject {
  readonly issuer: string;
  readonly subject: string;
}

/** Who users are at providers, with the bits that the directory filters by. */
export class IdentitiesRepository {
  constructor(private readonly manager: EntityManager) {}

  find(id: string): Promise<Identity | null> {
    return this.manager.findOneBy(ProviderIdentityEntity, { id });
  }

  findBySubject(providerId: string, { issuer, subject }: Subject): Promise<Identity | null> {
    return this.manager.findOneBy(ProviderIdentityEntity, {
      providerId,
      issuerHash: sha256(issuer),
      subjectHash: sha256(subject),
    });
  }

  /** Oldest first. */
  ofUser(userId: string): Promise<Identity[]> {
    return this.manager.find(ProviderIdentityEntity, { where: { userId }, order: { linkedAt: 'ASC', id: 'ASC' } });
  }

  /** @returns false: this subject belongs to somebody already, maybe since a moment ago. */
  async link(
    identity: { readonly id: string; readonly providerId: string; readonly userId: string } & Subject,
    now: Instant,
  ): Promise<boolean> {
    const { issuer, subject } = identity;
    try {
      await this.manager.insert(ProviderIdentityEntity, {
        ...identity,
        issuerHash: sha256(issuer),
        subjectHash: sha256(subject),
        linkedAt: now,
        lastUsedAt: null,
        evidence: null,
      });
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
    await this.keepKinds(identity.userId);
    return true;
  }

  async remove(identity: Identity): Promise<boolean> {
    const { affected } = await this.manager.delete(ProviderIdentityEntity, { id: identity.id });
    await this.keepKinds(identity.userId);
    return affected === 1;
  }

  async noteUse(id: string, now: Instant, evidence: KeptEvidence): Promise<void> {
    await this.manager.update(ProviderIdentityEntity, { id }, { lastUsedAt: now, evidence: JSON.stringify(evidence) });
  }

  /** Users with an identity at a provider. */
  async userIdsOf(providerId: string): Promise<string[]> {
    const rows: { userId: string }[] = await this.manager
      .createQueryBuilder(ProviderIdentityEntity, 'i')
      .select('distinct i.user_id', 'userId')
      .where('i.provider_id = :providerId', { providerId })
      .getRawMany();
    return rows.map((row) => row.userId);
  }

  /** An admin lets the next sign-in of the user's verified address be linked; asking again starts the time anew. */
  async allow(userId: string, providerId: string, now: Instant, expiresAt: Instant): Promise<void> {
    await this.manager.delete(IdentityAllowanceEntity, { userId, providerId });
    await this.manager.insert(IdentityAllowanceEntity, { userId, providerId, createdAt: now, expiresAt });
  }

  /** One atomic claim: an allowance links one subject. */
  async claimAllowance(userId: string, providerId: string, now: Instant): Promise<boolean> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .delete()
      .from(IdentityAllowanceEntity)
      .where('user_id = :userId and provider_id = :providerId and expires_at > :now', { userId, providerId, now })
      .execute();
    return affected === 1;
  }

  /** The user's bits from the identities there are, in the transaction that changed one. */
  private async keepKinds(userId: string): Promise<void> {
    const rows: { kind: ProviderKind }[] = await this.manager
      .createQueryBuilder(ProviderIdentityEntity, 'i')
      .innerJoin(ProviderEntity, 'p', 'p.id = i.provider_id')
      .select('distinct p.kind', 'kind')
      .where('i.user_id = :userId', { userId })
      .getRawMany();
    const providerKinds = providerKindsToBits([...new Set(rows.map((row) => row.kind))]);
    await this.manager.update(
      UserEntity,
      { id: userId },
      { providerKinds, ...(providerKinds === 0 ? { lastThirdPartyProved: null } : {}) },
    );
  }
}
