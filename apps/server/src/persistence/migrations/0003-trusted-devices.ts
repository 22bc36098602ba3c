import type { MigrationInterface, QueryRunner } from 'typeorm';

import { addColumns, createTable, id, index, moment, optional, reference, unique, words } from './schema-builder.js';

/** Browsers that skip the second factor for a while, and until when one was trusted that let somebody in. */
export class TrustedDevices1795564800000 implements MigrationInterface {
  readonly name = 'TrustedDevices1795564800000';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'trusted_devices',
      {
        id,
        user_id: reference,
        selector_hash: words(64),
        value_hash: words(64),
        replaced_hash: optional(words(64)),
        replaced_good_until: optional(moment),
        proved_at: moment,
        expires_at: moment,
        last_used_at: optional(moment),
        client: optional(words(60)),
      },
      [
        unique('trusted_devices_selector', 'selector_hash'),
        index('trusted_devices_user', 'user_id', 'proved_at'),
        index('trusted_devices_expires', 'expires_at'),
      ],
    );
    await addColumns(runner, 'sign_ins', { trusted_until: optional(moment) });
  }

  /** Back is a restore from a backup: nothing here may throw data away. */
  down(): Promise<void> {
    return Promise.reject(new Error('restore the backup that was made before this release'));
  }
}
