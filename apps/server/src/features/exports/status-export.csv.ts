import { encodeCsvRow } from '@countersign/domain/csv/encode-row.js';
import type { PolicyDocument } from '@countersign/domain/policy/policy.js';
import type { Instant } from '@countersign/domain/time.js';

import { bitsToFactorKinds } from '../../persistence/factor-kinds.js';
import { toIso } from '../../platform/clock.js';
import { signInMethodsOf } from '../../operations/sign-in-methods.js';
import { standingOf } from '../../operations/user-facts.js';
import type { ExportedUser } from './exports.repository.js';

const COLUMNS = [
  'name',
  'email',
  'role',
  'status',
  'two_factor_enabled',
  'factors',
  'enrolled_at',
  'last_used_at',
  'recovery_codes_left',
  'sign_in_methods',
  'last_sign_in_at',
  'grace_ends_at',
];

export const CSV_HEADER = encodeCsvRow(COLUMNS);

/**
 * One user as a row of the file. `two_factor_enabled` says whether the user has an active factor of any kind, whatever the
 * policy makes of it: that stands in `status`.
 */
export function csvRow(user: ExportedUser, policy: PolicyDocument, now: Instant): string {
  const { status, graceEndsAt } = standingOf(user, policy, now);
  return encodeCsvRow([
    user.name,
    user.email,
    user.role,
    status,
    user.factorKinds === 0 ? 'no' : 'yes',
    bitsToFactorKinds(user.factorKinds).join(';'),
    isoOrEmpty(user.enrolledAt),
    isoOrEmpty(user.factorLastUsedAt),
    String(user.recoveryCodesLeft),
    signInMethodsOf(user, policy).join(';'),
    isoOrEmpty(user.lastSignInAt),
    isoOrEmpty(graceEndsAt),
  ]);
}

function isoOrEmpty(at: Instant | null): string {
  return at === null ? '' : toIso(at);
}
