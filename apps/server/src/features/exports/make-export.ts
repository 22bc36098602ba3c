import type { AuditEventType } from '@countersign/domain/audit/audit-event.js';
import { DAY, SECOND } from '@countersign/domain/time.js';
import { permissionsOf, type Permission } from '@countersign/domain/users/may-manage.js';

import type { JobMaker } from '../../operations/job-worker.js';
import type { Operation, Recipient, Transaction } from '../../operations/operation.js';
import { auditSource } from './audit-source.js';
import type { ExportSource } from './export-source.js';
import type { StoredExport } from './exports.repository.js';
import { piecesOf } from './pieces.js';
import { statusSource } from './status-source.js';

/** What differs between the kinds beside their rows: the names in the trail, and who may have the file. */
const KINDS = {
  STATUS: { completed: 'export.completed', failed: 'export.failed', permission: 'EXPORT_STATUS' },
  AUDIT: { completed: 'audit_export.completed', failed: 'audit_export.failed', permission: 'READ_AUDIT' },
} as const satisfies Readonly<
  Record<StoredExport['kind'], { completed: AuditEventType; failed: AuditEventType; permission: Permission }>
>;

/** How long a file can be downloaded. */
const EXPORT_KEPT_FOR = 7 * DAY;
/** A job whose maker says nothing for this long is taken up by another one. A batch takes a small part of it. */
export const EXPORT_LEASE = 10 * SECOND;
const BATCH = 5_000;
const SLICE = 1_000;
/** At most 45 kB in UTF-8, and a TEXT column of MySQL holds 64. */
const PIECE = 15_000;
/** Each kill of a server and each error is one. Past it something is wrong that trying again does not mend. */
const MOST_ATTEMPTS = 10;
const ERRORS_FORGIVEN = 3;

/** Somebody else has taken the job over, or ended it: nothing of this batch may stay. */
class LeaseLost extends Error {}

/**
 * Makes one export, or what is left of it: claims it, then writes batch after batch, each with its position in one
 * transaction. Killed at any instant, it is taken up where the last batch ended, and no row is in the file twice.
 */
export async function makeExport(maker: JobMaker, id: string): Promise<void> {
  const { owner, begin } = maker;
  const op = begin();
  const claimed = await op.transaction(async (tx) =>
    (await tx.exports.claim(id, owner, op.now, op.now + EXPORT_LEASE)) ? tx.exports.find(id) : null,
  );
  if (claimed === null) return;
  op.events.publish('exportChanged', id);
  try {
    if (claimed.attempts > MOST_ATTEMPTS) await fail(begin(), claimed, owner);
    else await write(maker, claimed);
  } catch (error) {
    if (error instanceof LeaseLost) return;
    op.logger.error(
      { exportId: id, attempt: claimed.attempts, error: error instanceof Error ? error.name : typeof error },
      'an export met an error',
    );
    // Forgiven: it is tried again when the lease runs out, because a database may have been down.
    if (claimed.attempts > ERRORS_FORGIVEN) await fail(begin(), claimed, owner);
  }
}

async function write({ owner, begin, isStopping }: JobMaker, claimed: StoredExport): Promise<void> {
  const source = claimed.kind === 'AUDIT' ? auditSource(claimed) : await statusSource(begin(), claimed);
  let job = claimed;
  if (job.rowsTotal === null) {
    const op = begin();
    const total = await source.count(op);
    await op.transaction((tx) => tx.exports.setTotal(job.id, owner, total));
  }
  for (;;) {
    const op = begin();
    if (isStopping()) return op.transaction((tx) => tx.exports.release(job.id, owner, op.now));
    const { position, rows, text } = await readBatch(op, job, source);
    const isLast = rows < BATCH;
    const pieces = piecesOf((job.chunks === 0 ? source.header : '') + text, PIECE);
    const batch = { position, rows, pieces, leaseUntil: op.now + EXPORT_LEASE };
    const before = job;
    job = await op.transaction(async (tx) => {
      if (!(await tx.exports.advance(before, owner, batch))) throw new LeaseLost();
      if (isLast) await complete(op, tx, before, owner);
      return (await tx.exports.find(before.id)) ?? before;
    });
    op.events.publish('exportChanged', job.id);
    if (isLast) return;
  }
}

/** On the embedded database reading occupies the process: after each slice, whoever waits for an answer comes first. */
async function readBatch(
  op: Operation,
  job: StoredExport,
  source: ExportSource,
): Promise<{ position: string | null; rows: number; text: string }> {
  let { position } = job;
  let rows = 0;
  let text = '';
  while (rows < BATCH) {
    const slice = await source.slice(op, position, SLICE);
    text += slice.text;
    rows += slice.rows;
    position = slice.position;
    if (slice.rows < SLICE) break;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { position, rows, text };
}

async function complete(op: Operation, tx: Transaction, job: StoredExport, owner: string): Promise<void> {
  const expiresAt = op.now + EXPORT_KEPT_FOR;
  if (!(await tx.exports.complete(job.id, owner, op.now, expiresAt))) throw new LeaseLost();
  const done = await tx.exports.find(job.id);
  const rows = done?.rowsDone ?? 0;
  await tx.audit(KINDS[job.kind].completed, { detail: { exportId: job.id, rows } });
  const requester = await requesterOf(tx, job);
  if (requester !== null)
    await tx.mail(requester, { kind: 'EXPORT_READY', of: job.kind, exportId: job.id, rows, expiresAt }, expiresAt);
}

async function fail(op: Operation, job: StoredExport, owner: string): Promise<void> {
  await op.transaction(async (tx) => {
    if (
      !(await tx.exports.fail(
        job.id,
        owner,
        'The server met an error again and again while making it; its log says which. Request a new export.',
      ))
    )
      return;
    await tx.audit(KINDS[job.kind].failed, { outcome: 'failure', detail: { exportId: job.id } });
    const requester = await requesterOf(tx, job);
    if (requester !== null) await tx.mail(requester, { kind: 'EXPORT_FAILED', of: job.kind, exportId: job.id });
  });
  op.events.publish('exportChanged', job.id);
}

/** Whoever asked, if they may still have it. */
async function requesterOf(tx: Transaction, job: StoredExport): Promise<Recipient | null> {
  const user = job.requestedById === null ? null : await tx.users.find(job.requestedById);
  return user !== null && !user.suspended && permissionsOf(user.role).includes(KINDS[job.kind].permission)
    ? user
    : null;
}
