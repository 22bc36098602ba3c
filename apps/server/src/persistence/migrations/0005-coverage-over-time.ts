import { TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';

import {
  addColumns,
  createTable,
  index,
  key,
  moment,
  optional,
  startingAt,
  whole,
  words,
  yesNo,
} from './schema-builder.js';

/** How the coverage stood day by day, and the facts and indexes that tell quickly who needs attention. */
export class CoverageOverTime1795737600000 implements MigrationInterface {
  readonly name = 'CoverageOverTime1795737600000';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, 'coverage_days', {
      day: key(whole),
      role: key(words(16)),
      taken_at: moment,
      worked_out: yesNo,
      enabled: whole,
      replacing: whole,
      due: whole,
      grace: whole,
      optional: whole,
      provider_proved: whole,
      provider_silent: whole,
      suspended: whole,
    });

    await addColumns(runner, 'users', {
      factors_lost_at: optional(moment),
      own_codes_left: startingAt(0, whole),
      own_codes_made_at: optional(moment),
    });
    await addIndexes(runner, 'users', [
      index('users_without_factor', 'role', 'suspended', 'factor_kinds', 'grace_forfeited', 'created_at'),
      index('users_by_own_codes', 'suspended', 'factor_kinds', 'own_codes_left', 'own_codes_made_at'),
    ]);
    await addIndexes(runner, 'factors', [index('factors_by_last_use', 'last_used_at', 'user_id')]);
    await addIndexes(runner, 'issued_codes', [index('issued_codes_by_expiry', 'expires_at', 'user_id')]);
    await addIndexes(runner, 'links', [index('links_by_expiry', 'kind', 'expires_at', 'user_id')]);
    await addIndexes(runner, 'outbox_messages', [index('outbox_messages_failed', 'state', 'attempts', 'created_at')]);

    await runner.query(
      `update users set
         own_codes_left = (select count(*) from recovery_codes c where c.user_id = users.id and c.used_at is null),
         own_codes_made_at = (select max(c.created_at) from recovery_codes c where c.user_id = users.id)
       where factor_kinds <> 0`,
    );
    await runner.query(
      `update users set factors_lost_at =
         (select max(e.at) from audit_events e where e.subject_id = users.id and e.type in ('factor.removed', 'two_factor.reset'))
       where factor_kinds = 0 and grace_forfeited = 1`,
    );
  }

  /** Back is a restore from a backup: nothing here may throw data away. */
  down(): Promise<void> {
    return Promise.reject(new Error('restore the backup that was made before this release'));
  }
}

async function addIndexes(
  runner: QueryRunner,
  table: string,
  indexes: readonly { readonly name: string; readonly columnNames: string[] }[],
): Promise<void> {
  await runner.createIndices(
    table,
    indexes.map((options) => new TableIndex(options)),
  );
}
