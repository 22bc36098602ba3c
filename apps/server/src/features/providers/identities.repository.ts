import type { EntityManager } from 'typeorm';

import { PROVIDER_KINDS } from '@countersign/domain/sign-in/sign-in-method.js';
import type { Instant } from '@countersign/domain/time.js';

import type { KeptEvidence } from '../../operations/came-by.js';
import { placeholders } from '../../persistence/dialect.js';
import { isDuplicate } from '../../persistence/db-errors.js';
import { IdentityAllowanceEntity, ProviderIdentityEntity } from '../../persistence/entities/provider.entity.js';
import { providerKindsToBits } from '../../persistence/provider-kinds.js';
import { sha256 } from '../../platform/digest.js';

export type Identity = Readonly<ProviderIdentityEntity>;

/** What is shown of an identity. */
export type ConnectedIdentity = Pick<
  Identity,
  'id' | 'userId' | 'providerId' | 'subject' | 'linkedAt' | 'lastUsedAt' | 'evidence'
> & { readonly providerName: string };

/** Users in one statement. */
const BATCH = 500;

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
    await this.keepKinds([identity.userId]);
    return true;
  }

  async remove(identity: Identity): Promise<boolean> {
    const { affected } = await this.manager.delete(ProviderIdentityEntity, { id: identity.id });
    await this.keepKinds([identity.userId]);
    return affected === 1;
  }

  /** Of each user, oldest first, with how the provider is called now. */
  async connectedOf(userIds: readonly string[]): Promise<ConnectedIdentity[][]> {
    const rows: ConnectedIdentity[] = await this.manager.query(
      `select i.id as id, i.user_id as userId, i.provider_id as providerId, p.name as providerName, i.subject as subject,
         i.linked_at as linkedAt, i.last_used_at as lastUsedAt, i.evidence as evidence
       from provider_identities i join providers p on p.id = i.provider_id
       where i.user_id in (${placeholders(userIds)}) order by i.linked_at, i.id`,
      [...userIds],
    );
    return userIds.map((userId) => rows.filter((row) => row.userId === userId));
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

  /** What an admin allowed holds for the user as they were then. */
  async takeBackAllowances(userId: string): Promise<void> {
    await this.manager.delete(IdentityAllowanceEntity, { userId });
  }

  /** Active users who could not sign in without this provider: no password, and no other provider that is turned on. */
  async countOnlyWay(providerId: string): Promise<number> {
    const [row]: { users: number | string }[] = await this.manager.query(
      `select count(distinct i.user_id) as users from provider_identities i join users u on u.id = i.user_id
       where i.provider_id = ? and u.suspended = 0 and u.password_hash is null and not exists (
         select 1 from provider_identities o join providers p on p.id = o.provider_id
         where o.user_id = i.user_id and o.provider_id <> i.provider_id and p.enabled = 1)`,
      [providerId],
    );
    return Number(row?.users ?? 0);
  }

  async countUsers(providerId: string): Promise<number> {
    return (await this.userIdsOf(providerId)).length;
  }

  /** With the provider that they are of. */
  async removeAllOf(providerId: string): Promise<void> {
    const userIds = await this.userIdsOf(providerId);
    await this.manager.delete(ProviderIdentityEntity, { providerId });
    await this.manager.delete(IdentityAllowanceEntity, { providerId });
    for (let start = 0; start < userIds.length; start += BATCH)
      await this.keepKinds(userIds.slice(start, start + BATCH));
  }

  /** Of a provider that is turned off: what it last said of somebody lets nobody in any more. */
  async forgetLastSignIns(providerId: string): Promise<void> {
    await this.manager.query(
      `update users set last_third_party_proved = null where last_third_party_proved is not null
       and id in (select user_id from provider_identities where provider_id = ?)`,
      [providerId],
    );
  }

  async deleteExpiredAllowances(now: Instant): Promise<void> {
    await this.manager
      .createQueryBuilder()
      .delete()
      .from(IdentityAllowanceEntity)
      .where('expires_at < :now', { now })
      .execute();
  }

  /** The bits of users from the identities that there are, in the transaction that changed one. */
  private async keepKinds(userIds: readonly string[]): Promise<void> {
    const bits = PROVIDER_KINDS.map((kind) => `when '${kind}' then ${providerKindsToBits([kind])}`).join(' ');
    const among = `id in (${placeholders(userIds)})`;
    await this.manager.query(
      `update users set provider_kinds = (
         select coalesce(sum(distinct case p.kind ${bits} end), 0)
         from provider_identities i join providers p on p.id = i.provider_id where i.user_id = users.id)
       where ${among}`,
      [...userIds],
    );
    await this.manager.query(`update users set last_third_party_proved = null where ${among} and provider_kinds = 0`, [
      ...userIds,
    ]);
  }
}
