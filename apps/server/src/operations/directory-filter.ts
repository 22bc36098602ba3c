import type { TwoFactorStatus } from '@countersign/domain/policy/two-factor-status.js';
import type { FactorKind } from '@countersign/domain/policy/policy.js';
import type { Instant } from '@countersign/domain/time.js';
import type { Role } from '@countersign/domain/users/roles.js';

/** Which users. Everything given must hold, and of a list one entry; null asks for nothing. Kept as JSON with an export. */
export interface DirectoryFilter {
  readonly search: string | null;
  readonly roles: readonly Role[] | null;
  readonly statuses: readonly TwoFactorStatus[] | null;
  readonly factors: readonly FactorKind[] | null;
  readonly signInMethods: readonly string[] | null;
  readonly lastSignInBefore: Instant | null;
  readonly neverSignedIn: boolean | null;
  /** Whole days. */
  readonly dueForDays: number | null;
  readonly recoveryCodesAtMost: number | null;
  /** Whole days. */
  readonly factorsUnusedForDays: number | null;
  readonly issuedCodeOpen: boolean | null;
  readonly invitationExpired: boolean | null;
}

/** A filter as the API takes it. */
export interface FilterInput {
  readonly search?: string | null;
  readonly roles?: readonly Role[] | null;
  readonly statuses?: readonly TwoFactorStatus[] | null;
  readonly factors?: readonly FactorKind[] | null;
  readonly signInMethods?: readonly string[] | null;
  readonly lastSignInBefore?: Date | null;
  readonly neverSignedIn?: boolean | null;
  readonly dueForDays?: number | null;
  readonly recoveryCodesAtMost?: number | null;
  readonly factorsUnusedForDays?: number | null;
  readonly issuedCodeOpen?: boolean | null;
  readonly invitationExpired?: boolean | null;
}

/** What was asked for, with one way of saying nothing: absent, null, an empty list and a blank search are null. */
export function directoryFilter(input: FilterInput | null | undefined): DirectoryFilter {
  return {
    search: (input?.search ?? '').trim() === '' ? null : (input?.search ?? null),
    roles: listOrNull(input?.roles),
    statuses: listOrNull(input?.statuses),
    factors: listOrNull(input?.factors),
    signInMethods: listOrNull(input?.signInMethods),
    lastSignInBefore: input?.lastSignInBefore?.getTime() ?? null,
    neverSignedIn: input?.neverSignedIn ?? null,
    dueForDays: input?.dueForDays ?? null,
    recoveryCodesAtMost: input?.recoveryCodesAtMost ?? null,
    factorsUnusedForDays: input?.factorsUnusedForDays ?? null,
    issuedCodeOpen: input?.issuedCodeOpen ?? null,
    invitationExpired: input?.invitationExpired ?? null,
  };
}

/** Each entry once: the same status a thousand times would be a condition a thousand times as long. */
function listOrNull<T>(list: readonly T[] | null | undefined): readonly T[] | null {
  return list === null || list === undefined || list.length === 0 ? null : [...new Set(list)];
}
