import type { EntityManager } from 'typeorm';

import type { Instant } from '@countersign/domain/time.js';

import type { AuditFilter } from '../../operations/audit-filter.js';
import { allOf, dialectOf, type SqlCondition } from '../../persistence/dialect.js';

export interface AuditRow {
  readonly id: string;
  readonly type: string;
  readonly at: Instant;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly actorLabel: string;
  readonly subjectId: string | null;
  readonly subjectLabel: string | null;
  readonly outcome: string;
  readonly ipAddress: string | null;
  readonly client: string | null;
  /** JSON. */
  readonly detail: string | null;
}

export interface AuditQuery extends AuditFilter {
  /** Only events that this user did or that were done to them; null: everybody's. */
  readonly concerning: string | null;
  readonly after: { readonly at: Instant; readonly id: string } | null;
  readonly limit: number;
}

/** Rows that one index gives from the newest to the oldest. */
interface Stream {
  readonly index: string;
  readonly condition: SqlCondition;
}

const COLUMNS = `e.id as id, e.type as type, e.at as at, e.actor_kind as actorKind, e.actor_id as actorId, e.actor_label as actorLabel,
  e.subject_id as subjectId, e.subject_label as subjectLabel, e.outcome as outcome, e.ip_address as ipAddress, e.client as client, e.detail as detail`;

/**
 * The audit trail, newest first. Where no single index has a page in order (several types; a user as actor or as subject),
 * the beginnings of several are merged, so that a page never costs more than a few times itself, in a trail of any length.
 */
export class AuditReadModel {
  constructor(private readonly manager: EntityManager) {}

  async page(query: AuditQuery): Promise<{ rows: AuditRow[]; hasNextPage: boolean }> {
    const found = new Map<string, AuditRow>();
    for (const stream of streamsOf(query)) {
      for (const row of await this.beginningOf(stream, query)) found.set(row.id, row);
    }
    const rows = [...found.values()].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
    return { rows: rows.slice(0, query.limit), hasNextPage: rows.length > query.limit };
  }

  /** How many events there are of a filter. */
  async count(filter: AuditFilter): Promise<number> {
    const where = allOf(alwaysAsked(filter));
    let events = 0;
    for (const { index, condition } of streamsOf({ ...filter, concerning: null })) {
      const [row]: { events: number | string }[] = await this.manager.query(
        `select count(*) as events from ${dialectOf(this.manager).through('audit_events', 'e', index)} where ${condition.sql} and ${where.sql}`,
        [...condition.parameters, ...where.parameters],
      );
      events += Number(row?.events ?? 0);
    }
    return events;
  }

  private async beginningOf({ index, condition }: Stream, query: AuditQuery): Promise<AuditRow[]> {
    const dialect = dialectOf(this.manager);
    const where = allOf([
      condition,
      ...alwaysAsked(query),
      ...(query.after === null ? [] : [dialect.beyond('e.at', 'e.id', '<', [query.after.at, query.after.id])]),
    ]);
    return this.manager.query(
      `select ${COLUMNS} from ${dialect.through('audit_events', 'e', index)} where ${where.sql} order by e.at desc, e.id desc limit ${query.limit + 1}`,
      [...where.parameters],
    );
  }
}

function streamsOf({ actorId, subjectId, types, concerning }: AuditFilter & Pick<AuditQuery, 'concerning'>): Stream[] {
  const by = (column: string, value: string): SqlCondition => ({ sql: `e.${column} = ?`, parameters: [value] });
  if (concerning !== null) {
    return [
      { index: 'audit_events_actor', condition: by('actor_id', concerning) },
      { index: 'audit_events_subject', condition: by('subject_id', concerning) },
    ];
  }
  if (subjectId !== null) return [{ index: 'audit_events_subject', condition: by('subject_id', subjectId) }];
  if (actorId !== null) return [{ index: 'audit_events_actor', condition: by('actor_id', actorId) }];
  if (types !== null) return types.map((type) => ({ index: 'audit_events_type', condition: by('type', type) }));
  return [{ index: 'audit_events_at', condition: { sql: '1 = 1', parameters: [] } }];
}

function alwaysAsked({ actorId, subjectId, types, from, to }: AuditFilter): SqlCondition[] {
  const conditions: SqlCondition[] = [];
  if (actorId !== null) conditions.push({ sql: 'e.actor_id = ?', parameters: [actorId] });
  if (subjectId !== null) conditions.push({ sql: 'e.subject_id = ?', parameters: [subjectId] });
  if (types !== null) conditions.push({ sql: `e.type in (${types.map(() => '?').join(', ')})`, parameters: types });
  if (from !== null) conditions.push({ sql: 'e.at >= ?', parameters: [from] });
  if (to !== null) conditions.push({ sql: 'e.at < ?', parameters: [to] });
  return conditions;
}
