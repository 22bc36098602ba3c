import type { EntityManager } from 'typeorm';

import type { PolicyDocument } from '@countersign/domain/policy/policy.js';
import type { Instant } from '@countersign/domain/time.js';
import { tokenPausedBecause } from '@countersign/domain/tokens/api-token.js';
import type { ApiScope } from '@countersign/domain/tokens/api-scopes.js';

import { factsOf, lastThirdPartyOf, type StoredFacts } from '../../operations/user-facts.js';
import { allOf, dialectOf, type SqlCondition } from '../../persistence/dialect.js';
import { readScopes } from './api-tokens.repository.js';

/** A token as its owner, and owners of the account, see it. */
export interface ShownToken {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly owner: { readonly id: string; readonly name: string };
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly lastUsedAt: Instant | null;
  readonly pausedBecause: string | null;
}

interface Row extends StoredFacts {
  id: string;
  name: string;
  scopes: string;
  userId: string;
  userName: string;
  createdAt: number | string;
  expiresAt: number | string;
  lastUsedAt: number | string | null;
}

const TOKENS = `select t.id as id, t.name as name, t.scopes as scopes, t.created_at as createdAt, t.expires_at as expiresAt,
  t.last_used_at as lastUsedAt, u.id as userId, u.name as userName, u.role as role, u.suspended as suspended,
  u.factor_kinds as factorKinds, u.grace_forfeited as graceForfeited, u.last_third_party_proved as lastThirdPartyProved, u.first_sign_in_at as firstSignInAt,
  u.moved_from_unrequired_role_at as movedFromUnrequiredRoleAt
  from api_tokens t join users u on u.id = t.user_id`;

/** API tokens with what their owners' standing makes of them now. */
export class ApiTokensReadModel {
  constructor(private readonly manager: EntityManager) {}

  /** Newest first; expired ones are among them, revoked ones are not. @param ownerId null: everybody's */
  async page(
    ownerId: string | null,
    after: { readonly at: Instant; readonly id: string } | null,
    limit: number,
    policy: PolicyDocument,
    now: Instant,
  ): Promise<{ rows: ShownToken[]; hasNextPage: boolean }> {
    const conditions: SqlCondition[] = [{ sql: 't.revoked_at is null', parameters: [] }];
    if (ownerId !== null) conditions.push({ sql: 't.user_id = ?', parameters: [ownerId] });
    if (after !== null)
      conditions.push(dialectOf(this.manager).beyond('t.created_at', 't.id', '<', [after.at, after.id]));
    const where = allOf(conditions);
    const rows: Row[] = await this.manager.query(
      `${TOKENS} where ${where.sql} order by t.created_at desc, t.id desc limit ${limit + 1}`,
      [...where.parameters],
    );
    return { rows: rows.slice(0, limit).map((row) => shown(row, policy, now)), hasNextPage: rows.length > limit };
  }

  /** One token, a revoked one too; null where there is none. */
  async find(id: string, policy: PolicyDocument, now: Instant): Promise<ShownToken | null> {
    const [row]: Row[] = await this.manager.query(`${TOKENS} where t.id = ?`, [id]);
    return row === undefined ? null : shown(row, policy, now);
  }
}

function shown(row: Row, policy: PolicyDocument, now: Instant): ShownToken {
  return {
    id: row.id,
    name: row.name,
    scopes: readScopes(row.scopes),
    owner: { id: row.userId, name: row.userName },
    createdAt: Number(row.createdAt),
    expiresAt: Number(row.expiresAt),
    lastUsedAt: row.lastUsedAt === null ? null : Number(row.lastUsedAt),
    pausedBecause: tokenPausedBecause(factsOf(row), policy, now, lastThirdPartyOf(row)),
  };
}
