import {
  allowInsecureRequests,
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  ResponseBodyError,
  type ClientAuth,
  type CustomFetch,
  type IDToken,
} from 'openid-client';

import { fail, succeed, type Result } from '@countersign/domain/result.js';
import type { Instant } from '@countersign/domain/time.js';

import { OutgoingError, type OutgoingFetch } from '../outgoing-fetch.js';
import {
  amrOf,
  CLOCKS_APART_MS,
  factsOf,
  refuse,
  subjectOf,
  textOf,
  textsOf,
  type ProtocolRefusal,
  type Proved,
  type Said,
} from './protocol.js';

/** A provider of OpenID Connect, as its owner set it up. */
export interface OidcProvider {
  readonly preset: 'GOOGLE' | null;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | null;
  readonly hostedDomain: string | null;
  readonly multiFactorAcrs: readonly string[];
  readonly roleClaim: string | null;
}

/** What is kept between the way there and the way back, beside the state. */
export interface OidcKept {
  readonly nonce: string;
  readonly verifier: string;
}

/** Where somebody comes back to, and what they were sent with. */
export interface OidcReturn extends OidcKept {
  readonly callbackUrl: string;
  /** `?code=…&state=…` as it came. */
  readonly query: string;
  readonly state: string;
  /** How long ago they were sent, where they had to prove anew who they are; null: any session there will do. */
  readonly freshWithinMs: number | null;
  readonly now: Instant;
}

const TIMEOUT_SECONDS = 10;
/** Between the proof there and the return here, beside what the way took. */
const FRESH_SLACK_SECONDS = 30;

/**
 * The address of the provider that somebody is sent to: code flow, PKCE, state and nonce.
 * @param fresh they must prove anew who they are, whatever session they have there
 */
export async function beginOidc(
  outgoing: OutgoingFetch,
  provider: OidcProvider,
  to: { readonly callbackUrl: string; readonly state: string; readonly fresh: boolean },
): Promise<Result<{ readonly url: string; readonly kept: OidcKept }, ProtocolRefusal>> {
  // Google keeps no promise about either parameter, and sends no auth_time to check it by.
  if (to.fresh && provider.preset === 'GOOGLE')
    return fail(refuse('NOT_FRESH', 'Google cannot be asked for a fresh proof.'));
  return explained(async () => {
    const configuration = await configure(outgoing, provider);
    const kept = { nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: to.callbackUrl,
      scope: 'openid email profile',
      state: to.state,
      nonce: kept.nonce,
      code_challenge: await calculatePKCECodeChallenge(kept.verifier),
      code_challenge_method: 'S256',
      ...(provider.hostedDomain === null ? {} : { hd: provider.hostedDomain }),
      ...(to.fresh ? { max_age: '0', prompt: 'login' } : {}),
    });
    if (url.protocol !== 'https:' && provider.issuer.startsWith('https:'))
      return fail(refuse('PROVIDER_UNREACHABLE', 'The provider names a sign-in page over http.'));
    return succeed({ url: url.href, kept });
  });
}

/** Redeems the code and judges the ID token: signature, issuer, audience, times, nonce, and how fresh the proof is. */
export async function finishOidc(
  outgoing: OutgoingFetch,
  provider: OidcProvider,
  back: OidcReturn,
): Promise<Result<Proved, ProtocolRefusal>> {
  return explained(async () => {
    const configuration = await configure(outgoing, provider);
    const fresh = back.freshWithinMs;
    const tokens = await authorizationCodeGrant(configuration, new URL(back.callbackUrl + back.query), {
      expectedState: back.state,
      expectedNonce: back.nonce,
      pkceCodeVerifier: back.verifier,
      idTokenExpected: true,
      ...(fresh === null ? {} : { maxAge: Math.ceil(fresh / 1000) + FRESH_SLACK_SECONDS }),
    });
    const claims = tokens.claims();
    if (claims === undefined) return fail(refuse('ASSERTION_INVALID', 'The provider sent no ID token.'));
    if (claims.iss !== configuration.serverMetadata().issuer)
      return fail(refuse('ASSERTION_INVALID', 'The ID token names another issuer than the one set up.'));
    if (claims.iat * 1000 > Date.now() + CLOCKS_APART_MS)
      return fail(refuse('ASSERTION_EXPIRED', 'The ID token is from the future (iat): compare both clocks.'));
    if (provider.hostedDomain !== null && claims['hd'] !== provider.hostedDomain)
      return fail(refuse('WRONG_DOMAIN', `The hosted domain (hd) is not ${provider.hostedDomain}.`));
    const all = await completed(configuration, provider, claims, tokens.access_token);
    const said = saidBy(provider, all, back.now);
    if (typeof said === 'string') return fail(refuse('ASSERTION_INVALID', said));
    return succeed({ said, signOutHint: tokens.id_token ?? null, singleUse: null });
  });
}

/** Where the provider ends its own session too; null: it cannot. */
export async function oidcSignOutUrl(
  outgoing: OutgoingFetch,
  provider: OidcProvider,
  idTokenHint: string,
  backTo: string,
): Promise<string | null> {
  const found = await explained(async () => {
    const configuration = await configure(outgoing, provider);
    if (configuration.serverMetadata().end_session_endpoint === undefined) return succeed(null);
    const parameters = { id_token_hint: idTokenHint, post_logout_redirect_uri: backTo };
    return succeed(buildEndSessionUrl(configuration, parameters).href);
  });
  return found.ok ? found.value : null;
}

async function configure(outgoing: OutgoingFetch, provider: OidcProvider): Promise<Configuration> {
  const fetch: CustomFetch = (url, options) =>
    outgoing(url, { ...options, ...(options.signal === undefined ? {} : { signal: options.signal }) });
  const found = await discovery(new URL(provider.issuer), provider.clientId, undefined, None(), {
    [customFetch]: fetch,
    timeout: TIMEOUT_SECONDS,
    // Whether http is asked at all is decided where the address is known (outgoing-fetch).
    execute: [allowInsecureRequests],
  });
  const server = found.serverMetadata();
  const metadata = { client_id: provider.clientId };
  const configuration = new Configuration(server, provider.clientId, metadata, authentication(provider, server));
  configuration[customFetch] = fetch;
  configuration.timeout = TIMEOUT_SECONDS;
  allowInsecureRequests(configuration);
  // The library would trust the connection to the token endpoint alone; the signature is checked all the same.
  enableNonRepudiationChecks(configuration);
  return configuration;
}

function authentication(
  { clientSecret }: OidcProvider,
  { token_endpoint_auth_methods_supported: supported }: { readonly token_endpoint_auth_methods_supported?: string[] },
): ClientAuth {
  if (clientSecret === null) return None();
  // Where nothing is said, Basic is what a server has to take (OpenID Connect Discovery §3).
  return supported?.includes('client_secret_basic') === false
    ? ClientSecretPost(clientSecret)
    : ClientSecretBasic(clientSecret);
}

/** Some providers put little into the ID token and the rest into the user info, of the same subject. */
async function completed(
  configuration: Configuration,
  { roleClaim }: OidcProvider,
  claims: IDToken,
  accessToken: string,
): Promise<Readonly<Record<string, unknown>>> {
  const wanted = ['email', 'name', ...(roleClaim === null ? [] : [roleClaim])];
  const hasAll = wanted.every((name) => claims[name] !== undefined);
  if (hasAll || configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
  return { ...(await fetchUserInfo(configuration, accessToken, claims.sub)), ...claims };
}

/** A text: what is wrong with it. */
function saidBy(provider: OidcProvider, claims: Readonly<Record<string, unknown>>, now: Instant): Said | string {
  const subject = subjectOf(claims['sub']);
  if (subject === null) return 'The subject (sub) is empty or longer than 255 characters.';
  const acr = textOf(claims['acr']);
  const { auth_time: authTime } = claims;
  const said = {
    issuer: String(claims['iss']),
    subject,
    email: textOf(claims['email']),
    emailVerified: claims['email_verified'] === true,
    name: textOf(claims['name']),
    evidence: {
      amr: amrOf(claims['amr']),
      acr,
      acrListed: acr !== null && provider.multiFactorAcrs.includes(acr),
      // As an age, which both clocks agree on even where they do not agree on the time.
      authTime: typeof authTime === 'number' ? now - Math.max(0, Date.now() - authTime * 1000) : null,
    },
    roleValues: provider.roleClaim === null ? [] : textsOf(claims[provider.roleClaim]),
  };
  return { ...said, facts: factsOf(said) };
}

async function explained<T>(work: () => Promise<Result<T, ProtocolRefusal>>): Promise<Result<T, ProtocolRefusal>> {
  try {
    return await work();
  } catch (error) {
    return fail(explain(error));
  }
}

/** The library's messages are fixed texts with names of claims in them; what the server said is cut to its error code. */
function explain(error: unknown): ProtocolRefusal {
  if (error instanceof AuthorizationResponseError)
    return refuse('PROVIDER_REFUSED', `The provider answered ${word(error.error)}.`);
  if (error instanceof ResponseBodyError)
    return refuse('PROVIDER_REFUSED', `Redeeming the code was answered with ${word(error.error)}.`);
  const outgoing = causeOf(error, OutgoingError);
  if (outgoing !== null) return refuse('PROVIDER_UNREACHABLE', outgoing.message);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const message = messageOf(error);
  switch (code) {
    case 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED':
      return /End-User authentication/.test(message)
        ? refuse('NOT_FRESH', message)
        : refuse('ASSERTION_EXPIRED', message);
    case 'OAUTH_RESPONSE_IS_NOT_CONFORM':
    case 'OAUTH_RESPONSE_IS_NOT_JSON':
    case 'OAUTH_PARSE_ERROR':
    case 'OAUTH_TIMEOUT':
    case 'OAUTH_ABORT':
      return refuse('PROVIDER_UNREACHABLE', message);
    default:
      return /auth_time/.test(message) ? refuse('NOT_FRESH', message) : refuse('ASSERTION_INVALID', message);
  }
}

/** Errors wrap one another; the outermost of the class that is looked for. */
function causeOf<T extends Error>(error: unknown, kind: new (...given: never[]) => T): T | null {
  for (let at: unknown = error, steps = 0; at instanceof Error && steps < 5; at = at.cause, steps += 1)
    if (at instanceof kind) return at;
  return null;
}

/** What the library found wrong stands one below what it throws. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** An error code as OAuth writes it; anything else a server sends is not repeated. */
function word(code: string): string {
  return /^[a-z_]{1,60}$/.test(code) ? code : 'an error';
}
