import type { MigrationInterface, QueryRunner } from 'typeorm';

import { addColumns, yesNo } from './schema-builder.js';

/** An unfinished sign-in knows that it came by the link for when a provider is down: it is judged again when it goes on. */
export class EmergencySignIn1796256000000 implements MigrationInterface {
  readonly name = 'EmergencySignIn1796256000000';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'sign_in_attempts', { by_emergency_link: yesNo });
  }

  /** Back is a restore from a backup: nothing here may throw data away. */
  down(): Promise<void> {
    return Promise.reject(new Error('restore the backup that was made before this release'));
  }
}
