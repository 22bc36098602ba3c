import { DAY, type Instant } from '@countersign/domain/time.js';

import type { DirectoryFilter } from '../../operations/directory-filter.js';
import type { SqlCondition } from '../../persistence/dialect.js';

/** Users that another table finds sooner than their own. */
export interface UserSet {
  /** Of one user, on table `users`, alias `u`. */
  readonly holds: SqlCondition;
  /** Where their ids stand: everybody for whom `holds`, and perhaps others; null where that is nearly everybody. */
  readonly ids: { readonly column: string; readonly from: SqlCondition } | null;
}

/** What a filter asks about that stands in other tables. */
export function userSets(filter: DirectoryFilter, now: Instant): UserSet[] {
  const sets: UserSet[] = [];
  if (filter.factorsUnusedForDays !== null) sets.push(unusedSince(now - filter.factorsUnusedForDays * DAY));
  if (filter.issuedCodeOpen !== null) sets.push(yesOrNo(filter.issuedCodeOpen, openCode(now)));
  if (filter.invitationExpired !== null) sets.push(yesOrNo(filter.invitationExpired, expiredInvitation(now)));
  return sets;
}

function yesOrNo(wanted: boolean, set: UserSet): UserSet {
  if (wanted) return set;
  return { holds: { sql: `not (${set.holds.sql})`, parameters: set.holds.parameters }, ids: null };
}

function unusedSince(before: Instant): UserSet {
  return {
    holds: {
      sql: `u.suspended = 0 and exists (select 1 from factors f where f.user_id = u.id and f.last_used_at < ?)
        and not exists (select 1 from factors f where f.user_id = u.id and f.last_used_at >= ?)`,
      parameters: [before, before],
    },
    ids: { column: 'f.user_id', from: { sql: 'factors f where f.last_used_at < ?', parameters: [before] } },
  };
}

function openCode(now: Instant): UserSet {
  const open: SqlCondition = {
    sql: 'c.used_at is null and c.voided_at is null and c.expires_at > ?',
    parameters: [now],
  };
  return {
    holds: {
      sql: `exists (select 1 from issued_codes c where c.user_id = u.id and ${open.sql})`,
      parameters: open.parameters,
    },
    ids: { column: 'c.user_id', from: { sql: `issued_codes c where ${open.sql}`, parameters: open.parameters } },
  };
}

function expiredInvitation(now: Instant): UserSet {
  return {
    holds: {
      sql: `u.password_hash is null
        and exists (select 1 from links l where l.user_id = u.id and l.kind = 'INVITATION' and l.expires_at <= ?)
        and not exists (select 1 from links l where l.user_id = u.id and l.kind = 'INVITATION' and l.used_at is null and l.expires_at > ?)`,
      parameters: [now, now],
    },
    ids: {
      column: 'l.user_id',
      from: { sql: "links l where l.kind = 'INVITATION' and l.expires_at <= ?", parameters: [now] },
    },
  };
}
