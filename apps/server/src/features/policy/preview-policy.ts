import { planPolicyChange } from '@countersign/domain/policy/plan-policy-change.js';
import type { PolicyChange } from '@countersign/domain/policy/policy.js';
import { fail, succeed, type Result } from '@countersign/domain/result.js';

import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';
import type { PolicyPreview, PolicyPreviewReadModel } from './preview.read-model.js';
import { SUPPORTED } from './supported.js';

/** What saving a change would do to whom; refuses what saving would refuse. */
export async function previewPolicy(
  op: Operation,
  model: PolicyPreviewReadModel,
  input: { readonly basedOnVersion: number; readonly change: PolicyChange; readonly endUnprotectedSessions: boolean },
): Promise<Result<PolicyPreview, Failure>> {
  const current = await op.read.policies.current();
  if (current.version !== input.basedOnVersion)
    return fail(
      failure.conflict(
        `The policy has moved on to version ${current.version}, by ${current.actor.label}. Read it again and repeat your change.`,
      ),
    );
  const planned = planPolicyChange(current.document, input.change, op.now, SUPPORTED);
  if (!planned.ok)
    return fail(failure.badInput(planned.failure.map((problem) => ({ ...problem, path: `input.${problem.path}` }))));
  return succeed(
    await model.preview(planned.value, current, op.now, { endUnprotectedSessions: input.endUnprotectedSessions }),
  );
}
