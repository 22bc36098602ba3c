import type { EntityManager } from 'typeorm';

import { isDuplicate } from '../../persistence/db-errors.js';
import { PasskeyEntity } from '../../persistence/entities/passkey.entity.js';

export type Passkey = Readonly<PasskeyEntity>;

/** What a passkey says of itself each time it is used. */
export interface PasskeyUse {
  readonly signCount: number;
  readonly backedUp: boolean;
  /** True: from now on it may stand alone. False: that stays as it was. */
  readonly userVerified: boolean;
}

/** Credential records of factors of kind WEBAUTHN. The factor itself is with FactorsRepository, which removes both. */
export class PasskeysRepository {
  constructor(private readonly manager: EntityManager) {}

  ofUser(userId: string): Promise<Passkey[]> {
    return this.manager.find(PasskeyEntity, { where: { userId }, order: { factorId: 'ASC' } });
  }

  find(credentialIdHash: string): Promise<Passkey | null> {
    return this.manager.findOneBy(PasskeyEntity, { credentialIdHash });
  }

  /** @returns false where the credential is somebody's already; the unique index decides, also in a race. */
  async add(passkey: Passkey): Promise<boolean> {
    try {
      await this.manager.insert(PasskeyEntity, { ...passkey });
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  /**
   * Keeps what a passkey said of itself, in one statement with the check of its counter: it has to be larger than the
   * last one, unless the authenticator does not count at all (W3C WebAuthn Level 3 §7.2, the step on signCount).
   * @returns false where the counter went back or stood still, or the passkey is gone: nothing is kept then.
   */
  async use(factorId: string, { signCount, backedUp, userVerified }: PasskeyUse): Promise<boolean> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(PasskeyEntity)
      .set({ signCount, backedUp, ...(userVerified ? { userVerified } : {}) })
      .where('factor_id = :factorId and (sign_count < :signCount or (sign_count = 0 and :signCount = 0))', {
        factorId,
        signCount,
      })
      .execute();
    return affected === 1;
  }

  /** The relying parties that passkeys were made for, other than this one, with how many users have one there. */
  async strangersTo(rpId: string): Promise<{ readonly rpId: string; readonly users: number }[]> {
    const rows: { rpId: string; users: string | number }[] = await this.manager
      .createQueryBuilder(PasskeyEntity, 'p')
      .select('p.rp_id', 'rpId')
      .addSelect('count(distinct p.user_id)', 'users')
      .where('p.rp_id <> :rpId', { rpId })
      .groupBy('p.rp_id')
      .orderBy('p.rp_id')
      .getRawMany();
    return rows.map((row) => ({ rpId: row.rpId, users: Number(row.users) }));
  }
}
