import type { MigrationInterface, QueryRunner } from 'typeorm';

import {
  addColumns,
  createTable,
  index,
  key,
  moment,
  reference,
  startingAt,
  startingWith,
  whole,
  words,
} from './schema-builder.js';

/** Exports of the audit trail beside those of the status, how long the trail is kept, reminders before a grace deadline. */
export class AuditExportsAndReminders1795651200000 implements MigrationInterface {
  readonly name = 'AuditExportsAndReminders1795651200000';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'status_exports', {
      kind: startingWith('STATUS', words(16)),
      format: startingWith('CSV', words(16)),
    });
    await addColumns(runner, 'account', { audit_retention_days: startingAt(730, whole) });
    await createTable(
      runner,
      'grace_reminders',
      { user_id: key(reference), deadline: key(moment), days_before: key(whole), sent_at: moment },
      [index('grace_reminders_deadline', 'deadline')],
    );
  }

  /** Back is a restore from a backup: nothing here may throw data away. */
  down(): Promise<void> {
    return Promise.reject(new Error('restore the backup that was made before this release'));
  }
}
