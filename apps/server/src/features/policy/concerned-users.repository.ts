import { In, type EntityManager } from 'typeorm';

import type { TwoFactorStatus } from '@countersign/domain/policy/two-factor-status.js';
import type { PolicyDocument } from '@countersign/domain/policy/policy.js';
import type { Instant } from '@countersign/domain/time.js';
import type { Role } from '@countersign/domain/users/roles.js';

import type { StoredFacts } from '../../operations/user-facts.js';
import { SessionEntity } from '../../persistence/entities/sign-in.entity.js';
import { statusCondition } from '../users/status-condition.sql.js';

/** With the facts that a deadline is made of. */
export interface ConcernedUser extends StoredFacts {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** Users by how a policy that is about to hold leaves them. */
export class ConcernedUsersRepository {
  constructor(private readonly manager: EntityManager) {}

  /** Those of the roles who owe something under the policy, in batches by id. */
  async owing(
    roles: readonly Role[],
    policy: PolicyDocument,
    now: Instant,
    after: string,
    limit: number,
  ): Promise<ConcernedUser[]> {
    if (roles.length === 0) return [];
    const owing = anyOf(['DUE', 'GRACE', 'REPLACE'], policy, now);
    return this.manager.query(
      `select u.id as id, u.name as name, u.email as email, u.role as role, u.suspended as suspended, u.factor_kinds as factorKinds,
         u.grace_forfeited as graceForfeited, u.last_third_party_proved as lastThirdPartyProved, u.first_sign_in_at as firstSignInAt, u.moved_from_unrequired_role_at as movedFromUnrequiredRoleAt
       from users u where u.id > ? and u.role in (${roles.map(() => '?').join(', ')}) and (${owing.sql}) order by u.id limit ${limit}`,
      [after, ...roles, ...owing.parameters],
    );
  }

  /** Ends the sessions of everybody who owes a second factor. @returns whose. */
  async endUnprotectedSessions(
    policy: PolicyDocument,
    now: Instant,
    exceptSessionId: string | null,
  ): Promise<{ userIds: string[]; sessions: number }> {
    const owing = anyOf(['DUE', 'GRACE', 'REPLACE'], policy, now);
    const rows: { id: string; userId: string }[] = await this.manager.query(
      `select s.id as id, s.user_id as userId from sessions s join users u on u.id = s.user_id where s.ended_at is null and s.id <> ? and (${owing.sql})`,
      [exceptSessionId ?? '', ...owing.parameters],
    );
    for (let at = 0; at < rows.length; at += 500) {
      await this.manager.update(
        SessionEntity,
        { id: In(rows.slice(at, at + 500).map((row) => row.id)) },
        { endedAt: now },
      );
    }
    return { userIds: [...new Set(rows.map((row) => row.userId))], sessions: rows.length };
  }
}

function anyOf(
  statuses: readonly TwoFactorStatus[],
  policy: PolicyDocument,
  now: Instant,
): { sql: string; parameters: unknown[] } {
  const conditions = statuses.map((status) => statusCondition(status, policy, now));
  return {
    sql: conditions.map((condition) => `(${condition.sql})`).join(' or '),
    parameters: conditions.flatMap((condition) => [...condition.parameters]),
  };
}
