import { DAY, type Instant } from '@countersign/domain/time.js';

import type { DirectoryFilter } from '../../operations/directory-filter.js';
import type { SqlCondition } from '../../persistence/dialect.js';

/** Users that another table finds sooner than their own. */
export interface UserSet {
  /** Of one user, on table `users`, alias `u`. */
  readonly holds: SqlCondition;
  /** Where their ids stand; null where that is nearly everybody. */
  readonly ids: UserIds | null;
}

/** Rows of another table, by one index of it, whose users are everybody that is looked for, and perhaps others. */
export interface UserIds {
  readonly table: string;
  readonly alias: string;
  /** Null: the planner has only one to choose from. */
  readonly index: string | null;
  readonly where: SqlCondition;
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
      sql: 'u.suspended = 0 and (select max(f.last_used_at) from factors f where f.user_id = u.id) < ?',
      parameters: [before],
    },
    ids: {
      table: 'factors',
      alias: 'f',
      index: 'factors_by_last_use',
      where: { sql: 'f.last_used_at < ?', parameters: [before] },
    },
  };
}

function openCode(now: Instant): UserSet {
  const open: SqlCondition = {
    sql: 'c.used_at is null and c.voided_at is null and c.expires_at > ?',
    parameters: [now],
  };
  return {
    holds: {
      sql: isThere(`issued_codes c where c.user_id = u.id and ${open.sql}`),
      parameters: open.parameters,
    },
    ids: { table: 'issued_codes', alias: 'c', index: 'issued_codes_by_expiry', where: open },
  };
}

function expiredInvitation(now: Instant): UserSet {
  const invitation = "links l where l.user_id = u.id and l.kind = 'INVITATION'";
  return {
    holds: {
      sql: `u.password_hash is null and ${isThere(`${invitation} and l.expires_at <= ?`)}
        and not ${isThere(`${invitation} and l.used_at is null and l.expires_at > ?`)}`,
      parameters: [now, now],
    },
    ids: {
      table: 'links',
      alias: 'l',
      index: 'links_by_expiry',
      where: { sql: "l.kind = 'INVITATION' and l.expires_at <= ?", parameters: [now] },
    },
  };
}

/** As a value and not as EXISTS: a planner turns that into a join, and reads everybody's rows for one user. */
function isThere(rows: string): string {
  return `(coalesce((select 1 from ${rows} limit 1), 0) = 1)`;
}
