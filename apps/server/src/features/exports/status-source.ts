import { ownCodesMadeSince } from '@countersign/domain/recovery/own-codes.js';

import type { Operation } from '../../operations/operation.js';
import { directoryFilter, type DirectoryFilter } from '../../operations/directory-filter.js';
import type { ExportSource } from './export-source.js';
import type { StoredExport } from './exports.repository.js';
import { CSV_HEADER, csvRow } from './status-export.csv.js';

/** Who uses two-factor authentication, by name. Each row says how its user stood when it was read. */
export async function statusSource(op: Operation, job: StoredExport): Promise<ExportSource> {
  // Queued by an earlier release, it does not know what can be asked for by now.
  const filter = { ...directoryFilter(null), ...(JSON.parse(job.filter) as Partial<DirectoryFilter>) };
  const { document: policy } = await op.read.policies.current();
  return {
    header: CSV_HEADER,
    count: ({ read, now }) => read.exports.countUsers(filter, policy, now),
    async slice({ read, now }, after, limit) {
      const asked = { filter, policy, now, codesMadeSince: ownCodesMadeSince(policy, now) };
      const { users, position } = await read.exports.usersAfter(after, limit, asked);
      return { position, rows: users.length, text: users.map((user) => csvRow(user, policy, now)).join('') };
    },
  };
}
