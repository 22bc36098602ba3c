import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';

import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';

import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { MINUTE, SECOND, type Instant } from '@countersign/domain/time.js';

import { amrOf, factsOf, refuse, subjectOf, textOf, textsOf, type ProtocolRefusal, type Proved } from './protocol.js';

/** An application that signs people in by tokens, as its owner set it up. */
export interface JwtProvider {
  readonly id: string;
  readonly signInUrl: string;
  /** The `iss` that must stand in a token; null: not asked. */
  readonly issuer: string | null;
  /** PEM; null: the shared secret signs. */
  readonly publicKey: string | null;
  readonly secret: string | null;
  readonly roleClaim: string | null;
}

export interface ProvedByToken extends Proved {
  /** What we sent the browser with, where the application put it into the token. */
  readonly nonce: string | null;
}

/** From `iat` on. The clocks may be as far apart as `CLOCKS_APART`, which is part of it. */
const TOKEN_LASTS = 3 * MINUTE;
const CLOCKS_APART = 30 * SECOND;
const LONGEST_TOKEN = 16_000;

/** The application's page, told where to send the browser back to and what to put into the token. */
export function beginJwt(
  { signInUrl }: JwtProvider,
  to: { readonly returnTo: string; readonly nonce: string; readonly fresh: boolean },
): string {
  const url = new URL(signInUrl);
  url.searchParams.set('return_to', to.returnTo);
  url.searchParams.set('nonce', to.nonce);
  if (to.fresh) url.searchParams.set('prompt', 'login');
  return url.href;
}

/**
 * Judges a token: the one algorithm that the key is for and nothing else, `iat` of the last three minutes, `jti` and
 * `external_id` there, `aud` (where it stands) us and `iss` (where it is asked for) the application.
 * @param audience our own address
 */
export async function verifyJwt(
  provider: JwtProvider,
  token: string,
  audience: string,
  now: Instant,
): Promise<Result<ProvedByToken, ProtocolRefusal>> {
  if (token.length > LONGEST_TOKEN)
    return fail(refuse('ASSERTION_INVALID', 'The token is longer than 16,000 characters.'));
  const key = keyOf(provider);
  if (key === null) return fail(refuse('ASSERTION_INVALID', 'No key is set up that could verify a token.'));
  let claims: JWTPayload;
  try {
    const verified = await jwtVerify(token, key.key, {
      algorithms: [key.algorithm],
      currentDate: new Date(now),
      clockTolerance: CLOCKS_APART / SECOND,
      maxTokenAge: (TOKEN_LASTS - CLOCKS_APART) / SECOND,
      requiredClaims: ['iat', 'jti', 'external_id'],
      ...(provider.issuer === null ? {} : { issuer: provider.issuer }),
    });
    claims = verified.payload;
  } catch (error) {
    return fail(explain(error, key.algorithm));
  }
  // Many who sign such tokens put no audience into them; one that stands there is meant.
  if (claims.aud !== undefined && !textsOf(claims.aud).includes(audience))
    return fail(refuse('ASSERTION_INVALID', `The token is for another audience (aud) than ${audience}.`));
  const subject = subjectOf(numberAsText(claims['external_id']));
  const jti = subjectOf(numberAsText(claims.jti));
  if (subject === null)
    return fail(refuse('ASSERTION_INVALID', 'The external_id is empty or longer than 255 characters.'));
  if (jti === null) return fail(refuse('ASSERTION_INVALID', 'The jti is empty or longer than 255 characters.'));
  const { auth_time: authTime } = claims;
  const said = {
    issuer: provider.issuer ?? `jwt:${provider.id}`,
    subject,
    email: textOf(claims['email']),
    // Whoever holds the key vouches for the address, as helpdesks know it; `false` is believed where it is said.
    emailVerified: claims['email_verified'] !== false,
    name: textOf(claims['name']),
    evidence: {
      amr: amrOf(claims['amr']),
      acr: textOf(claims['acr']),
      acrListed: false,
      authTime: typeof authTime === 'number' && authTime * SECOND <= now + CLOCKS_APART ? authTime * SECOND : null,
    },
    roleValues: provider.roleClaim === null ? [] : textsOf(claims[provider.roleClaim]),
  };
  return succeed({
    said: { ...said, facts: factsOf(said) },
    signOutHint: JSON.stringify({ external_id: subject, email: said.email }),
    singleUse: { key: jti, lastsMs: TOKEN_LASTS + MINUTE },
    nonce: textOf(claims['nonce']),
  });
}

/**
 * What a token that was refused says it answers: only to tell whoever began that, who sent the value and alone knows it.
 * Nothing is believed of such a token.
 */
export function nonceOfRefused(token: string): string | null {
  try {
    return textOf(decodeJwt(token)['nonce']);
  } catch {
    return null;
  }
}

/** The application's own page for signing out, told who it is, as helpdesks do; null: it has none. */
export function jwtSignOutUrl(signOutUrl: string | null, hint: string): string | null {
  if (signOutUrl === null) return null;
  const url = new URL(signOutUrl);
  const { external_id: externalId, email } = JSON.parse(hint) as Readonly<Record<string, string | null>>;
  if (externalId != null) url.searchParams.set('external_id', externalId);
  if (email != null) url.searchParams.set('email', email);
  return url.href;
}

/** The algorithm follows from the key that is set up, never from the token: a public key is no shared secret. */
function keyOf({ publicKey, secret }: JwtProvider): { readonly key: KeyObject; readonly algorithm: string } | null {
  if (publicKey === null) return secret === null ? null : { key: createSecretKey(secret, 'utf8'), algorithm: 'HS256' };
  const key = createPublicKey(publicKey);
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return { key, algorithm: 'RS256' };
    case 'ec':
      return { key, algorithm: 'ES256' };
    default:
      return null;
  }
}

function numberAsText(value: unknown): unknown {
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
}

function explain(error: unknown, algorithm: string): ProtocolRefusal {
  if (error instanceof errors.JWTExpired) return refuse('ASSERTION_EXPIRED', `The token is too old (${error.claim}).`);
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.reason === 'missing')
      return refuse('ASSERTION_INVALID', `The token lacks the claim ${claimName(error.claim)}.`);
    if (error.reason === 'check_failed' && ['iat', 'nbf', 'exp'].includes(error.claim))
      return refuse('ASSERTION_EXPIRED', `The token is from the future (${error.claim}): compare both clocks.`);
    return refuse('ASSERTION_INVALID', `The claim ${claimName(error.claim)} is not as it must be.`);
  }
  if (error instanceof errors.JOSEAlgNotAllowed)
    return refuse(
      'ASSERTION_INVALID',
      `The token is not signed by ${algorithm}, the only algorithm of the key that is set up.`,
    );
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return refuse('ASSERTION_INVALID', 'The token is not signed with the key that is set up.');
  return refuse('ASSERTION_INVALID', 'The token cannot be read, or is not signed.');
}

function claimName(claim: string): string {
  return /^[a-z_]{1,30}$/.test(claim) ? claim : 'that is asked for';
}
