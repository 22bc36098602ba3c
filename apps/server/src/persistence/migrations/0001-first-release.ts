import type { MigrationInterface, QueryRunner } from 'typeorm';

import {
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

/** Append-only: a released migration is never changed. What each column means stands in the entities. */
export class FirstRelease1795392000000 implements MigrationInterface {
  readonly name = 'FirstRelease1795392000000';

  async up(runner: QueryRunner): Promise<void> {
    const origin = { ip_address: optional(words(45)), client: optional(words(60)) };
    await createTable(runner, 'account', {
      id: key(whole),
      organization_name: words(200),
      guard: startingAt(0, whole),
      set_up_at: optional(moment),
      key_check: optional(longText),
    });
    await createTable(
      runner,
      'users',
      {
        id,
        email: words(190),
        email_key: words(190),
        name: words(200),
        name_key: words(190),
        role: words(16),
        suspended: yesNo,
        password_hash: optional(words(255)),
        created_at: moment,
        first_sign_in_at: optional(moment),
        last_sign_in_at: optional(moment),
        moved_from_unrequired_role_at: optional(moment),
        factor_kinds: startingAt(0, whole),
        enrolled_at: optional(moment),
        grace_forfeited: yesNo,
        last_api_password_at: optional(moment),
      },
      [
        unique('users_email_key', 'email_key'),
        index(
          'users_by_name',
          'name_key',
          'id',
          'role',
          'suspended',
          'factor_kinds',
          'grace_forfeited',
          'first_sign_in_at',
          'moved_from_unrequired_role_at',
        ),
        index(
          'users_by_status',
          'role',
          'suspended',
          'factor_kinds',
          'grace_forfeited',
          'first_sign_in_at',
          'moved_from_unrequired_role_at',
        ),
        index('users_by_last_sign_in', 'last_sign_in_at', 'id'),
        index('users_by_created', 'created_at', 'id'),
      ],
    );
    await createTable(runner, 'user_search_terms', { term: key(words(64)), user_id: key(reference) }, [
      index('user_search_terms_user', 'user_id'),
    ]);
    await createTable(
      runner,
      'enrollments',
      {
        id,
        user_id: reference,
        begun_by: reference,
        kind: words(16),
        secret_sealed: longText,
        created_at: moment,
        expires_at: moment,
      },
      [index('enrollments_user', 'user_id')],
    );
    await createTable(
      runner,
      'factors',
      {
        id,
        user_id: reference,
        kind: words(16),
        name: words(100),
        secret_sealed: longText,
        created_at: moment,
        last_used_at: optional(moment),
        last_step: startingAt(0, moment),
      },
      [index('factors_user', 'user_id', 'last_used_at')],
    );
    await createTable(runner, 'spent_totp_steps', { factor_id: key(reference), step: key(moment) });
    await createTable(
      runner,
      'recovery_codes',
      { id, user_id: reference, code_hash: words(64), created_at: moment, used_at: optional(moment) },
      [unique('recovery_codes_hash', 'code_hash'), index('recovery_codes_user', 'user_id', 'used_at', 'created_at')],
    );
    await createTable(
      runner,
      'issued_codes',
      {
        id,
        user_id: reference,
        code_hash: words(64),
        situation: words(24),
        created_at: moment,
        expires_at: moment,
        used_at: optional(moment),
        voided_at: optional(moment),
      },
      [unique('issued_codes_hash', 'code_hash'), index('issued_codes_user', 'user_id')],
    );
    await createTable(
      runner,
      'sign_in_attempts',
      {
        id,
        user_id: reference,
        token_hash: words(64),
        stage: words(16),
        transport: words(8),
        method: words(16),
        sign_in_id: reference,
        issued_code_id: optional(reference),
        created_at: moment,
        expires_at: moment,
        finished_at: optional(moment),
        ...origin,
      },
      [unique('sign_in_attempts_token', 'token_hash'), index('sign_in_attempts_user', 'user_id')],
    );
    await createTable(
      runner,
      'sessions',
      {
        id,
        user_id: reference,
        token_hash: words(64),
        transport: words(8),
        method: words(16),
        created_at: moment,
        last_seen_at: moment,
        ends_at_latest: optional(moment),
        stepped_up_until: optional(moment),
        changing_factors_until: optional(moment),
        ended_at: optional(moment),
        ...origin,
      },
      [unique('sessions_token', 'token_hash'), index('sessions_user', 'user_id')],
    );
    await createTable(
      runner,
      'sign_ins',
      {
        id,
        user_id: reference,
        at: moment,
        method: words(16),
        outcome: optional(words(24)),
        rule: words(24),
        policy_version: whole,
        pending_until: optional(moment),
        ...origin,
      },
      [index('sign_ins_user', 'user_id', 'at', 'id')],
    );
    await createTable(runner, 'second_factor_guards', {
      user_id: key(reference),
      failures: startingAt(0, whole),
      next_try_at: startingAt(0, moment),
    });
    await createTable(runner, 'password_guards', {
      guard_key: key(words(64)),
      failures: startingAt(0, whole),
      next_try_at: startingAt(0, moment),
      last_failure_at: startingAt(0, moment),
    });
    await createTable(
      runner,
      'links',
      {
        id,
        kind: words(16),
        user_id: optional(reference),
        token_hash: words(64),
        created_at: moment,
        expires_at: moment,
        used_at: optional(moment),
      },
      [unique('links_token', 'token_hash'), index('links_user', 'user_id')],
    );
    await createTable(runner, 'policy_versions', {
      version: key(whole),
      document: longText,
      created_at: moment,
      actor_kind: words(16),
      actor_id: optional(words(36)),
      actor_label: words(200),
    });
    await createTable(
      runner,
      'audit_events',
      {
        id,
        type: words(48),
        at: moment,
        actor_kind: words(16),
        actor_id: optional(words(36)),
        actor_label: words(200),
        subject_id: optional(words(36)),
        subject_label: optional(words(200)),
        outcome: words(24),
        ...origin,
        detail: optional(longText),
      },
      [
        index('audit_events_at', 'at', 'id'),
        index('audit_events_subject', 'subject_id', 'at', 'id'),
        index('audit_events_actor', 'actor_id', 'at', 'id'),
        index('audit_events_type', 'type', 'at', 'id'),
      ],
    );
    await createTable(
      runner,
      'outbox_messages',
      {
        id,
        kind: words(48),
        user_id: optional(reference),
        state: words(8),
        sealed: optional(longText),
        attempts: startingAt(0, whole),
        next_attempt_at: moment,
        lease_owner: optional(words(36)),
        lease_until: optional(moment),
        created_at: moment,
        expires_at: optional(moment),
        finished_at: optional(moment),
        failure: optional(words(200)),
      },
      [index('outbox_messages_due', 'state', 'next_attempt_at')],
    );
    await createTable(
      runner,
      'status_exports',
      {
        id,
        state: words(16),
        filter: longText,
        requested_by_kind: words(16),
        requested_by_id: optional(words(36)),
        requested_by_label: words(200),
        requested_at: moment,
        rows_done: startingAt(0, whole),
        rows_total: optional(whole),
        position: optional(words(255)),
        chunks: startingAt(0, whole),
        lease_owner: optional(words(36)),
        lease_until: optional(moment),
        attempts: startingAt(0, whole),
        completed_at: optional(moment),
        expires_at: optional(moment),
        failure: optional(words(200)),
      },
      [index('status_exports_requested', 'requested_at', 'id'), index('status_exports_state', 'state', 'lease_until')],
    );
    await createTable(runner, 'server_lease', {
      id: key(whole),
      owner: words(150),
      held_until: startingAt(0, moment),
    });
    await createTable(runner, 'status_export_chunks', {
      export_id: key(reference),
      number: key(whole),
      body: longText,
    });
  }

  /** Back is a restore from a backup: nothing here may throw data away. */
  down(): Promise<void> {
    return Promise.reject(new Error('the first release has nothing before it'));
  }
}
