import { passkeySignInHolds, ruleFor, type PolicyDocument } from '@countersign/domain/policy/policy.js';
import type { Instant } from '@countersign/domain/time.js';
import { ROLES } from '@countersign/domain/users/roles.js';
import { prefixEnd, searchPrefix } from '@countersign/domain/users/search-terms.js';

import type { DirectoryFilter } from '../../operations/directory-filter.js';
import { allOf, anyOf, placeholders, type SqlCondition } from '../../persistence/dialect.js';
import { bitSets } from '../../persistence/factor-kinds.js';
import { dueForCondition, fewCodesCondition } from './attention-condition.sql.js';
import { providerBitSets } from '../../persistence/provider-kinds.js';
import { statusCondition } from './status-condition.sql.js';
import { userSets } from './user-sets.sql.js';

/** Everything but the search, on table `users`, alias `u`. */
export function filterCondition(filter: DirectoryFilter, policy: PolicyDocument, now: Instant): SqlCondition {
  const conditions: SqlCondition[] = [];
  if (filter.roles !== null)
    conditions.push({ sql: `u.role in (${placeholders(filter.roles)})`, parameters: filter.roles });
  if (filter.statuses !== null)
    conditions.push(anyOf(filter.statuses.map((status) => statusCondition(status, policy, now))));
  if (filter.factors !== null) {
    const bits = bitSets(filter.factors, true);
    conditions.push({ sql: `u.factor_kinds in (${placeholders(bits)})`, parameters: bits });
  }
  if (filter.signInMethods !== null) conditions.push(signInMethodCondition(filter.signInMethods, policy));
  if (filter.lastSignInBefore !== null)
    conditions.push({ sql: 'u.last_sign_in_at < ?', parameters: [filter.lastSignInBefore] });
  if (filter.neverSignedIn !== null)
    conditions.push({ sql: `u.last_sign_in_at is ${filter.neverSignedIn ? '' : 'not '}null`, parameters: [] });
  if (filter.dueForDays !== null) conditions.push(dueForCondition(filter.dueForDays, policy, now));
  if (filter.recoveryCodesAtMost !== null) conditions.push(fewCodesCondition(filter.recoveryCodesAtMost, policy, now));
  conditions.push(...userSets(filter, now).map(({ holds }) => holds));
  return allOf(conditions);
}

/** Who has one of these ways in at least: `signInMethodsOf`, in SQL. All but the password stands in the indexes of the directory. */
function signInMethodCondition(methods: readonly string[], policy: PolicyDocument): SqlCondition {
  const ways: SqlCondition[] = [];
  if (methods.includes('PASSWORD')) ways.push({ sql: 'u.password_hash is not null', parameters: [] });
  const roles = ROLES.filter((role) => passkeySignInHolds(ruleFor(policy, role)));
  if (methods.includes('PASSKEY') && roles.length > 0) {
    const bits = bitSets(['WEBAUTHN'], true);
    ways.push({
      sql: `u.factor_kinds in (${placeholders(bits)}) and u.role in (${placeholders(roles)})`,
      parameters: [...bits, ...roles],
    });
  }
  const bits = providerBitSets(methods);
  if (bits.length > 0) ways.push({ sql: `u.provider_kinds in (${placeholders(bits)})`, parameters: bits });
  return anyOf(ways);
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
