import type { TwoFactorStatus } from '../../../lib/api-types';
import { STATUS_EXPLANATION } from '../../../lib/labels';
import { StatusBadge } from '../../../ui/StatusBadge';

interface Standing {
  readonly twoFactorStatus: TwoFactorStatus;
  /** Null in the grace period: nobody signed in yet, so that it has not begun. */
  readonly graceEndsAt: string | null;
}

/** What the status means for this person. */
export function statusInWords({ twoFactorStatus, graceEndsAt }: Standing): string {
  if (twoFactorStatus === 'REPLACE' && graceEndsAt !== null)
    return 'Only has factors that are no longer allowed, with time left to set up an allowed one.';
  return twoFactorStatus === 'GRACE' && graceEndsAt === null
    ? 'Must use a second factor and has none yet. The grace period to set one up begins at the first sign-in.'
    : STATUS_EXPLANATION[twoFactorStatus];
}

export function PersonStatus({ person }: { readonly person: Standing }) {
  return <StatusBadge status={person.twoFactorStatus} title={statusInWords(person)} />;
}
