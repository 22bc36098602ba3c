import type { TwoFactorStatus } from '../policy/two-factor-status.js';
import { mayManage } from './may-manage.js';
import type { Role } from './roles.js';

/** What can be done to many users at once. */
export type BulkAction = 'REMIND' | 'RESET_TWO_FACTOR' | 'END_SESSIONS' | 'SUSPEND' | 'CHANGE_ROLE';

/** How many users one bulk job takes at most. */
export const MOST_BULK_USERS = 100_000;
/** How many of them can be named one by one; more are chosen by a filter. */
export const MOST_NAMED_USERS = 1_000;

const WORDS = {
  YOURSELF: 'Nobody does this to themselves.',
  HIGHER_ROLE: 'Has a higher role than whoever asked.',
  NOT_JOINED: 'Has not accepted the invitation yet.',
  OWES_NOTHING: 'Owes no second factor.',
  NO_FACTOR: 'Has no second factor.',
  NOT_SIGNED_IN: 'Is not signed in anywhere.',
  ALREADY_SUSPENDED: 'Is suspended already.',
  ALREADY_THAT_ROLE: 'Has that role already.',
  LAST_OWNER: 'Is the last owner who can sign in.',
  DELETED: 'Is not in the directory any more.',
} as const;

/** Why a bulk job leaves a user as they are. */
export type BulkSkip = keyof typeof WORDS;
export const BULK_SKIPS = Object.keys(WORDS) as readonly BulkSkip[];

/** The reason as a sentence about the user. */
export function describeBulkSkip(skip: BulkSkip): string {
  return WORDS[skip];
}

/** Of a user, what decides whether there is anything to do, and whether it may be done. */
export interface BulkSubject {
  readonly id: string;
  readonly role: Role;
  readonly suspended: boolean;
  /** An active factor of any kind. */
  readonly hasFactor: boolean;
  /** A session that has not ended. */
  readonly isSignedIn: boolean;
  /** Has a password, or was signed in before. */
  readonly hasJoined: boolean;
  readonly status: TwoFactorStatus;
}

const OWES: ReadonlySet<TwoFactorStatus> = new Set(['DUE', 'GRACE', 'REPLACE']);

/**
 * Why a bulk job leaves a user as they are; null: it acts. The same for the review before and for each user when their
 * turn comes. Whether an owner is the last one shows only in the change itself.
 *
 * Nobody is among those whom they act on, not even for a reminder: who selects everybody means the others.
 * @param role which one they get; for CHANGE_ROLE only
 */
export function bulkSkip(
  action: BulkAction,
  role: Role | null,
  actor: { readonly id: string; readonly role: Role },
  subject: BulkSubject,
): BulkSkip | null {
  if (subject.id === actor.id) return 'YOURSELF';
  if (!mayManage(actor.role, subject.role)) return 'HIGHER_ROLE';
  switch (action) {
    case 'REMIND':
      if (!OWES.has(subject.status)) return 'OWES_NOTHING';
      return subject.hasJoined ? null : 'NOT_JOINED';
    case 'RESET_TWO_FACTOR':
      // With nothing to take away a reset would still cost them their grace.
      return subject.hasFactor ? null : 'NO_FACTOR';
    case 'END_SESSIONS':
      return subject.isSignedIn ? null : 'NOT_SIGNED_IN';
    case 'SUSPEND':
      return subject.suspended ? 'ALREADY_SUSPENDED' : null;
    case 'CHANGE_ROLE':
      return subject.role === role ? 'ALREADY_THAT_ROLE' : null;
  }
}

/** Whether an act asks for a step-up when it is done to one user; then it does for many. */
export function bulkNeedsStepUp(action: BulkAction): boolean {
  return action === 'RESET_TWO_FACTOR' || action === 'CHANGE_ROLE';
}
