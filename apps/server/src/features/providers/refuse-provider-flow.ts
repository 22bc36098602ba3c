import type { AuditEventType } from '@countersign/domain/audit/audit-event.js';
import { describeProviderRefusal, type ProviderRefusalCode } from '@countersign/domain/third-party/refusals.js';

import type { Operation, Transaction } from '../../operations/operation.js';
import type { ProviderRefusal } from '../../operations/provider-assertion.js';
import type { ProviderFlow } from './providers.repository.js';
import type { StoredProvider } from './provider-settings.js';

/** What is known of whom and what a refusal concerns; nothing that was not checked may stand in `detail`. */
export interface RefusedFlow {
  readonly provider: StoredProvider | null;
  /** Null: a sign-in, or nobody knows any more. */
  readonly flow: Pick<ProviderFlow, 'purpose' | 'userId' | 'settingsVersion'> | null;
  readonly code: ProviderRefusalCode;
  readonly subject?: { readonly id: string; readonly name: string } | null;
  readonly detail?: Readonly<Record<string, unknown>>;
}

const EVENT_OF: Readonly<Record<ProviderFlow['purpose'], AuditEventType>> = {
  SIGN_IN: 'sign_in.refused',
  TEST: 'provider.tested',
  LINK: 'identity.link_refused',
  STEP_UP: 'step_up.failed',
  SIGN_OUT: 'session.signed_out',
};

/** Leaves why a way through a provider ended in the trail; of a test, on the provider as well. For whatever refuses: adapter, route or operation. */
export async function refuseProviderFlow(op: Operation, refused: RefusedFlow): Promise<ProviderRefusal> {
  return op.repeatableTransaction((tx) => refuseIn(op, tx, refused));
}

/** The same within a transaction. */
export async function refuseIn(op: Operation, tx: Transaction, refused: RefusedFlow): Promise<ProviderRefusal> {
  const { provider, flow, code, detail } = refused;
  const because = describeProviderRefusal(code).admin;
  const by = refused.subject ?? (flow?.userId == null ? null : await tx.users.find(flow.userId));
  await tx.audit(EVENT_OF[flow?.purpose ?? 'SIGN_IN'], {
    ...(by === null ? {} : { subject: by }),
    ...(flow?.userId == null || by === null ? {} : { by }),
    outcome: 'refused',
    detail: { code, because, provider: provider?.name ?? null, ...detail },
  });
  if (provider !== null && flow?.purpose === 'TEST') {
    await tx.providers.keepTest(provider.id, {
      at: op.now,
      ok: false,
      explanation: typeof detail?.['why'] === 'string' ? `${because} ${detail['why']}` : because,
      facts: [],
      settingsVersion: flow.settingsVersion,
    });
  }
  return { code };
}
