import type { EntityManager } from 'typeorm';

import type { PolicyDocument } from '@countersign/domain/policy/policy.js';
import { describeEvidence } from '@countersign/domain/policy/provider-evidence.js';
import { requiresAnything } from '@countersign/domain/policy/policy.js';

import { NO_EVIDENCE, readEvidence } from '../../operations/came-by.js';
import { placeholders } from '../../persistence/dialect.js';
import { neverShowed } from '../providers/provider-warnings.js';
import { ProvidersRepository } from '../providers/providers.repository.js';

/** What a policy rests on where it leaves the second factor to providers. */
export class ExemptByProviderReadModel {
  constructor(private readonly manager: EntityManager) {}

  /** Why each of these users would not be asked, by what their provider said the last time. */
  async reasons(users: readonly { readonly id: string; readonly lastThirdPartyProved: boolean | number | null }[]) {
    const latest = await this.latestOf(users.map(({ id }) => id));
    return new Map(
      users.map((user): [string, string] => {
        const last = latest.get(user.id);
        const name = last?.name ?? 'a provider';
        const said = describeEvidence(readEvidence(last?.evidence ?? null) ?? NO_EVIDENCE);
        return [
          user.id,
          user.lastThirdPartyProved
            ? `Comes through ${name}, which showed more than one factor the last time (${said}).`
            : `Comes through ${name}, which showed no second factor the last time (${said}); the policy trusts it all the same.`,
        ];
      }),
    );
  }

  /** Of providers that the policy takes at their word, and that never said a word. */
  async warnings(policy: PolicyDocument): Promise<string[]> {
    if (policy.thirdPartySignIn === 'ENFORCE' || !requiresAnything(policy)) return [];
    const providers = await new ProvidersRepository(this.manager).all();
    const consequence =
      policy.thirdPartySignIn === 'TRUST'
        ? 'Whoever comes through it would have whatever it asks, and nothing more.'
        : 'Whoever comes through it would be asked here, as after a password.';
    return providers
      .filter(({ enabled, lastEvidenceAt }) => enabled && lastEvidenceAt === null)
      .map((provider) => `${neverShowed(provider)} ${consequence}`);
  }

  private async latestOf(userIds: readonly string[]) {
    const rows: { userId: string; name: string; evidence: string | null }[] =
      userIds.length === 0
        ? []
        : await this.manager.query(
            `select i.user_id as userId, p.name as name, i.evidence as evidence
             from provider_identities i join providers p on p.id = i.provider_id
             where i.user_id in (${placeholders(userIds)}) order by i.last_used_at`,
            [...userIds],
          );
    return new Map(rows.map((row) => [row.userId, row]));
  }
}
