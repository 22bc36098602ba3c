import type { FastifyReply, FastifyRequest } from 'fastify';

import { MINUTE } from '@countersign/domain/time.js';

import { keepProviderFlow, openProviderFlow } from '../features/providers/open-provider-flow.js';
import { refuseProviderFlow } from '../features/providers/refuse-provider-flow.js';
import { createOperation, type OperationServices } from '../operations/create-operation.js';
import { flowSeal } from '../operations/provider-seal.js';
import { sha256 } from '../platform/digest.js';
import { refuse } from '../platform/third-party/protocol.js';
import { originOf, type Authenticator } from './authenticate.js';
import type { Cookies } from './cookies.js';
import type { Ending } from './third-party-ending.js';
import type { Protocols } from './third-party-protocols.js';
import { refusedPage, RESTARTED, returnPlace } from './third-party-return.js';

/** As long as a way to a provider and back may take. */
const WAY_LASTS = 10 * MINUTE;

/** GET /auth/ID/start?returnTo=/path, or ?ticket= of a test, link or step-up: binds the browser and sends it to the provider. */
export function createStart(
  services: OperationServices,
  authenticator: Authenticator,
  cookies: Cookies,
  protocols: Protocols,
  ending: Ending,
) {
  const { publicUrl, random, secretBox } = services;
  return async (
    request: FastifyRequest,
    reply: FastifyReply,
    providerId: string,
    query: URLSearchParams,
  ): Promise<FastifyReply> => {
    const { caller } = await authenticator.cookieAlone(request);
    const op = createOperation(services, caller, originOf(request));
    const ticket = query.get('ticket');
    const returnTo = returnPlace(await op.read.providers.find(providerId), publicUrl, query.get('returnTo'));
    if (returnTo === false)
      return ending.turnAway(op, reply, providerId, refuse('RETURN_ELSEWHERE', 'It was to end on another site.'));
    const opened = await openProviderFlow(op, { providerId, ticket, returnTo });
    if (!opened.ok) {
      const purpose = ticket === null ? 'SIGN_IN' : null;
      return reply.redirect(refusedPage(opened.failure.code, { purpose, providerId, returnTo }), 303);
    }
    const { provider, purpose, userId } = opened.value;
    if (purpose === 'SIGN_IN' && caller.kind === 'session') return reply.redirect(returnTo ?? '/', 303);
    const state = random.token();
    const begun = await protocols.begin(provider, {
      state,
      fresh: purpose === 'STEP_UP',
      returnTo: new URL(query.has(RESTARTED) ? `/auth/${providerId}/${RESTARTED}` : (returnTo ?? '/'), publicUrl).href,
    });
    if (!begun.ok) {
      const { code, why } = begun.failure;
      const flow = { purpose, userId, settingsVersion: provider.settingsVersion };
      await refuseProviderFlow(op, { provider, flow, code, detail: { why } });
      return reply.redirect(refusedPage(code, { purpose, providerId, returnTo }), 303);
    }
    const { url, kept } = begun.value;
    const stateHash = sha256(state);
    // One cookie for all that a browser has under way: two windows at once do not end one another's.
    const way = cookies.wayOf(request) ?? random.token();
    const sealed = kept === null ? null : secretBox.seal(kept, flowSeal(stateHash));
    await keepProviderFlow(op, opened.value, { stateHash, browserHash: sha256(way), sealed });
    cookies.setWay(reply, way, WAY_LASTS);
    return reply.redirect(url, 303);
  };
}
