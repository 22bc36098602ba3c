import type { FastifyRequest } from 'fastify';

import { HOUR, type Instant } from '@countersign/domain/time.js';

import { authenticateBasic } from '../features/sign-in/authenticate-basic.js';
import type { CredentialsReadModel, JudgedToken } from '../features/sessions/credentials.read-model.js';
import type { Caller, Origin } from '../operations/caller.js';
import { createOperation, type OperationServices } from '../operations/create-operation.js';
import { failure, type Failure } from '../operations/failures.js';
import { API_TOKEN_PREFIX, ATTEMPT_TOKEN_PREFIX, SESSION_TOKEN_PREFIX } from '../operations/tokens.js';
import { clientLabel } from '../platform/client-label.js';
import type { Cookies } from './cookies.js';

/** Who asks, and what is wrong with a credential that must be answered instead of being overlooked. */
export interface Authenticated {
  readonly caller: Caller;
  readonly refused: Failure | null;
}

export const NOBODY: Caller = { kind: 'anonymous' };

/** Where a request came from; behind a proxy only as far as TRUST_PROXY says whom to believe. */
export function originOf(request: Pick<FastifyRequest, 'ip' | 'headers'>): Origin {
  return { ipAddress: request.ip.slice(0, 45), client: clientLabel(request.headers['user-agent']) };
}

export interface Authenticator {
  /** POST /graphql: a token, HTTP Basic, or a cookie together with the header that no other site can send. */
  graphql(request: FastifyRequest): Promise<Authenticated>;
  /** Addresses that a browser opens by itself, like a download: the cookie alone. */
  cookieAlone(request: FastifyRequest): Promise<Authenticated>;
  /**
   * The token of a session, an unfinished sign-in or a program; `refused` where an API token is paused.
   * @param origin of a request, which leaves a trace where it is refused; null where an open connection is judged again
   */
  bearer(authorization: string, origin: Origin | null): Promise<Authenticated>;
}

export function createAuthenticator(
  services: OperationServices,
  credentials: CredentialsReadModel,
  cookies: Cookies,
): Authenticator {
  const now = () => services.clock.now();

  async function bearer(authorization: string, origin: Origin | null): Promise<Authenticated> {
    const token = /^Bearer +([A-Za-z0-9_-]{20,200})$/i.exec(authorization)?.[1];
    if (token === undefined) return as(NOBODY);
    // A cookie's token is no bearer token and the other way round: each was handed out for one way in.
    if (token.startsWith(SESSION_TOKEN_PREFIX)) return as(only('TOKEN', await credentials.session(token, now())));
    if (token.startsWith(ATTEMPT_TOKEN_PREFIX)) return as(only('TOKEN', await credentials.attempt(token, now())));
    if (!token.startsWith(API_TOKEN_PREFIX)) return as(NOBODY);
    const judged = await credentials.apiToken(token, now());
    if (judged === null) return as(NOBODY);
    const { caller, pausedBecause } = judged;
    if (pausedBecause === null) return as(caller);
    if (origin !== null) await noteRefused(caller, pausedBecause, origin);
    return { caller: NOBODY, refused: failure.tokenPaused(pausedBecause) };
  }

  const notedAt = new Map<string, Instant>();
  /** At most once an hour a token: a program that does not give up must not fill the trail. */
  async function noteRefused(caller: JudgedToken['caller'], because: string, origin: Origin): Promise<void> {
    const { user, token } = caller;
    if ((notedAt.get(token.id) ?? -Infinity) > now() - HOUR) return;
    notedAt.set(token.id, now());
    await createOperation(services, caller, origin).transaction((tx) =>
      tx.audit('api_token.refused', { subject: user, outcome: 'refused', detail: { tokenId: token.id, because } }),
    );
  }

  async function cookieAlone(request: FastifyRequest): Promise<Authenticated> {
    const session = cookies.sessionOf(request);
    const caller = session === undefined ? NOBODY : only('COOKIE', await credentials.session(session, now()));
    if (caller.kind !== 'anonymous') return as(caller);
    const attempt = cookies.attemptOf(request);
    return as(attempt === undefined ? NOBODY : only('COOKIE', await credentials.attempt(attempt, now())));
  }

  return {
    bearer,
    cookieAlone,
    async graphql(request) {
      const { authorization } = request.headers;
      if (authorization !== undefined && /^Basic /i.test(authorization)) {
        const result = await authenticateBasic(createOperation(services, NOBODY, originOf(request)), authorization);
        return result.ok ? { caller: result.value, refused: null } : { caller: NOBODY, refused: result.failure };
      }
      if (authorization !== undefined) return bearer(authorization, originOf(request));
      return request.headers['x-countersign-client'] === undefined ? as(NOBODY) : cookieAlone(request);
    },
  };
}

function as(caller: Caller): Authenticated {
  return { caller, refused: null };
}

function only(transport: 'COOKIE' | 'TOKEN', caller: Extract<Caller, { kind: 'session' | 'attempt' }> | null): Caller {
  if (caller === null) return NOBODY;
  const made = caller.kind === 'session' ? caller.session.transport : caller.attempt.transport;
  return made === transport ? caller : NOBODY;
}
