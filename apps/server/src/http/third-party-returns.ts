import type { FastifyReply, FastifyRequest } from 'fastify';

import {
  landAssertion,
  landUnnamed,
  pickUpAssertion,
  type JudgedAssertion,
} from '../features/providers/land-assertion.js';
import { claimProviderFlow } from '../features/providers/open-provider-flow.js';
import type { StoredProvider } from '../features/providers/provider-settings.js';
import type { ProviderFlow } from '../features/providers/providers.repository.js';
import type { OperationServices } from '../operations/create-operation.js';
import type { Operation } from '../operations/operation.js';
import { flowSeal } from '../operations/provider-seal.js';
import { sha256 } from '../platform/digest.js';
import { nonceOfRefused } from '../platform/third-party/jwt.js';
import { refuse, type Proved } from '../platform/third-party/protocol.js';
import type { Cookies } from './cookies.js';
import { PROVIDER_OFF, type Ending } from './third-party-ending.js';
import type { Protocols } from './third-party-protocols.js';
import { RESTARTED, returnPlace, withQuery } from './third-party-return.js';

/** One return: what came, at which provider. */
export interface Return {
  readonly op: Operation;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly providerId: string;
  /** Of the address, or of the form. */
  readonly given: URLSearchParams;
}
type Answer = (back: Return) => Promise<FastifyReply>;

/** Returns from providers: GET callback, POST acs, POST jwt, and GET landed, where the browser picks up what was posted. */
export function createReturns(
  { publicUrl, secretBox }: OperationServices,
  cookies: Cookies,
  protocols: Protocols,
  ending: Ending,
): Readonly<Record<'callback' | 'acs' | 'jwt' | 'landed', Answer>> {
  const browserHashOf = (request: FastifyRequest): string | null => {
    const way = cookies.wayOf(request);
    return way === undefined ? null : sha256(way);
  };
  const keptOf = ({ sealed }: ProviderFlow, stateHash: string): string | null =>
    sealed === null ? null : secretBox.open(sealed, flowSeal(stateHash));
  const judged = (provider: StoredProvider, proved: Proved): JudgedAssertion | null =>
    proved.singleUse === null ? null : { assertion: ending.sealed(provider, proved), spends: proved.singleUse };
  const landedPage = (providerId: string, state: string, query: Readonly<Record<string, string | null>> = {}): string =>
    withQuery(`/auth/${providerId}/landed`, { state, ...query });

  /** OpenID Connect: the browser comes back by itself, and shows its cookie at once. */
  const callback: Answer = async ({ op, request, reply, providerId, given }) => {
    const state = given.get('state') ?? '';
    const stateHash = sha256(state);
    const flow = await claimProviderFlow(op, { providerId, stateHash, browserHash: browserHashOf(request) });
    if (flow === null) return ending.turnAway(op, reply, providerId, gone('state'));
    const provider = await ending.providerOf(op, flow);
    const kept = keptOf(flow, stateHash);
    if (provider?.kind !== 'OIDC' || kept === null) return ending.refuse(op, reply, flow, PROVIDER_OFF);
    const query = `?${given.toString()}`;
    const proved = await protocols.oidc(provider, { flow, kept, query, state, now: op.now });
    if (!proved.ok) return ending.refuse(op, reply, flow, proved.failure);
    return ending.finish(op, request, reply, flow, ending.sealed(provider, proved.value));
  };

  const acs: Answer = async ({ op, reply, providerId, given }) => {
    const stateHash = sha256(given.get('RelayState') ?? '');
    const flow = await op.read.providers.findFlow(stateHash, op.now);
    const kept = flow?.providerId === providerId ? keptOf(flow, stateHash) : null;
    // What has landed already keeps an assertion instead of a request.
    if (flow === null || kept === null || !('requestId' in (JSON.parse(kept) as object)))
      return ending.turnAway(op, reply, providerId, gone('RelayState'));
    const provider = await ending.providerOf(op, flow);
    if (provider?.kind !== 'SAML') return ending.refuse(op, reply, flow, PROVIDER_OFF);
    const response = given.get('SAMLResponse') ?? '';
    const proved = await protocols.saml(provider, { flow, kept, response, now: op.now });
    if (!proved.ok) return ending.refuse(op, reply, flow, proved.failure);
    const assertion = judged(provider, proved.value);
    if (assertion === null) throw new Error('a SAML assertion has an ID');
    const landed = await landAssertion(op, provider, stateHash, assertion);
    if (!landed.ok)
      return ending.refuse(op, reply, flow, refuse(landed.failure.code, 'The assertion was used already.'));
    return reply.redirect(landedPage(providerId, landed.value), 303);
  };

  /** A token need not say which sign-in it answers; then the cookie of the browser does. */
  const jwt: Answer = async ({ op, reply, providerId, given }) => {
    const away = (why: ReturnType<typeof refuse>) => ending.turnAway(op, reply, providerId, why);
    const provider = await op.read.providers.find(providerId);
    if (provider?.kind !== 'JWT') return away(PROVIDER_OFF);
    const asked = given.get('return_to');
    const returnTo = returnPlace(provider, publicUrl, asked);
    if (returnTo === false) return away(refuse('RETURN_ELSEWHERE', 'return_to is not on the list of the provider.'));
    const token = given.get('jwt') ?? '';
    const proved = await protocols.jwt(provider, token, op.now);
    if (!proved.ok) {
      const named = nonceOfRefused(token);
      const flow = named === null ? null : await op.read.providers.findFlow(sha256(named), op.now);
      return flow?.providerId === providerId && flow.sealed === null
        ? ending.refuse(op, reply, flow, proved.failure)
        : away(proved.failure);
    }
    const assertion = judged(provider, proved.value);
    if (assertion === null) throw new Error('a token has a jti');
    const { nonce } = proved.value;
    if (nonce === null) {
      const landed = await landUnnamed(op, provider, assertion, returnTo);
      if (!landed.ok) return away(refuse(landed.failure.code, 'The token was used already.'));
      const restarted = asked?.endsWith(`/${RESTARTED}`) === true ? '1' : null;
      return reply.redirect(landedPage(providerId, landed.value, { [RESTARTED]: restarted }), 303);
    }
    const stateHash = sha256(nonce);
    const flow = await op.read.providers.findFlow(stateHash, op.now);
    if (flow?.providerId !== providerId || flow.sealed !== null) return away(gone('nonce'));
    const landed = await landAssertion(op, provider, stateHash, assertion);
    if (!landed.ok) return ending.refuse(op, reply, flow, refuse(landed.failure.code, 'The token was used already.'));
    return reply.redirect(landedPage(providerId, landed.value), 303);
  };

  const landed: Answer = async ({ op, request, reply, providerId, given }) => {
    const shown = { providerId, state: given.get('state') ?? '', browserHash: browserHashOf(request) };
    const pickedUp = await pickUpAssertion(op, shown);
    // A token that this browser did not ask for signs nobody in: whoever sent it may want to be who is signed in here.
    if (pickedUp === 'BEGIN' && !given.has(RESTARTED))
      return reply.redirect(withQuery(`/auth/${providerId}/start`, { [RESTARTED]: '1' }), 303);
    if (pickedUp === null || pickedUp === 'BEGIN')
      return ending.turnAway(op, reply, providerId, gone('cookie of this browser'));
    const { flow, assertion } = pickedUp;
    if ((await ending.providerOf(op, flow)) === null) return ending.refuse(op, reply, flow, PROVIDER_OFF);
    return ending.finish(op, request, reply, flow, assertion);
  };

  return { callback, acs, jwt, landed };
}

function gone(by: string) {
  return refuse('FLOW_GONE', `Nothing that this browser has under way belongs to the ${by}.`);
}
