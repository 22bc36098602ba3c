import { fail, succeed, type Result } from '@countersign/domain/result.js';
import {
  MOST_BULK_USERS,
  MOST_NAMED_USERS,
  type BulkAction,
  type BulkSkip,
} from '@countersign/domain/users/bulk-action.js';
import { mayManage } from '@countersign/domain/users/may-manage.js';
import type { Role } from '@countersign/domain/users/roles.js';

import type { CallingUser } from '../../operations/caller.js';
import type { DirectoryFilter } from '../../operations/directory-filter.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';
import type { BulkCandidate } from './bulk-jobs.repository.js';

/** What is to be done, and to whom: users by name or everybody whom a filter finds. */
export interface BulkAct {
  readonly action: BulkAction;
  /** For CHANGE_ROLE. */
  readonly role: Role | null;
  readonly whom:
    | { readonly kind: 'NAMED'; readonly ids: readonly string[] }
    | { readonly kind: 'FOUND'; readonly filter: DirectoryFilter };
}

/** What came in, before anything is made of it. */
export interface BulkInput {
  readonly action: BulkAction;
  readonly role: Role | null;
  readonly userIds: readonly string[] | null;
  readonly filter: DirectoryFilter | null;
}

/** Users looked at in one statement: on the embedded database it occupies the process. */
const LOOK = 2_000;
/** No id of ours is longer. */
const LONGEST_ID = 36;

/** One act out of what was asked for, or what is wrong with it. */
export function bulkAct(caller: CallingUser, input: BulkInput): Result<BulkAct, Failure> {
  const { action, role, userIds, filter } = input;
  if ((userIds === null) === (filter === null))
    return fail(failure.badField('input.userIds', 'Give either userIds or a filter; {} as a filter means everybody.'));
  if (action === 'CHANGE_ROLE' && role === null)
    return fail(failure.badField('input.role', 'Say which role they get.'));
  if (action !== 'CHANGE_ROLE' && role !== null)
    return fail(failure.badField('input.role', 'A role belongs to CHANGE_ROLE alone.'));
  if (role !== null && !mayManage(caller.role, role))
    return fail(failure.forbidden('Nobody gives a higher role than their own.'));
  if (filter !== null) return succeed({ action, role, whom: { kind: 'FOUND', filter } });
  const ids = [...new Set(userIds)];
  if (ids.length === 0 || ids.length > MOST_NAMED_USERS || ids.some((id) => id.length > LONGEST_ID))
    return fail(
      failure.badField('input.userIds', `Name 1 to ${MOST_NAMED_USERS} users by their ids; choose more by a filter.`),
    );
  return succeed({ action, role, whom: { kind: 'NAMED', ids } });
}

/** Where a filter finds nobody, or more than one job takes. */
export async function sizeProblem(op: Operation, { whom }: BulkAct): Promise<Failure | null> {
  if (whom.kind === 'NAMED') return null;
  const { document: policy } = await op.read.policies.current();
  const users = await op.read.bulkJobs.countUsers(whom.filter, policy, op.now);
  if (users === 0) return failure.badField('input.filter', 'Nobody fits this filter. Change it and look again.');
  return users <= MOST_BULK_USERS
    ? null
    : failure.badField(
        'input.filter',
        `This filter finds ${users} users, and one job takes ${MOST_BULK_USERS}. Narrow it down.`,
      );
}

/** Everybody whom an act is about, as they stand now, in portions. What a filter finds comes in the order of ids. */
export async function* candidatesFor(op: Operation, { whom }: BulkAct): AsyncGenerator<BulkCandidate[]> {
  const { document: policy } = await op.read.policies.current();
  if (whom.kind === 'NAMED') {
    yield await op.read.bulkJobs.candidatesOf(whom.ids, { policy, now: op.now });
    return;
  }
  for (let last: string | null = ''; last !== null;) {
    const look = await lookOn(op, whom.filter, last);
    yield look.found;
    last = look.to;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The next users of the directory, by id, and of them those whom a filter finds; `to` null: these were the last. */
export async function lookOn(
  op: Operation,
  filter: DirectoryFilter,
  after: string,
): Promise<{ readonly found: BulkCandidate[]; readonly to: string | null }> {
  const { document: policy } = await op.read.policies.current();
  const to = await op.read.bulkJobs.endOfLook(after, LOOK);
  return { found: await op.read.bulkJobs.candidatesBetween(after, to, { filter, policy, now: op.now }), to };
}

/** One reason, and whom it keeps a job from. */
export interface SkippedGroup {
  readonly skip: BulkSkip;
  readonly count: number;
  /** The first 20 by name. */
  readonly first: readonly string[];
}
