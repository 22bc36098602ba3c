import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';

import { exportSPKI, generateKeyPair, importPKCS8, SignJWT, type CryptoKey, type JWTPayload } from 'jose';

import { newCertificate } from './certificate.js';
import { formOf, listen, loginPage, passOnPage } from './listen.js';

/** Somebody a portal knows; what is given here goes into the token as it is. */
export interface JwtPerson extends JWTPayload {
  readonly external_id?: string;
  readonly email?: string;
  readonly name?: string;
}

/** A company's portal that signs people in by a token, as helpdesks know it. */
export interface JwtProvider {
  /** Sends whoever comes here on, once they said who they are. */
  readonly signInUrl: string;
  readonly signOutUrl: string;
  readonly secret: string;
  /** As PEM, for RS256. */
  readonly publicKey: string;
  readonly people: Map<string, JwtPerson>;
  /** Where tokens go: the address that the product shows as the callback. */
  callbackUrl: string;
  algorithm: 'HS256' | 'RS256';
  /** Set: what the portal posts, instead of a token of jose's. */
  makeToken: ((claims: JWTPayload) => Promise<string>) | null;
  readonly signOuts: string[];
  /** A token with `iat` now and a new `jti`, where the claims do not say otherwise. */
  sign(claims: JWTPayload): Promise<string>;
  stop(): Promise<void>;
}

/** @param now of a clock that a test moves; the machine's where absent */
export async function startJwtProvider(
  people: readonly JwtPerson[] = [],
  now: () => number = Date.now,
): Promise<JwtProvider> {
  const known = new Map(people.map((person) => [person.external_id ?? '', person]));
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const secret = 'a-shared-secret-for-tests-only-0123456789';
  const listening = await listen((request, response) => {
    const url = new URL(request.url ?? '/', 'http://portal.example.com');
    const page = (html: string) => response.writeHead(200, { 'content-type': 'text/html' }).end(html);
    if (url.pathname === '/sign-out') {
      running.signOuts.push(url.search);
      return void page('<!doctype html><title>Signed out</title><h1>You are signed out</h1>');
    }
    if (request.method !== 'POST') return void page(loginPage(request.url ?? '/', known.keys(), {}));
    void formOf(request).then(async (form) => {
      const person = known.get(form.get('person') ?? '') ?? {};
      const nonce = url.searchParams.get('nonce');
      const claims = { ...person, ...(nonce === null ? {} : { nonce }) };
      const jwt = await (running.makeToken ?? running.sign)(claims);
      page(passOnPage(running.callbackUrl, { jwt, return_to: url.searchParams.get('return_to') ?? '' }));
    });
  });
  const running: JwtProvider = {
    signInUrl: `${listening.origin}/sign-in`,
    signOutUrl: `${listening.origin}/sign-out`,
    secret,
    publicKey: await exportSPKI(publicKey),
    people: known,
    callbackUrl: '',
    algorithm: 'HS256',
    makeToken: null,
    signOuts: [],
    sign: (claims) =>
      running.algorithm === 'HS256'
        ? signed('HS256', new TextEncoder().encode(secret), claims, now)
        : signed('RS256', privateKey, claims, now),
    stop: () => listening.stop(),
  };
  return running;
}

function signed(alg: string, key: CryptoKey | Uint8Array, claims: JWTPayload, now: () => number): Promise<string> {
  const given: JWTPayload = { iat: Math.floor(now() / 1000), jti: randomUUID(), ...claims };
  return new SignJWT(given).setProtectedHeader({ alg, typ: 'JWT' }).sign(key);
}

/** The same by the openssl command, as whoever has no library writes it in a shell. */
export async function opensslToken(claims: JWTPayload, secret: string): Promise<string> {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const given = { iat: Math.floor(Date.now() / 1000), jti: randomUUID(), ...claims };
  const content = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(given)}`;
  const signature = await new Promise<Buffer>((done, fail) => {
    const openssl = execFile(
      'openssl',
      ['dgst', '-sha256', '-hmac', secret, '-binary'],
      { encoding: 'buffer' },
      (error, stdout) => (error === null ? done(stdout) : fail(error)),
    );
    openssl.stdin?.end(content);
  });
  return `${content}.${signature.toString('base64url')}`;
}

/** A token signed with the key of somebody else, under the same algorithm. */
export async function tokenOfOtherKey(claims: JWTPayload): Promise<string> {
  const { privateKey } = await newCertificate('Somebody else');
  return signed('RS256', await importPKCS8(privateKey, 'RS256'), claims, Date.now);
}
