import { ruleFor } from '@countersign/domain/policy/policy.js';
import type { Instant } from '@countersign/domain/time.js';
import { bulkSkip } from '@countersign/domain/users/bulk-action.js';

import { isNotAccepted, isUnavailable } from '../../persistence/db-errors.js';
import type { CallingUser } from '../../operations/caller.js';
import { changeRoleOf, keepAnOwner, LastOwner, setSuspensionOf } from '../../operations/change-standing.js';
import { endSessionsOf } from '../../operations/end-sessions-of.js';
import { goneMeanwhile } from '../../operations/gone-meanwhile.js';
import type { Operation, Transaction } from '../../operations/operation.js';
import { resetTwoFactorOf } from '../../operations/reset-two-factor-of.js';
import { standingOf } from '../../operations/user-facts.js';
import type { User } from '../users/users.repository.js';
import type { BulkJob, Settled } from './bulk-jobs.repository.js';

/** Somebody else has taken the job over, or ended it: nothing of this transaction may stay. */
export class LeaseLost extends Error {}
/** Whoever asked for the job may not go on. */
export class CallerGone extends Error {}

/** One job in the hands of one server. */
export interface JobInHand {
  readonly job: BulkJob;
  readonly caller: CallingUser;
  readonly owner: string;
  readonly leaseUntil: Instant;
}

const DONE: Settled = { outcome: 'DONE', skip: null };

/**
 * Does to one user what the job is for and keeps what came of it, in one transaction: by the rules and the code of the
 * same act on one user alone, as everybody stands at this moment.
 * @throws LeaseLost, CallerGone; and where the database is away, to be tried again
 */
export async function settleUser(op: Operation, hand: JobInHand, userId: string): Promise<void> {
  const settled = await settle(op, hand, userId, (tx) => act(op, tx, hand, userId)).catch(async (error: unknown) => {
    if (error instanceof LastOwner)
      return settle(op, hand, userId, () => Promise.resolve({ outcome: 'SKIPPED', skip: 'LAST_OWNER' } as const));
    if (error instanceof LeaseLost || error instanceof CallerGone || isUnavailable(error) || isNotAccepted(error))
      throw error;
    op.logger.error(
      { jobId: hand.job.id, userId, error: error instanceof Error ? error.name : typeof error },
      'a user of a bulk job could not be done',
    );
    return settle(op, hand, userId, () => Promise.resolve({ outcome: 'FAILED', skip: null } as const));
  });
  if (settled.outcome === 'DONE' && hand.job.action !== 'REMIND') op.events.publish('sessionsEnded', userId);
}

function settle(
  op: Operation,
  { job, caller, owner, leaseUntil }: JobInHand,
  userId: string,
  work: (tx: Transaction) => Promise<Settled>,
): Promise<Settled> {
  return op.repeatableTransaction(async (tx) => {
    await tx.account.takeGuard();
    if ((await goneMeanwhile(tx, caller)) !== null) throw new CallerGone();
    const settled = await work(tx);
    if (!(await tx.bulkJobs.settle(job.id, userId, owner, settled, op.now, leaseUntil))) {
      // The user's row on the list went with the user: what is left of the job goes on.
      if (settled.skip === 'DELETED') return settled;
      throw new LeaseLost();
    }
    return settled;
  });
}

async function act(op: Operation, tx: Transaction, { job, caller }: JobInHand, userId: string): Promise<Settled> {
  const subject = await tx.users.findLocked(userId);
  const { document: policy } = await tx.policies.current();
  const [candidate] = await tx.bulkJobs.candidatesOf([userId], { policy, now: op.now });
  if (subject === null || candidate === undefined) return { outcome: 'SKIPPED', skip: 'DELETED' };
  const skip = bulkSkip(job.action, job.role, caller, candidate);
  if (skip !== null) return { outcome: 'SKIPPED', skip };
  switch (job.action) {
    case 'REMIND':
      await remind(op, tx, subject);
      break;
    case 'RESET_TWO_FACTOR':
      await resetTwoFactorOf(op, tx, subject, caller.name, job.reason ?? '');
      break;
    case 'END_SESSIONS':
      await endSessionsOf(op, tx, subject);
      break;
    case 'SUSPEND':
      await setSuspensionOf(op, tx, subject, true);
      await keepAnOwner(tx, subject);
      break;
    case 'CHANGE_ROLE':
      if (job.role !== null) await changeRoleOf(op, tx, subject, job.role);
      await keepAnOwner(tx, subject);
      break;
  }
  return DONE;
}

/** Tells somebody who owes a factor how to set one up, and until when. */
async function remind(op: Operation, tx: Transaction, subject: User): Promise<void> {
  const { document: policy } = await tx.policies.current();
  const { status, graceEndsAt } = standingOf(subject, policy, op.now);
  await tx.mail(
    subject,
    {
      kind: 'FACTOR_REMINDER',
      replaces: status === 'REPLACE',
      enrollBefore: graceEndsAt,
      graceDays: status === 'GRACE' ? ruleFor(policy, subject.role).gracePeriodDays : 0,
    },
    ...(graceEndsAt === null ? [] : [graceEndsAt]),
  );
  await tx.audit('factor_reminder.sent', { subject, detail: { status } });
}
