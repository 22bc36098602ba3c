import type { EntityManager } from 'typeorm';

import type { Instant } from '@countersign/domain/time.js';

import { isDuplicate } from '../../persistence/db-errors.js';
import {
  ProviderEntity,
  ProviderFlowEntity,
  SpentAssertionEntity,
} from '../../persistence/entities/provider.entity.js';
import { sha256 } from '../../platform/digest.js';
import type { ProviderSettings, ProviderTest, StoredProvider } from './provider-settings.js';

export type ProviderFlow = Readonly<ProviderFlowEntity>;

export type NewProvider = Pick<StoredProvider, 'id' | 'kind' | 'name' | 'enabled' | 'managedByFile' | 'settings'> & {
  readonly secretSealed: string | null;
  readonly createdAt: Instant;
};

export type ProviderChange = Partial<Pick<StoredProvider, 'name' | 'enabled' | 'managedByFile' | 'settings'>> & {
  readonly secretSealed?: string | null;
};

/** Providers, the ways to them that are under way, and assertions that were used. */
export class ProvidersRepository {
  constructor(private readonly manager: EntityManager) {}

  /** By name. A deployment has a few. */
  async all(): Promise<StoredProvider[]> {
    const rows = await this.manager.find(ProviderEntity, { order: { name: 'ASC', id: 'ASC' } });
    return rows.map(read);
  }

  async find(id: string): Promise<StoredProvider | null> {
    const row = await this.manager.findOneBy(ProviderEntity, { id });
    return row === null ? null : read(row);
  }

  /** With the row locked until the transaction ends: turning it off and coming through it happen one after the other. */
  async findLocked(id: string): Promise<StoredProvider | null> {
    await this.manager
      .createQueryBuilder()
      .update(ProviderEntity)
      .set({ id: () => 'id' })
      .where('id = :id', { id })
      .execute();
    return this.find(id);
  }

  async create({ settings, ...provider }: NewProvider): Promise<void> {
    await this.manager.insert(ProviderEntity, {
      ...provider,
      settings: JSON.stringify(settings),
      updatedAt: provider.createdAt,
    });
  }

  /** @param provesAnew what a test would prove has changed: earlier tests do not count any more */
  async update(id: string, { settings, ...change }: ProviderChange, provesAnew: boolean, now: Instant): Promise<void> {
    await this.manager
      .createQueryBuilder()
      .update(ProviderEntity)
      .set({
        ...change,
        ...(settings === undefined ? {} : { settings: JSON.stringify(settings) }),
        ...(provesAnew ? { settingsVersion: () => 'settings_version + 1' } : {}),
        updatedAt: now,
      })
      .where('id = :id', { id })
      .execute();
  }

  /** With the ways to it that are under way. Its identities are for IdentitiesRepository. */
  async remove(id: string): Promise<void> {
    await this.manager.delete(ProviderEntity, { id });
    await this.manager.delete(ProviderFlowEntity, { providerId: id });
    await this.manager.delete(SpentAssertionEntity, { providerId: id });
  }

  async keepTest(id: string, test: ProviderTest): Promise<void> {
    await this.manager.update(ProviderEntity, { id }, { lastTest: JSON.stringify(test) });
  }

  async noteSignIn(id: string, now: Instant, showedSeveral: boolean): Promise<void> {
    await this.manager.update(
      ProviderEntity,
      { id },
      { lastSignInAt: now, ...(showedSeveral ? { lastEvidenceAt: now } : {}) },
    );
  }

  async noteCertificateWarned(id: string, until: Instant): Promise<boolean> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(ProviderEntity)
      .set({ certificateWarnedUntil: until })
      .where('id = :id and (certificate_warned_until is null or certificate_warned_until < :until)', { id, until })
      .execute();
    return affected === 1;
  }

  /** What signs our SAML requests; made once, by whoever is first. @returns false: it was there already */
  async setSigningKey(id: string, signingKeySealed: string, signingCertificate: string): Promise<boolean> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(ProviderEntity)
      .set({ signingKeySealed, signingCertificate })
      .where('id = :id and signing_key_sealed is null', { id })
      .execute();
    return affected === 1;
  }

  async createFlow(flow: Omit<ProviderFlowEntity, 'usedAt'>): Promise<void> {
    await this.manager.insert(ProviderFlowEntity, { ...flow, usedAt: null });
  }

  /** What a return belongs to, before anything of it is judged; it claims nothing. */
  findFlow(stateHash: string, now: Instant): Promise<ProviderFlow | null> {
    return this.manager
      .createQueryBuilder(ProviderFlowEntity, 'f')
      .where('f.state_hash = :stateHash and f.used_at is null and f.expires_at > :now', { stateHash, now })
      .getOne();
  }

  /** One atomic claim: of any number of returns with one state, one goes on. */
  async claimFlow(stateHash: string, now: Instant): Promise<ProviderFlow | null> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(ProviderFlowEntity)
      .set({ usedAt: now })
      .where('state_hash = :stateHash and used_at is null and expires_at > :now', { stateHash, now })
      .execute();
    return affected === 1 ? this.manager.findOneBy(ProviderFlowEntity, { stateHash }) : null;
  }

  /**
   * A return by POST has been judged, and waits under a new state for the browser's own request, which alone shows the
   * cookie. Single use: afterwards the state that the provider knows is nobody's.
   */
  async landFlow(
    stateHash: string,
    landed: { readonly stateHash: string; readonly sealed: string },
    now: Instant,
  ): Promise<boolean> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(ProviderFlowEntity)
      .set(landed)
      .where('state_hash = :old and used_at is null and expires_at > :now', { old: stateHash, now })
      .execute();
    return affected === 1;
  }

  /** What this browser began last of a sign-in or test and has not finished: for a return that names no state. */
  newestFlow(providerId: string, browserHash: string, now: Instant): Promise<ProviderFlow | null> {
    return this.manager
      .createQueryBuilder(ProviderFlowEntity, 'f')
      .where('f.provider_id = :providerId and f.browser_hash = :browserHash', { providerId, browserHash })
      .andWhere("f.purpose in ('SIGN_IN', 'TEST') and f.used_at is null and f.expires_at > :now", { now })
      .orderBy('f.created_at', 'DESC')
      .addOrderBy('f.id', 'DESC')
      .getOne();
  }

  /**
   * Spends an assertion or token by its id: a unique insert, so that of any number at once one is the first, on any
   * replica and after a restart. Call it in a transaction of its own.
   * @param key what names it: the assertion's ID, the token's `jti`
   * @param expiresAt from then on it would be refused anyway
   */
  async spendAssertion(providerId: string, key: string, expiresAt: Instant): Promise<boolean> {
    try {
      await this.manager.insert(SpentAssertionEntity, { providerId, assertionHash: sha256(key), expiresAt });
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  async deleteEndedBefore(now: Instant): Promise<void> {
    for (const entity of [ProviderFlowEntity, SpentAssertionEntity])
      await this.manager.createQueryBuilder().delete().from(entity).where('expires_at < :now', { now }).execute();
  }
}

function read(row: ProviderEntity): StoredProvider {
  return {
    ...row,
    enabled: Boolean(row.enabled),
    managedByFile: Boolean(row.managedByFile),
    settings: JSON.parse(row.settings) as ProviderSettings,
    lastTest: row.lastTest === null ? null : (JSON.parse(row.lastTest) as ProviderTest),
  };
}
