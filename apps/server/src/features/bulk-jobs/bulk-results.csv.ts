import { encodeCsvRow } from '@countersign/domain/csv/encode-row.js';
import { describeBulkSkip } from '@countersign/domain/users/bulk-action.js';

import { toIso } from '../../platform/clock.js';
import type { BulkResultRow } from './bulk-jobs.read-model.js';

export const RESULTS_HEADER = encodeCsvRow(['name', 'email', 'role', 'outcome', 'why', 'at']);

/** One user of a bulk job as a row of the file. */
export function resultRow({ name, email, role, outcome, skip, settledAt }: BulkResultRow): string {
  return encodeCsvRow([
    name,
    email,
    role,
    outcome,
    skip === null ? '' : describeBulkSkip(skip),
    settledAt === null ? '' : toIso(settledAt),
  ]);
}
