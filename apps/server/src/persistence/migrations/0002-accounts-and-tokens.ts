import type { MigrationInterface, QueryRunner } from 'typeorm';

import { addColumns, createTable, id, index, moment, optional, reference, unique, words } from './schema-builder.js';

/** Invitations and changes of address by link, the first run that can be left and taken up again, API tokens. */
export class AccountsAndTokens1795478400000 implements MigrationInterface {
  readonly name = 'AccountsAndTokens1795478400000';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'account', { first_run_finished_at: optional(moment) });
    // Whoever is at home already is not led through the first run again.
    await runner.query('update account set first_run_finished_at = set_up_at');
    await addColumns(runner, 'links', {
      new_email: optional(words(190)),
      asked_by_session_id: optional(reference),
    });
    await createTable(
      runner,
      'api_tokens',
      {
        id,
        user_id: reference,
        name: words(100),
        token_hash: words(64),
        scopes: words(255),
        created_at: moment,
        expires_at: moment,
        last_used_at: optional(moment),
        revoked_at: optional(moment),
      },
      [
        unique('api_tokens_token', 'token_hash'),
        index('api_tokens_user', 'user_id'),
        index('api_tokens_created', 'created_at', 'id'),
      ],
    );
  }

  /** Back is a restore from a backup: nothing here may throw data away. */
  down(): Promise<void> {
    return Promise.reject(new Error('restore the backup that was made before this release'));
  }
}
