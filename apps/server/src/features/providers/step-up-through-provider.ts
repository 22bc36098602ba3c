import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { STEP_UP_LASTS } from '@countersign/domain/sessions/session-end.js';
import type { ProviderRefusalCode } from '@countersign/domain/third-party/refusals.js';
import { MINUTE } from '@countersign/domain/time.js';

import type { Operation } from '../../operations/operation.js';
import type { ProviderAssertion, ProviderRefusal } from '../../operations/provider-assertion.js';
import type { ProviderFlow } from './providers.repository.js';
import { refuseIn } from './refuse-provider-flow.js';

/** By how much the clock of a provider may run behind ours. */
const CLOCK_SKEW = MINUTE;

/**
 * A fresh proof by somebody without a factor, at the provider that the session came through: the same subject, who proved
 * it there after this was begun. A provider that does not say when it was proved proves nothing anew.
 */
export async function stepUpThroughProvider(
  op: Operation,
  flow: ProviderFlow,
  assertion: ProviderAssertion,
): Promise<Result<null, ProviderRefusal>> {
  return op.repeatableTransaction(async (tx) => {
    const provider = await tx.providers.findLocked(flow.providerId);
    const refuse = async (code: ProviderRefusalCode) => fail(await refuseIn(op, tx, { provider, flow, code }));
    if (provider?.enabled !== true) return refuse('PROVIDER_OFF');
    const user = flow.userId === null ? null : await tx.users.findLocked(flow.userId);
    const session = flow.sessionId === null ? null : await tx.sessions.find(flow.sessionId);
    if (user === null || user.suspended || session === null || session.endedAt !== null || session.userId !== user.id)
      return refuse('SESSION_GONE');
    // Enrolled meanwhile: then the provider's word is no longer enough.
    if (session.providerId !== provider.id || user.factorKinds !== 0) return refuse('SESSION_GONE');
    const identity = await tx.identities.findBySubject(provider.id, assertion);
    if (identity?.userId !== user.id) return refuse('WRONG_PERSON');
    const { authTime } = assertion.evidence;
    if (authTime === null || authTime < flow.createdAt - CLOCK_SKEW) return refuse('NOT_FRESH');
    await tx.sessions.stepUp(session.id, 'FULL', op.now + STEP_UP_LASTS);
    await tx.audit('step_up.succeeded', { by: user, subject: user, detail: { with: provider.name } });
    return succeed(null);
  });
}
