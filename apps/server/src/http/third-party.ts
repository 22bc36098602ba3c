import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { openProviderSignOut } from '../features/providers/open-provider-sign-out.js';
import { createOperation, type OperationServices } from '../operations/create-operation.js';
import type { Operation } from '../operations/operation.js';
import type { OutgoingFetch } from '../platform/outgoing-fetch.js';
import { refuse } from '../platform/third-party/protocol.js';
import { NOBODY, originOf, type Authenticator } from './authenticate.js';
import type { Cookies } from './cookies.js';
import { createEnding } from './third-party-ending.js';
import { createProtocols } from './third-party-protocols.js';
import { createReturns, type Return } from './third-party-returns.js';
import { createStart } from './third-party-start.js';

/** A SAML response of 256 kB, as base64 in a form. */
const FORM_LIMIT = 512_000;

/** A HEAD, which some programs send ahead, would use up what is good once. */
const GET = { exposeHeadRoute: false } as const;

type Answer = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;
type OfProvider = { Params: { id: string }; Body: URLSearchParams | undefined };

/**
 * Third-party sign-in over HTTP, all below /auth/ID. Who comes, by which protocol, and where they go on; what is right is
 * judged by the adapters and the operations. Whatever is refused ends at a page that says what to do, and in the trail with
 * the reason.
 */
export async function registerThirdParty(
  app: FastifyInstance,
  services: OperationServices,
  authenticator: Authenticator,
  cookies: Cookies,
  outgoing: OutgoingFetch,
): Promise<void> {
  const protocols = createProtocols(services, outgoing);
  const ending = createEnding(services, authenticator, cookies);
  const start = createStart(services, authenticator, cookies, protocols, ending);
  const returns = createReturns(services, cookies, protocols, ending);
  const operationOf = (request: FastifyRequest): Operation => createOperation(services, NOBODY, originOf(request));
  const idOf = (request: FastifyRequest): string => (request as FastifyRequest<OfProvider>).params.id;

  /** Each name once: of a name that comes twice, two readers would take two values. */
  const answering =
    (answer: (back: Return) => Promise<FastifyReply>, given: (request: FastifyRequest) => URLSearchParams): Answer =>
    (request, reply) => {
      const back = { op: operationOf(request), request, reply, providerId: idOf(request), given: given(request) };
      return isPlain(back.given)
        ? answer(back)
        : ending.turnAway(back.op, reply, back.providerId, refuse('ASSERTION_INVALID', 'A parameter came twice.'));
    };

  const signOut: Answer = async (request, reply) => {
    const op = operationOf(request);
    const opened = await openProviderSignOut(op, idOf(request), queryOf(request).get('state') ?? '');
    const url = opened === null ? null : await protocols.signOutUrl(opened.provider, opened.hint);
    return reply.redirect(url ?? SIGNED_OUT, 303);
  };

  const metadata: Answer = async (request, reply) => {
    const provider = await services.read.providers.find(idOf(request));
    if (provider?.kind !== 'SAML') return reply.callNotFound() as unknown as FastifyReply;
    return reply.type('application/samlmetadata+xml; charset=utf-8').send(await protocols.metadata(provider));
  };

  await app.register((auth, _options, done) => {
    auth.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, parsed) =>
      parsed(null, new URLSearchParams(String(body))),
    );
    auth.addHook('onRequest', (_request, reply, next) => {
      void reply.header('cache-control', 'no-store');
      next();
    });
    auth.get('/auth/:id/start', GET, (request, reply) => start(request, reply, idOf(request), queryOf(request)));
    auth.get('/auth/:id/callback', GET, answering(returns.callback, queryOf));
    auth.get('/auth/:id/landed', GET, answering(returns.landed, queryOf));
    const form = {
      bodyLimit: FORM_LIMIT,
      // Too large, or no form: read no further, and told like everything else that a provider sends and we do not take.
      errorHandler: (error: Error & { statusCode?: number }, request: FastifyRequest, reply: FastifyReply) => {
        if ((error.statusCode ?? 500) >= 500) throw error;
        const why = error.statusCode === 413 ? 'The form is larger than 512 kB.' : 'What came is no form.';
        return ending.turnAway(operationOf(request), reply, idOf(request), refuse('ASSERTION_INVALID', why));
      },
    };
    auth.post('/auth/:id/acs', form, answering(returns.acs, formOf));
    auth.post('/auth/:id/jwt', form, answering(returns.jwt, formOf));
    auth.get('/auth/:id/metadata', metadata);
    auth.get('/auth/:id/sign-out', GET, signOut);
    // By either binding: a provider that answers a LogoutRequest may do so in a form.
    auth.get('/auth/:id/signed-out', (_request, reply) => reply.redirect(SIGNED_OUT, 303));
    auth.post('/auth/:id/signed-out', (_request, reply) => reply.redirect(SIGNED_OUT, 303));
    done();
  });
}

/** The session here has ended before; what the provider says about its own is not waited for. */
const SIGNED_OUT = '/sign-in?reason=signed-out';

function queryOf(request: FastifyRequest): URLSearchParams {
  const at = request.url.indexOf('?');
  return new URLSearchParams(at === -1 ? '' : request.url.slice(at + 1));
}

function formOf(request: FastifyRequest): URLSearchParams {
  return request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
}

function isPlain(given: URLSearchParams): boolean {
  return new Set(given.keys()).size === given.size;
}
