import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Credentials } from '../graphql/context.js';

/** Names and attributes of the two cookies. With https: `Secure` and the `__Host-` prefix, which binds them to this host and path. */
export interface Cookies {
  sessionOf(request: Pick<FastifyRequest, 'cookies'>): string | undefined;
  attemptOf(request: Pick<FastifyRequest, 'cookies'>): string | undefined;
  credentials(reply: FastifyReply): Credentials;
}

export function createCookies(publicUrl: URL): Cookies {
  const secure = publicUrl.protocol === 'https:';
  const prefix = secure ? '__Host-' : '';
  const session = `${prefix}countersign_session`;
  const attempt = `${prefix}countersign_attempt`;
  const options: CookieSerializeOptions = { httpOnly: true, sameSite: 'lax', secure, path: '/' };
  return {
    sessionOf: (request) => request.cookies[session],
    attemptOf: (request) => request.cookies[attempt],
    credentials: (reply) => ({
      // Without Max-Age: gone with the browser; when it ends before that, the server decides.
      setSession: (token) => void reply.setCookie(session, token, options).clearCookie(attempt, options),
      setAttempt: (token, lastsMs) =>
        void reply
          .setCookie(attempt, token, { ...options, maxAge: Math.floor(lastsMs / 1000) })
          .clearCookie(session, options),
      clear: () => void reply.clearCookie(session, options).clearCookie(attempt, options),
    }),
  };
}
