import type { MigrationInterface, QueryRunner } from 'typeorm';

import { createTable, id, index, moment, optional, reference, words } from './schema-builder.js';

/** Codes by mail. (Since when a kind of factor is dropped stands in the document of the policy, and needs no column.) */
export class EmailCodesAndDroppedKinds1796083200000 implements MigrationInterface {
  readonly name = 'EmailCodesAndDroppedKinds1796083200000';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'email_codes',
      {
        id,
        user_id: reference,
        purpose: words(16),
        bound_to: reference,
        code_hash: words(64),
        created_at: moment,
        expires_at: moment,
        used_at: optional(moment),
      },
      [index('email_codes_user', 'user_id', 'created_at'), index('email_codes_expiry', 'expires_at')],
    );
  }

  /** Back is a restore from a backup: nothing here may throw data away. */
  down(): Promise<void> {
    return Promise.reject(new Error('restore the backup that was made before this release'));
  }
}
