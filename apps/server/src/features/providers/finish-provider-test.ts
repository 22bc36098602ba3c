import { describeEvidence, showsSeveralFactors } from '@countersign/domain/policy/provider-evidence.js';
import { fail, succeed, type Result } from '@countersign/domain/result.js';

import type { Operation } from '../../operations/operation.js';
import type { ProviderAssertion, ProviderRefusal } from '../../operations/provider-assertion.js';
import type { ProviderTest } from './provider-settings.js';
import type { ProviderFlow } from './providers.repository.js';
import { refuseIn } from './refuse-provider-flow.js';

/** Keeps what came back from a test sign-in, in words. It signs nobody in and links nothing. */
export async function finishProviderTest(
  op: Operation,
  flow: ProviderFlow,
  assertion: ProviderAssertion,
): Promise<Result<ProviderTest, ProviderRefusal>> {
  return op.repeatableTransaction(async (tx) => {
    const provider = await tx.providers.findLocked(flow.providerId);
    const session = flow.sessionId === null ? null : await tx.sessions.find(flow.sessionId);
    const user = flow.userId === null ? null : await tx.users.find(flow.userId);
    if (provider === null) return fail(await refuseIn(op, tx, { provider, flow, code: 'PROVIDER_OFF' }));
    if (user === null || session === null || session.endedAt !== null)
      return fail(await refuseIn(op, tx, { provider, flow, code: 'SESSION_GONE' }));
    const test: ProviderTest = {
      at: op.now,
      ok: true,
      explanation: `The sign-in came back in order. ${aboutEvidence(assertion)}`,
      facts: [...assertion.facts, ...factsOf(assertion)],
      settingsVersion: flow.settingsVersion,
    };
    await tx.providers.keepTest(provider.id, test);
    await tx.audit('provider.tested', { by: user, detail: { provider: provider.name, providerId: provider.id } });
    return succeed(test);
  });
}

function aboutEvidence({ evidence }: ProviderAssertion): string {
  if (showsSeveralFactors(evidence)) return 'It showed more than one factor.';
  return evidence.amr.length === 0 && evidence.acr === null
    ? 'It said nothing about how the user proved it, which counts as one factor.'
    : 'What it said counts as one factor.';
}

function factsOf({ issuer, subject, email, emailVerified, name, evidence, roleValues }: ProviderAssertion) {
  return [
    { label: 'Issuer', value: issuer },
    { label: 'Subject', value: subject },
    {
      label: 'E-mail address',
      value: email === null ? 'Not sent' : `${email} (${emailVerified ? 'verified' : 'not verified'})`,
    },
    { label: 'Name', value: name ?? 'Not sent' },
    { label: 'How it was proved', value: describeEvidence(evidence) },
    { label: 'Roles', value: roleValues.length === 0 ? 'None sent' : roleValues.join(', ') },
  ];
}
