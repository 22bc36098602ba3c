import type { TwoFactorStatus } from '@countersign/domain/policy/decide-sign-in.js';
import type { FactorKind, PolicyDocument } from '@countersign/domain/policy/policy.js';
import type { Instant } from '@countersign/domain/time.js';
import type { Role } from '@countersign/domain/users/roles.js';
import { prefixEnd, searchPrefix } from '@countersign/domain/users/search-terms.js';

import { allOf, anyOf, placeholders, type SqlCondition } from '../../persistence/dialect.js';
import { bitSets } from '../../persistence/factor-kinds.js';
import { statusCondition } from './status-condition.js';

/** Which users. Everything given must hold, and of a list one entry; null asks for nothing. Kept as JSON with an export. */
export interface DirectoryFilter {
  readonly search: string | null;
  readonly roles: readonly Role[] | null;
  readonly statuses: readonly TwoFactorStatus[] | null;
  readonly factors: readonly FactorKind[] | null;
  readonly signInMethods: readonly string[] | null;
  readonly lastSignInBefore: Instant | null;
  readonly neverSignedIn: boolean | null;
}

/** A filter as the API takes it. */
export interface FilterInput {
  readonly search?: string | null;
  readonly roles?: readonly Role[] | null;
  readonly statuses?: readonly TwoFactorStatus[] | null;
  readonly factors?: readonly FactorKind[] | null;
  readonly signInMethods?: readonly string[] | null;
  readonly lastSignInBefore?: Date | null;
  readonly neverSignedIn?: boolean | null;
}

/** What was asked for, with one way of saying nothing: absent, null, an empty list and a blank search are null. */
export function directoryFilter(input: FilterInput | null | undefined): DirectoryFilter {
  return {
    search: (input?.search ?? '').trim() === '' ? null : (input?.search ?? null),
    roles: listOrNull(input?.roles),
    statuses: listOrNull(input?.statuses),
    factors: listOrNull(input?.factors),
    signInMethods: listOrNull(input?.signInMethods),
    lastSignInBefore: input?.lastSignInBefore?.getTime() ?? null,
    neverSignedIn: input?.neverSignedIn ?? null,
  };
}

/** Everything but the search, on table `users`, alias `u`. */
export function filterCondition(filter: DirectoryFilter, policy: PolicyDocument, now: Instant): SqlCondition {
  const conditions: SqlCondition[] = [];
  if (filter.roles !== null) conditions.push({ sql: `u.role in (${placeholders(filter.roles)})`, parameters: filter.roles });
  if (filter.statuses !== null) conditions.push(anyOf(filter.statuses.map((status) => statusCondition(status, policy, now))));
  if (filter.factors !== null) {
    const bits = bitSets(filter.factors, true);
    conditions.push({ sql: `u.factor_kinds in (${placeholders(bits)})`, parameters: bits });
  }
  if (filter.signInMethods !== null) {
    // A password is the only way in of this release.
    conditions.push({ sql: filter.signInMethods.includes('PASSWORD') ? 'u.password_hash is not null' : '1 = 0', parameters: [] });
  }
  if (filter.lastSignInBefore !== null) conditions.push({ sql: 'u.last_sign_in_at < ?', parameters: [filter.lastSignInBefore] });
  if (filter.neverSignedIn !== null) conditions.push({ sql: `u.last_sign_in_at is ${filter.neverSignedIn ? '' : 'not '}null`, parameters: [] });
  return allOf(conditions);
}

/**
 * The search terms, alias `t`, that fit what was typed; null: nothing is searched for. What is typed and leaves nothing to
 * compare (an accent alone) fits nobody.
 */
export function searchCondition(filter: DirectoryFilter): SqlCondition | null {
  if (filter.search === null) return null;
  const prefix = searchPrefix(filter.search);
  if (prefix === null) return { sql: '1 = 0', parameters: [] };
  return { sql: 't.term >= ? and t.term < ?', parameters: [prefix, prefixEnd(prefix)] };
}

function listOrNull<T>(list: readonly T[] | null | undefined): readonly T[] | null {
  return list === null || list === undefined || list.length === 0 ? null : list;
}
