import { TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';

import { index } from './schema-builder.js';

/** The open sessions of the account in the order of their list: of a million rows most have ended. */
export class OpenSessions1796169600000 implements MigrationInterface {
  readonly name = 'OpenSessions1796169600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createIndex('sessions', new TableIndex(index('sessions_open', 'ended_at', 'created_at', 'id')));
  }

  /** Back is a restore from a backup: nothing here may throw data away. */
  down(): Promise<void> {
    return Promise.reject(new Error('restore the backup that was made before this release'));
  }
}
