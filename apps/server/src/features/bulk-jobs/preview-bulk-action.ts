import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { BULK_SKIPS, bulkSkip, type BulkSkip } from '@countersign/domain/users/bulk-action.js';

import type { CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';
import { bulkAct, candidatesFor, sizeProblem, type BulkInput, type SkippedGroup } from './bulk-act.js';
import type { BulkCandidate } from './bulk-jobs.repository.js';

export interface BulkPreview {
  readonly total: number;
  readonly toDo: number;
  readonly skipped: readonly SkippedGroup[];
}

const SHOWN = 20;

/** What a bulk action would do to whom as they stand now. Changes nothing. */
export async function previewBulkAction(
  op: Operation,
  caller: CallingUser,
  input: BulkInput,
): Promise<Result<BulkPreview, Failure>> {
  const act = bulkAct(caller, input);
  if (!act.ok) return act;
  const problem = await sizeProblem(op, act.value);
  if (problem !== null) return fail(problem);
  const skipped = new Map<BulkSkip, { count: number; first: BulkCandidate[] }>();
  let total = 0;
  let toDo = 0;
  for await (const candidates of candidatesFor(op, act.value)) {
    total += candidates.length;
    for (const candidate of candidates) {
      const skip = bulkSkip(act.value.action, act.value.role, caller, candidate);
      if (skip === null) toDo += 1;
      else skipped.set(skip, withOneMore(skipped.get(skip), candidate));
    }
  }
  if (total === 0) return fail(failure.badField('input.userIds', 'None of these users is in the directory any more.'));
  return succeed({
    total,
    toDo,
    skipped: BULK_SKIPS.flatMap((skip) => {
      const group = skipped.get(skip);
      return group === undefined ? [] : [{ skip, count: group.count, first: group.first.map(({ id }) => id) }];
    }),
  });
}

function withOneMore(
  group: { count: number; first: BulkCandidate[] } | undefined,
  candidate: BulkCandidate,
): { count: number; first: BulkCandidate[] } {
  const { count, first } = group ?? { count: 0, first: [] };
  const last = first.at(-1);
  if (first.length === SHOWN && last !== undefined && candidate.nameKey >= last.nameKey)
    return { count: count + 1, first };
  const sorted = [...first, candidate].sort((a, b) => (a.nameKey < b.nameKey ? -1 : a.nameKey > b.nameKey ? 1 : 0));
  return { count: count + 1, first: sorted.slice(0, SHOWN) };
}
