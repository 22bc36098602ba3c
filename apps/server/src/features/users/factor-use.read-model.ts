import type { EntityManager } from 'typeorm';

import { FACTOR_KINDS, type FactorKind } from '@countersign/domain/policy/policy.js';
import { isTeam, ROLES } from '@countersign/domain/users/roles.js';

import { dialectOf, placeholders } from '../../persistence/dialect.js';
import { bitsToFactorKinds } from '../../persistence/factor-kinds.js';

export interface FactorUse {
  readonly kind: FactorKind;
  readonly users: number;
}

/** How many people of the team use each kind of factor, in one pass over an index. */
export class FactorUseReadModel {
  constructor(private readonly manager: EntityManager) {}

  /** One for each kind; whoever has two kinds counts in both, whoever is suspended in none. */
  async ofTeam(): Promise<FactorUse[]> {
    const team = ROLES.filter(isTeam);
    const rows: { kinds: number | string; users: number | string }[] = await this.manager.query(
      `select u.factor_kinds as kinds, count(*) as users from ${dialectOf(this.manager).through('users', 'u', 'users_by_status')}
       where u.role in (${placeholders(team)}) and u.suspended = 0 and u.factor_kinds <> 0 group by u.factor_kinds`,
      team,
    );
    return FACTOR_KINDS.map((kind) => ({
      kind,
      users: rows
        .filter((row) => bitsToFactorKinds(Number(row.kinds)).includes(kind))
        .reduce((sum, row) => sum + Number(row.users), 0),
    }));
  }
}
