import { fail, succeed, type Result } from '@countersign/domain/result.js';
import type { ProviderRefusalCode } from '@countersign/domain/third-party/refusals.js';

import type { Operation } from '../../operations/operation.js';
import type { ProviderAssertion, ProviderRefusal } from '../../operations/provider-assertion.js';
import type { ProviderFlow } from './providers.repository.js';
import { refuseIn } from './refuse-provider-flow.js';

/**
 * Connects a subject with the user who asked for it, with password and second factor proved (beginIdentityLink). The
 * session that asked must still be there: what ended it ends this too. Connecting it again changes nothing.
 */
export async function linkIdentity(
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
    // Taken away meanwhile: then nothing but the password was proved.
    if (user.factorKinds === 0) return refuse('SESSION_GONE');
    if (!provider.settings.roles.includes(user.role)) return refuse('ROLE_OFF');
    const held = await tx.identities.findBySubject(provider.id, assertion);
    if (held !== null) return held.userId === user.id ? succeed(null) : refuse('TAKEN');
    const { issuer, subject } = assertion;
    const identity = { id: op.random.id(), providerId: provider.id, userId: user.id, issuer, subject };
    if (!(await tx.identities.link(identity, op.now))) return refuse('TAKEN');
    await tx.audit('identity.linked', { by: user, subject: user, detail: { provider: provider.name } });
    await tx.mail(user, { kind: 'IDENTITY_LINKED', providerName: provider.name });
    return succeed(null);
  });
}
