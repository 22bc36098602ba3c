import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Credentials } from '../graphql/context.js';
import { sha256 } from '../platform/digest.js';

/** Beyond these, the browser of many users would send more than a server reads, and could not even sign in any more. */
const MOST_DEVICES = 30;

/**
 * Names and attributes of the cookies: of the session, of an unfinished sign-in, of a browser that asked for a passkey, and one for each user whose trusted
 * device the browser is. With https: `Secure` and the `__Host-` prefix, which binds them to this host and path.
 */
export interface Cookies {
  sessionOf(request: Pick<FastifyRequest, 'cookies'>): string | undefined;
  attemptOf(request: Pick<FastifyRequest, 'cookies'>): string | undefined;
  credentials(request: Pick<FastifyRequest, 'cookies' | 'headers'>, reply: FastifyReply): Credentials;
  /** Where a browser comes by itself, from a provider: the cookies alone, as for everything under /auth. */
  credentialsOfReturn(request: Pick<FastifyRequest, 'cookies'>, reply: FastifyReply): Credentials;
  /** What binds a way to a provider and back to the browser that began it. */
  wayOf(request: Pick<FastifyRequest, 'cookies'>): string | undefined;
  setWay(reply: FastifyReply, token: string, lastsMs: number): void;
}

export function createCookies(publicUrl: URL): Cookies {
  const secure = publicUrl.protocol === 'https:';
  const prefix = secure ? '__Host-' : '';
  const session = `${prefix}countersign_session`;
  const attempt = `${prefix}countersign_attempt`;
  const way = `${prefix}countersign_way`;
  const devices = `${prefix}countersign_device_`;
  const passkey = `${prefix}countersign_passkey`;
  // The name tells users apart, and does not say who they are.
  const deviceOf = (userId: string): string => devices + sha256(`trusted device of ${userId}`).slice(0, 16);
  const options: CookieSerializeOptions = { httpOnly: true, sameSite: 'lax', secure, path: '/' };
  const until = (lastsMs: number): CookieSerializeOptions => ({ ...options, maxAge: Math.floor(lastsMs / 1000) });
  const credentialsOf = (
    request: Pick<FastifyRequest, 'cookies'>,
    reply: FastifyReply,
    counts: boolean,
  ): Credentials => ({
    // Without Max-Age: gone with the browser; when it ends before that, the server decides.
    setSession: (token) => void reply.setCookie(session, token, options).clearCookie(attempt, options),
    setAttempt: (token, lastsMs) => void reply.setCookie(attempt, token, until(lastsMs)).clearCookie(session, options),
    deviceOf: (userId) => (counts ? (request.cookies[deviceOf(userId)] ?? null) : null),
    setDevice(userId, token, lastsMs) {
      const name = deviceOf(userId);
      const others = Object.keys(request.cookies).filter((other) => other.startsWith(devices) && other !== name);
      for (const other of others.slice(0, Math.max(0, others.length + 1 - MOST_DEVICES)))
        void reply.clearCookie(other, options);
      void reply.setCookie(name, token, until(lastsMs));
    },
    passkeyBrowser() {
      const token = counts ? request.cookies[passkey] : undefined;
      return token !== undefined && /^[A-Za-z0-9_-]{43}$/.test(token) ? token : null;
    },
    setPasskeyBrowser: (token, lastsMs) => void reply.setCookie(passkey, token, until(lastsMs)),
    clear: () => void reply.clearCookie(session, options).clearCookie(attempt, options),
  });
  return {
    sessionOf: (request) => request.cookies[session],
    attemptOf: (request) => request.cookies[attempt],
    // As with every cookie, these count only together with the header that no other site can send.
    credentials: (request, reply) =>
      credentialsOf(request, reply, request.headers['x-countersign-client'] !== undefined),
    credentialsOfReturn: (request, reply) => credentialsOf(request, reply, true),
    wayOf: (request) => request.cookies[way],
    setWay: (reply, token, lastsMs) => void reply.setCookie(way, token, until(lastsMs)),
  };
}
