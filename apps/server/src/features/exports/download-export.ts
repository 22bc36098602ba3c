import { fail, succeed, type Result } from '@countersign/domain/result.js';

import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';
import type { StoredExport } from './exports.repository.js';
import { endingOf, fileNameOf } from './export-name.format.js';

export interface Download {
  readonly fileName: string;
  /** The file, a piece at a time, so that it is never in memory as a whole. */
  readonly chunks: AsyncIterable<string>;
}

/**
 * The file of a completed export, for a caller who may have one of its kind (EXPORT_STATUS, READ_AUDIT). Each download
 * is audited before it begins.
 */
export async function downloadExport(
  op: Operation,
  id: string,
  ending: 'csv' | 'jsonl',
): Promise<Result<Download, Failure>> {
  return op.transaction(async (tx) => {
    const stored = await tx.exports.find(id);
    const isThere = stored?.state === 'COMPLETED' && (stored.expiresAt ?? 0) > op.now;
    if (stored === null || !isThere || endingOf(stored) !== ending) {
      return fail(
        failure.notFound(
          'There is no such file. It may not be ready yet, or have expired: exports are kept for 7 days.',
        ),
      );
    }
    await tx.audit(stored.kind === 'AUDIT' ? 'audit_export.downloaded' : 'export.downloaded', {
      detail: { exportId: id, rows: stored.rowsDone },
    });
    return succeed({ fileName: fileNameOf(stored), chunks: streamExport(op, stored) });
  });
}

/** @throws where a piece is gone (the file expired meanwhile), so that the download breaks off instead of looking whole. */
async function* streamExport(op: Operation, { id, chunks }: StoredExport): AsyncGenerator<string> {
  for (let number = 0; number < chunks; number++) {
    const piece = await op.read.exports.chunk(id, number);
    if (piece === null) throw new Error('a piece of an export is not there');
    yield piece;
  }
}
