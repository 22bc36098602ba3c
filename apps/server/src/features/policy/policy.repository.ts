import type { EntityManager } from 'typeorm';

import { storedPolicy, type PolicyDocument } from '@countersign/domain/policy/policy.js';
import type { Instant } from '@countersign/domain/time.js';

import { PolicyVersionEntity } from '../../persistence/entities/policy-version.entity.js';

export interface PolicyVersion {
  readonly version: number;
  readonly document: PolicyDocument;
  readonly createdAt: Instant;
  readonly actor: { readonly kind: string; readonly id: string | null; readonly label: string };
}

function read(row: PolicyVersionEntity): PolicyVersion {
  return {
    version: row.version,
    document: storedPolicy(JSON.parse(row.document) as PolicyDocument),
    createdAt: row.createdAt,
    actor: { kind: row.actorKind, id: row.actorId, label: row.actorLabel },
  };
}

/** Versions are never changed, so one that was read once is kept. */
const kept = new WeakMap<object, Map<number, PolicyVersion>>();

export class PolicyRepository {
  private readonly cache: Map<number, PolicyVersion>;

  constructor(private readonly manager: EntityManager) {
    const ofDatabase = kept.get(manager.connection) ?? new Map<number, PolicyVersion>();
    kept.set(manager.connection, ofDatabase);
    this.cache = ofDatabase;
  }

  async current(): Promise<PolicyVersion> {
    const [row]: { version: number | null }[] = await this.manager.query(
      'select max(version) as version from policy_versions',
    );
    if (row?.version === null || row?.version === undefined)
      throw new Error('there is no policy: the first start makes version 1');
    return this.version(Number(row.version));
  }

  async version(version: number): Promise<PolicyVersion> {
    const cached = this.cache.get(version);
    if (cached !== undefined) return cached;
    const read_ = read(await this.manager.findOneByOrFail(PolicyVersionEntity, { version }));
    // Inside a transaction the row may still be rolled back, and another one take its number.
    if (this.manager.queryRunner?.isTransactionActive !== true) this.cache.set(version, read_);
    return read_;
  }

  /** Every version up to this one, oldest first: numbers are given without a gap. */
  async upTo(version: number): Promise<PolicyVersion[]> {
    const numbers = Array.from({ length: version }, (_, index) => index + 1);
    const found = new Map(this.cache);
    if (numbers.some((number) => !found.has(number))) {
      const rows = await this.manager
        .createQueryBuilder(PolicyVersionEntity, 'p')
        .where('p.version <= :version', { version })
        .getMany();
      for (const row of rows) found.set(row.version, read(row));
      if (this.manager.queryRunner?.isTransactionActive !== true)
        for (const [number, policy] of found) this.cache.set(number, policy);
    }
    return numbers.flatMap((number) => found.get(number) ?? []);
  }

  /** @throws a duplicate (isDuplicate) where somebody else made this version first. */
  async add(
    version: number,
    document: PolicyDocument,
    createdAt: Instant,
    actor: { kind: string; id: string | null; label: string },
  ): Promise<PolicyVersion> {
    await this.manager.insert(PolicyVersionEntity, {
      version,
      document: JSON.stringify(document),
      createdAt,
      actorKind: actor.kind,
      actorId: actor.id,
      actorLabel: actor.label,
    });
    return { version, document, createdAt, actor };
  }

  /** Newest first, older than `before`. */
  async list(before: number | null, limit: number): Promise<PolicyVersion[]> {
    const query = this.manager.createQueryBuilder(PolicyVersionEntity, 'p').orderBy('p.version', 'DESC').take(limit);
    if (before !== null) query.where('p.version < :before', { before });
    return (await query.getMany()).map(read);
  }
}
