import type { MigrationInterface, QueryRunner } from 'typeorm';

import {
  allowNull,
  createTable,
  id,
  index,
  longText,
  moment,
  optional,
  reference,
  unique,
  words,
  yesNo,
} from './schema-builder.js';

/** Passkeys: what a factor of this kind is proved by, and the challenges it answers. Such a factor holds no secret of ours. */
export class Webauthn1795996800000 implements MigrationInterface {
  readonly name = 'Webauthn1795996800000';

  async up(runner: QueryRunner): Promise<void> {
    await allowNull(runner, 'factors', 'secret_sealed');
    await allowNull(runner, 'enrollments', 'secret_sealed');
    await createTable(
      runner,
      'passkeys',
      {
        factor_id: { ...id },
        user_id: reference,
        credential_id_hash: words(64),
        credential_id: longText,
        public_key: longText,
        sign_count: moment,
        transports: words(200),
        rp_id: words(255),
        backup_eligible: yesNo,
        backed_up: yesNo,
        user_verified: yesNo,
        aaguid: words(36),
      },
      [unique('passkeys_credential', 'credential_id_hash'), index('passkeys_user', 'user_id')],
    );
    await createTable(
      runner,
      'webauthn_challenges',
      {
        id,
        challenge_hash: words(64),
        purpose: words(16),
        bound_to: words(64),
        user_id: optional(reference),
        created_at: moment,
        expires_at: moment,
        used_at: optional(moment),
      },
      [
        unique('webauthn_challenges_hash', 'challenge_hash'),
        index('webauthn_challenges_bound', 'bound_to'),
        index('webauthn_challenges_expiry', 'expires_at'),
      ],
    );
  }

  /** Back is a restore from a backup: nothing here may throw data away. */
  down(): Promise<void> {
    return Promise.reject(new Error('restore the backup that was made before this release'));
  }
}
