import type { EntityManager } from 'typeorm';

import type { Instant } from '@countersign/domain/time.js';

import { DELETED_USER } from '../../operations/deleted-user.js';
import { placeholders } from '../../persistence/dialect.js';
import { detailWithoutTraces, tracesIn, TYPED_DETAILS, withoutTraces } from './without-traces.js';

/** Events about others in which somebody typed about whom they please. */
const TYPED_ABOUT_OTHERS = [
  'recovery_code.issued',
  'password_link.sent',
  'two_factor.reset',
  'user.deleted',
  'export.requested',
  'bulk_job.started',
] as const;

/** Which events say how a person was called. */
const TOLD_NAMES = ['user.updated', 'user.email_change_requested', 'user.email_changed'] as const;

const HOLDS_TYPED = TYPED_DETAILS.map((key) => `detail like '%"${key}":%'`).join(' or ');

/** Erases a person: everything of theirs goes, and what has to stay (the trail, who changed the policy) loses their name. */
export class ErasureRepository {
  constructor(private readonly manager: EntityManager) {}

  /** Call it with the user's row locked. @returns what takes the user's names and addresses out of a text that is to stay. */
  async erase(user: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly createdAt: Instant;
  }): Promise<(text: string) => string> {
    const traces = [...new Set([user.name, user.email, ...(await this.formerNames(user.id))])];
    await this.cleanTrail(user.id, traces, user.createdAt);
    await this.relabel(user.id);
    await this.cleanBulkJobs(user.id, traces, user.createdAt);
    await this.manager.query(
      'delete from spent_totp_steps where factor_id in (select id from factors where user_id = ?)',
      [user.id],
    );
    for (const table of this.ownTables()) await this.manager.query(`delete from ${table} where user_id = ?`, [user.id]);
    await this.manager.query('delete from users where id = ?', [user.id]);
    return (text) => withoutTraces(text, traces, true);
  }

  /** Whatever says whose it is: a table of a later release is among them without being named here. */
  private ownTables(): string[] {
    return this.manager.connection.entityMetadatas
      .filter((entity) => entity.columns.some((column) => column.databaseName === 'user_id'))
      .map((entity) => entity.tableName);
  }

  private async formerNames(userId: string): Promise<string[]> {
    const rows: { detail: string }[] = await this.manager.query(
      `select detail from audit_events where subject_id = ? and type in (${placeholders(TOLD_NAMES)}) and detail is not null`,
      [userId, ...TOLD_NAMES],
    );
    return rows.flatMap((row) => tracesIn(row.detail));
  }

  /** Labels by id, so that every spelling goes; a token's label names its owner. */
  private async relabel(userId: string): Promise<void> {
    await this.manager.query('update audit_events set subject_label = ? where subject_id = ?', [DELETED_USER, userId]);
    await this.manager.query("update audit_events set actor_label = ? where actor_id = ? and actor_kind = 'USER'", [
      DELETED_USER,
      userId,
    ]);
    for (const [table, column] of [
      ['audit_events', 'actor'],
      ['status_exports', 'requested_by'],
    ] as const)
      await this.manager.query(
        `update ${table} set ${column}_label = ? where ${column}_kind = 'API_TOKEN' and ${column}_id in (select id from api_tokens where user_id = ?)`,
        [`API token of a ${DELETED_USER.toLowerCase()}`, userId],
      );
    for (const [table, column] of [
      ['policy_versions', 'actor'],
      ['status_exports', 'requested_by'],
    ] as const)
      await this.manager.query(
        `update ${table} set ${column}_label = ? where ${column}_id = ? and ${column}_kind = 'USER'`,
        [DELETED_USER, userId],
      );
  }

  /** @param since before they were added, nobody wrote about them: a name made up for it takes no words out of the trail. */
  private async cleanTrail(userId: string, traces: readonly string[], since: Instant): Promise<void> {
    const theirs: { id: string; detail: string }[] = await this.manager.query(
      `select id, detail from audit_events where subject_id = ? and (${HOLDS_TYPED})`,
      [userId],
    );
    await this.cleanDetails(theirs, traces, true);
    const others: { id: string; detail: string }[] = await this.manager.query(
      `select id, detail from audit_events where type in (${placeholders(TYPED_ABOUT_OTHERS)}) and at >= ? and (${HOLDS_TYPED})
       union select id, detail from audit_events where actor_id = ? and (subject_id is null or subject_id <> ?) and (${HOLDS_TYPED})`,
      [...TYPED_ABOUT_OTHERS, since, userId, userId],
    );
    const done = new Set(theirs.map((row) => row.id));
    await this.cleanDetails(
      others.filter((row) => !done.has(row.id)),
      traces,
      false,
    );
  }

  /** Whoever is deleted asked for nothing any more, and nobody has to read about them why it was asked. */
  private async cleanBulkJobs(userId: string, traces: readonly string[], since: Instant): Promise<void> {
    await this.manager.query('update bulk_jobs set requested_by_label = ? where requested_by_id = ?', [
      DELETED_USER,
      userId,
    ]);
    const rows: { id: string; reason: string | null; filter: string | null }[] = await this.manager.query(
      'select id, reason, filter from bulk_jobs where requested_at >= ?',
      [since],
    );
    for (const { id, reason, filter } of rows) {
      const cleaned = [
        reason === null ? null : withoutTraces(reason, traces),
        filter === null ? null : detailWithoutTraces(filter, traces, false),
      ];
      if (cleaned[0] !== reason || cleaned[1] !== filter)
        await this.manager.query('update bulk_jobs set reason = ?, filter = ? where id = ?', [...cleaned, id]);
    }
  }

  private async cleanDetails(
    rows: readonly { id: string; detail: string }[],
    traces: readonly string[],
    theirs: boolean,
  ): Promise<void> {
    for (const { id, detail } of rows) {
      const cleaned = detailWithoutTraces(detail, traces, theirs);
      if (cleaned !== detail)
        await this.manager.query('update audit_events set detail = ? where id = ?', [cleaned, id]);
    }
  }
}
