import { lookup as resolve, type LookupAddress } from 'node:dns';
import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';

import ipaddr from 'ipaddr.js';

/** security.md, Numbers: outgoing requests. */
const LASTS_AT_MOST_MS = 10_000;
const BYTES_AT_MOST = 64_000;

/** What of fetch is used, so that a library can be given this instead. */
export type OutgoingFetch = (
  url: string,
  options?: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly signal?: AbortSignal;
  },
) => Promise<Response>;

/** The request was not made, or not answered as it should be; the message is for admins and holds nothing secret. */
export class OutgoingError extends Error {}

/**
 * Requests to addresses that somebody typed in. The address is judged when it is connected to, so that a name which
 * resolves differently the second time gains nothing: no private, link-local or otherwise special address, no http, unless
 * `allowedNetworks` holds it. Redirects are handed back, not followed; 10 seconds and 64 kB at most; nothing compressed.
 * @param allowedNetworks ranges like 10.0.0.0/8 (setting PROVIDER_NETWORKS)
 */
export function createOutgoingFetch(allowedNetworks: readonly string[]): OutgoingFetch {
  const allowed = allowedNetworks.map((range) => ipaddr.parseCIDR(range));
  const isAllowed = (address: string): boolean => {
    const parsed = ipaddr.process(address);
    return allowed.some(([network, bits]) => parsed.kind() === network.kind() && parsed.match(network, bits));
  };
  /** Why an address is not connected to; null: it is. */
  const problemWith = (address: string, secure: boolean): string | null => {
    if (isAllowed(address)) return null;
    if (!isPublic(address)) return 'its address is private or otherwise special; PROVIDER_NETWORKS can allow it';
    return secure ? null : 'it is asked over http, which is allowed within PROVIDER_NETWORKS only: write https';
  };

  return async (url, { method = 'GET', headers = {}, body, signal } = {}) => {
    const target = URL.canParse(url) ? new URL(url) : null;
    if (target === null || !/^https?:$/.test(target.protocol))
      throw new OutgoingError(`${nameOf(url)} is no web address`);
    const secure = target.protocol === 'https:';
    const host = target.hostname.replace(/^\[|\]$/g, '');
    const refuse = (problem: string): OutgoingError => new OutgoingError(`${target.host} is not asked: ${problem}`);
    // An address needs no name looked up, so that the check there would never run.
    if (isIP(host) !== 0) {
      const problem = problemWith(host, secure);
      if (problem !== null) throw refuse(problem);
    }
    const lookup: LookupFunction = (hostname, options, done) => {
      resolve(hostname, { ...options, all: true }, (error, addresses) => {
        const first: LookupAddress | undefined = addresses?.[0];
        if (error !== null || first === undefined) return done(error ?? refuse('it has no address'), '', 4);
        const problems = addresses.map(({ address }) => problemWith(address, secure)).filter((found) => found !== null);
        if (problems[0] !== undefined) return done(refuse(problems[0]), '', 4);
        return options.all === true ? done(null, addresses) : done(null, first.address, first.family);
      });
    };
    const timeout = AbortSignal.timeout(LASTS_AT_MOST_MS);
    const options: RequestOptions = {
      method,
      headers: { ...headers, 'accept-encoding': 'identity', 'user-agent': 'Countersign' },
      lookup,
      agent: false,
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    };
    return new Promise((done, fail) => {
      const failed = (error: Error): void =>
        fail(
          error instanceof OutgoingError
            ? error
            : new OutgoingError(`${target.host} did not answer${codeOf(error)}`, { cause: error }),
        );
      const request = (secure ? requestHttps : requestHttp)(target, options, (answer) => {
        read(answer, target.host).then(done, failed);
      });
      request.on('error', failed);
      request.end(textOf(body));
    });
  };
}

/** Of IPv6, what is handed out at all (RFC 4291 §2.4): an IPv4 address stands in some of the rest, in yet another way. */
const GLOBAL_SIX = ipaddr.IPv6.parseCIDR('2000::/3');

function isPublic(address: string): boolean {
  const parsed = ipaddr.process(address);
  return parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || parsed.match(GLOBAL_SIX));
}

async function read(answer: IncomingMessage, host: string): Promise<Response> {
  const encoding = answer.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    answer.destroy();
    throw new OutgoingError(`${host} answered compressed, which was not asked for`);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BYTES_AT_MOST) {
      answer.destroy();
      throw new OutgoingError(`${host} answered with more than ${BYTES_AT_MOST} bytes`);
    }
    chunks.push(chunk);
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  const status = answer.statusCode ?? 502;
  const hasNoBody = status === 204 || status === 205 || status === 304;
  return new Response(hasNoBody ? null : Buffer.concat(chunks), { status, headers });
}

function textOf(body: unknown): string | undefined {
  if (typeof body === 'string') return body;
  return body instanceof URLSearchParams ? body.toString() : undefined;
}

function codeOf(error: Error): string {
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return ' in time';
  return 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
}

function nameOf(url: string): string {
  return url.slice(0, 100);
}
