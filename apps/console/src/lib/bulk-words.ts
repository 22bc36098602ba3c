import type { BulkAction, BulkJobState, BulkOutcome, Role } from './api-types';
import { ROLE } from './labels';
import { count } from './time';

export const BULK_ACTIONS = [
  'REMIND',
  'END_SESSIONS',
  'RESET_TWO_FACTOR',
  'CHANGE_ROLE',
  'SUSPEND',
] as const satisfies readonly BulkAction[];

/** What the button says. */
export const BULK_VERB: Readonly<Record<BulkAction, string>> = {
  REMIND: 'Remind',
  RESET_TWO_FACTOR: 'Reset two-factor',
  END_SESSIONS: 'End sessions',
  SUSPEND: 'Suspend',
  CHANGE_ROLE: 'Change role',
};

/** What happens then to everybody whom it is done to. */
export const BULK_CONSEQUENCE: Readonly<Record<BulkAction, string>> = {
  REMIND:
    'Each gets a mail that asks them to set up their second factor, with the deadline where there is one and the link to the guide.',
  RESET_TWO_FACTOR:
    'Each is signed out everywhere, all factors and recovery codes stop working, and a factor is set up at the next sign-in, if one is required. Until then whoever knows the password can set one up. Each is told by mail. This cannot be undone.',
  END_SESSIONS: 'Each is signed out everywhere at once, and signs in again.',
  SUSPEND:
    'Each is signed out everywhere at once and cannot sign in until the suspension is lifted. Links that were mailed stop working.',
  CHANGE_ROLE:
    'Each is signed out everywhere at once. From the next sign-in on, the rule of the new role holds: if it requires a second factor, one is set up then.',
};

/** "Change role to agent": what is done, without whom. */
export const bulkTitle = (action: BulkAction, role: Role | null): string =>
  role === null ? BULK_VERB[action] : `${BULK_VERB[action]} to ${ROLE[role].toLowerCase()}`;

/** "Suspend 12 people" */
export function bulkInWords(action: BulkAction, role: Role | null, people: number): string {
  const whom = count(people, 'person', 'people');
  switch (action) {
    case 'REMIND':
      return `Remind ${whom}`;
    case 'RESET_TWO_FACTOR':
      return `Reset two-factor of ${whom}`;
    case 'END_SESSIONS':
      return `End the sessions of ${whom}`;
    case 'SUSPEND':
      return `Suspend ${whom}`;
    case 'CHANGE_ROLE':
      return `Change the role of ${whom}${role === null ? '' : ` to ${ROLE[role].toLowerCase()}`}`;
  }
}

export const BULK_STATE: Readonly<Record<BulkJobState, string>> = {
  QUEUED: 'Waiting to start',
  RUNNING: 'Running',
  COMPLETED: 'Done',
  CANCELED: 'Canceled',
  FAILED: 'Stopped',
};

export const BULK_OUTCOMES = ['DONE', 'SKIPPED', 'FAILED', 'WAITING'] as const satisfies readonly BulkOutcome[];
export const BULK_OUTCOME: Readonly<Record<BulkOutcome, string>> = {
  WAITING: 'Not done',
  DONE: 'Done',
  SKIPPED: 'Skipped',
  FAILED: 'Failed',
};
