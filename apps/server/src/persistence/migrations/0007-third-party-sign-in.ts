import { TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';

import {
  addColumns,
  createTable,
  id,
  index,
  key,
  longText,
  moment,
  optional,
  reference,
  startingAt,
  unique,
  whole,
  words,
  yesNo,
} from './schema-builder.js';

/** Sign-in through OpenID Connect, SAML and signed JWTs: providers, who comes through them, and how each sign-in came. */
export class ThirdPartySignIn1795910400000 implements MigrationInterface {
  readonly name = 'ThirdPartySignIn1795910400000';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, 'providers', {
      id,
      kind: words(8),
      name: words(100),
      enabled: yesNo,
      managed_by_file: yesNo,
      settings: longText,
      secret_sealed: optional(longText),
      signing_key_sealed: optional(longText),
      signing_certificate: optional(longText),
      settings_version: startingAt(1, whole),
      last_test: optional(longText),
      last_sign_in_at: optional(moment),
      last_evidence_at: optional(moment),
      certificate_warned_until: optional(moment),
      created_at: moment,
      updated_at: moment,
    });
    await createTable(
      runner,
      'provider_identities',
      {
        id,
        provider_id: reference,
        user_id: reference,
        issuer: longText,
        issuer_hash: words(64),
        subject: longText,
        subject_hash: words(64),
        linked_at: moment,
        last_used_at: optional(moment),
        evidence: optional(longText),
      },
      [
        unique('provider_identities_subject', 'provider_id', 'issuer_hash', 'subject_hash'),
        index('provider_identities_user', 'user_id', 'provider_id'),
      ],
    );
    await createTable(
      runner,
      'identity_allowances',
      { user_id: key(reference), provider_id: key(reference), created_at: moment, expires_at: moment },
      [index('identity_allowances_expires', 'expires_at')],
    );
    await createTable(
      runner,
      'provider_flows',
      {
        id,
        provider_id: reference,
        purpose: words(16),
        state_hash: words(64),
        browser_hash: optional(words(64)),
        user_id: optional(reference),
        session_id: optional(reference),
        return_to: optional(words(500)),
        sealed: optional(longText),
        settings_version: whole,
        created_at: moment,
        expires_at: moment,
        used_at: optional(moment),
      },
      [unique('provider_flows_state', 'state_hash'), index('provider_flows_expires', 'expires_at')],
    );
    await createTable(
      runner,
      'spent_assertions',
      { provider_id: key(reference), assertion_hash: key(words(64)), expires_at: moment },
      [index('spent_assertions_expires', 'expires_at')],
    );
    await addColumns(runner, 'sessions', {
      provider_id: optional(reference),
      judged_by_provider: yesNo,
      provider_sign_out_sealed: optional(longText),
    });
    await runner.createIndex('sessions', new TableIndex(index('sessions_provider', 'provider_id')));
    await addColumns(runner, 'sign_in_attempts', {
      provider_id: optional(reference),
      evidence: optional(longText),
      provider_sign_out_sealed: optional(longText),
    });
    await addColumns(runner, 'sign_ins', {
      provider_id: optional(reference),
      provider_name: optional(words(100)),
      evidence: optional(longText),
    });
    await addColumns(runner, 'users', {
      provider_kinds: startingAt(0, whole),
      last_third_party_proved: optional({ type: 'boolean' }),
    });
    // The indexes that the directory is read through cover what its conditions ask.
    for (const [name, first] of [
      ['users_by_name', ['name_key', 'id']],
      ['users_by_status', []],
    ] as const) {
      await runner.dropIndex('users', name);
      const columns = [...first, 'role', 'suspended', 'factor_kinds', 'grace_forfeited', 'first_sign_in_at'];
      await runner.createIndex(
        'users',
        new TableIndex(
          index(name, ...columns, 'moved_from_unrequired_role_at', 'last_third_party_proved', 'provider_kinds'),
        ),
      );
    }
  }

  /** Back is a restore from a backup: nothing here may throw data away. */
  down(): Promise<void> {
    return Promise.reject(new Error('restore the backup that was made before this release'));
  }
}
