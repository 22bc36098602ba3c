import type { FastifyReply, FastifyRequest } from 'fastify';

import { finishProviderTest } from '../features/providers/finish-provider-test.js';
import { linkIdentity } from '../features/providers/link-identity.js';
import type { StoredProvider } from '../features/providers/provider-settings.js';
import type { ProviderFlow } from '../features/providers/providers.repository.js';
import { refuseProviderFlow } from '../features/providers/refuse-provider-flow.js';
import { signInThroughProvider } from '../features/providers/sign-in-through-provider.js';
import { stepUpThroughProvider } from '../features/providers/step-up-through-provider.js';
import type { OperationServices } from '../operations/create-operation.js';
import type { Operation } from '../operations/operation.js';
import type { ProviderAssertion } from '../operations/provider-assertion.js';
import { signOutSeal } from '../operations/provider-seal.js';
import type { SignInProgress } from '../operations/sign-in-progress.js';
import { refuse, type ProtocolRefusal, type Proved } from '../platform/third-party/protocol.js';
import type { Authenticator } from './authenticate.js';
import type { Cookies } from './cookies.js';
import { donePage, refusedPage, stepPage } from './third-party-return.js';

const OTHER_SESSION = refuse('SESSION_GONE', 'Another session, or none, is in this browser by now.');
export const PROVIDER_OFF = refuse('PROVIDER_OFF', 'The provider is turned off, gone, or of another kind.');

type Told = FastifyReply;

/** How a way to a provider ends: at a page of the console, with the cookies of a sign-in or with a refusal. */
export interface Ending {
  /** The provider of a flow as it is now; null: it was turned off or removed meanwhile. A test needs none that is on. */
  providerOf(op: Operation, flow: Pick<ProviderFlow, 'providerId' | 'purpose'>): Promise<StoredProvider | null>;
  /** What an adapter proved, with what ends it at the provider sealed. */
  sealed(provider: StoredProvider, proved: Proved): ProviderAssertion;
  /** Not taken: in the trail, and told to the user. */
  refuse(op: Operation, reply: FastifyReply, flow: ProviderFlow, refused: ProtocolRefusal): Promise<Told>;
  /** Not taken, and nobody knows of which sign-in it would have been. */
  turnAway(op: Operation, reply: FastifyReply, providerId: string, refused: ProtocolRefusal): Promise<Told>;
  /** Proved, and the flow claimed. */
  finish(
    op: Operation,
    request: FastifyRequest,
    reply: FastifyReply,
    flow: ProviderFlow,
    assertion: ProviderAssertion,
  ): Promise<Told>;
}

export function createEnding(
  { secretBox }: OperationServices,
  authenticator: Pick<Authenticator, 'cookieAlone'>,
  cookies: Cookies,
): Ending {
  const to = (reply: FastifyReply, page: string): Told => reply.redirect(page, 303);

  function signedIn(
    op: Operation,
    request: FastifyRequest,
    reply: FastifyReply,
    progress: SignInProgress,
  ): '/enroll' | '/sign-in/verify' | null {
    const credentials = cookies.credentialsOfReturn(request, reply);
    if (progress.kind !== 'SIGNED_IN') {
      credentials.setAttempt(progress.token, progress.expiresAt - op.now);
      return progress.kind === 'ENROLLMENT_REQUIRED' ? '/enroll' : '/sign-in/verify';
    }
    credentials.setSession(progress.token);
    const { device } = progress;
    if (device !== null) credentials.setDevice(device.userId, device.token, device.expiresAt - op.now);
    return null;
  }

  const ending: Ending = {
    async providerOf(op, { providerId, purpose }) {
      const provider = await op.read.providers.find(providerId);
      return provider !== null && (provider.enabled || purpose === 'TEST') ? provider : null;
    },
    sealed(provider, { said, signOutHint }) {
      const signOutSealed = signOutHint === null ? null : secretBox.seal(signOutHint, signOutSeal(provider.id));
      return { ...said, signOutSealed };
    },
    async refuse(op, reply, flow, { code, why }) {
      const provider = await op.read.providers.find(flow.providerId);
      await refuseProviderFlow(op, { provider, flow, code, detail: { why } });
      return to(reply, refusedPage(code, flow));
    },
    async turnAway(op, reply, providerId, { code, why }) {
      const provider = await op.read.providers.find(providerId);
      await refuseProviderFlow(op, { provider, flow: null, code, detail: { why } });
      return to(reply, refusedPage(code, { purpose: 'SIGN_IN', providerId, returnTo: null }));
    },
    async finish(op, request, reply, flow, assertion) {
      const { providerId, purpose, returnTo } = flow;
      const { caller } = await authenticator.cookieAlone(request);
      if (purpose === 'SIGN_IN') {
        // As with a password: whoever is signed in stays who they are, also where somebody else's sign-in was laid under them.
        if (caller.kind === 'session') return to(reply, returnTo ?? '/');
        const { deviceOf } = cookies.credentialsOfReturn(request, reply);
        const from = { transport: 'COOKIE' as const, deviceTokenOf: deviceOf };
        const signIn = await signInThroughProvider(op, providerId, assertion, from);
        if (!signIn.ok) return to(reply, refusedPage(signIn.failure.code, flow));
        const step = signedIn(op, request, reply, signIn.value);
        return to(reply, step === null ? (returnTo ?? '/') : stepPage(step, returnTo));
      }
      if (purpose === 'SIGN_OUT') throw new Error('nothing comes back from a sign-out');
      // Whoever is signed in here by now may be somebody else, with their own session at the provider.
      if (caller.kind !== 'session' || caller.session.id !== flow.sessionId)
        return ending.refuse(op, reply, flow, OTHER_SESSION);
      const work = { TEST: finishProviderTest, LINK: linkIdentity, STEP_UP: stepUpThroughProvider }[purpose];
      const done = await work(op, flow, assertion);
      return to(reply, done.ok ? donePage(purpose, providerId) : refusedPage(done.failure.code, flow));
    },
  };
  return ending;
}
