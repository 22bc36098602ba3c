import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Configuration, KoaContextWithOIDC, Provider } from 'oidc-provider';
import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  SignJWT,
  UnsecuredJWT,
  decodeJwt,
  type CryptoKey,
  type JWTPayload,
} from 'jose';

import { formOf, listen, loginPage } from './listen.js';

/** Somebody the provider knows, and what it says about how they signed in. */
export interface OidcPerson {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  /** Google's hosted domain. */
  readonly hd?: string;
  readonly groups?: readonly string[];
  readonly amr?: readonly string[];
  readonly acr?: string;
  /** Seconds ago; 0 where absent. */
  readonly authenticatedAgo?: number;
}

/** What an attacker, or a broken provider, would hand out instead of the ID token. */
export type TamperWithIdToken = (given: { claims: JWTPayload; token: string }) => Promise<string> | string;

export interface OidcProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly people: Map<string, OidcPerson>;
  /** Set it, and the next ID tokens are what it makes of them. */
  tamper: TamperWithIdToken | null;
  /** True: every address of it answers 503. */
  down: boolean;
  /** Addresses that were asked to end a session. */
  readonly signOuts: string[];
  /** An ID token with these claims, signed with the provider's own key. */
  sign(claims: JWTPayload): Promise<string>;
  /** Signed with a key that the provider never published, under the name of its own. */
  signWithOtherKey(claims: JWTPayload): Promise<string>;
  unsigned(claims: JWTPayload): string;
  /** Signed by HS256 with the published public key as the secret. */
  signWithPublicKeyAsSecret(claims: JWTPayload): Promise<string>;
  stop(): Promise<void>;
}

const CLIENT_ID = 'countersign';
const CLIENT_SECRET = 'a-client-secret-for-tests-only';
const KEY_ID = 'the-key';

const CLAIMS = {
  openid: ['sub', 'acr', 'amr', 'auth_time'],
  email: ['email', 'email_verified'],
  profile: ['name', 'hd', 'groups'],
};

/** The certified oidc-provider with one client and a page of its own to choose who signs in. */
export async function startOidcProvider(people: readonly OidcPerson[] = []): Promise<OidcProvider> {
  const known = new Map(people.map((person) => [person.sub, person]));
  const listening = await listen();
  const own = await generateKeyPair('RS256', { extractable: true });
  const other = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(own.privateKey)), kid: KEY_ID, use: 'sig', alg: 'RS256' };
  const { Provider: RealProvider } = await withoutAdvice(() => import('oidc-provider'));
  const provider = await withoutAdvice(async () => new RealProvider(listening.origin, configuration(known, jwk)));
  // It accepts every address to come back to: which one the product has is known only once it runs.
  provider.Client.prototype.redirectUriAllowed = () => true;
  provider.Client.prototype.postLogoutRedirectUriAllowed = () => true;
  const signed = (claims: JWTPayload, key: CryptoKey) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: KEY_ID }).sign(key);
  const running: OidcProvider = {
    issuer: listening.origin,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    people: known,
    tamper: null,
    down: false,
    signOuts: [],
    sign: (claims) => signed(claims, own.privateKey),
    signWithOtherKey: (claims) => signed(claims, other.privateKey),
    unsigned: (claims) => new UnsecuredJWT(claims).encode(),
    signWithPublicKeyAsSecret: async (claims) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: KEY_ID })
        .sign(new TextEncoder().encode(await exportSPKI(own.publicKey))),
    stop: () => listening.stop(),
  };
  provider.use(async (ctx, next) => {
    if (ctx.path === '/session/end') running.signOuts.push(ctx.href);
    await next();
    const body = ctx.body as { id_token?: string } | undefined;
    if (ctx.path === '/token' && running.tamper !== null && body?.id_token !== undefined)
      body.id_token = await running.tamper({ token: body.id_token, claims: decodeJwt(body.id_token) });
  });
  const answer = provider.callback();
  listening.server.on('request', (request, response) => {
    if (running.down) return void response.writeHead(503).end('down');
    if (!/^\/interaction\//.test(request.url ?? '')) return void answer(request, response);
    void interaction(provider, known, request, response).catch((error: unknown) =>
      response.writeHead(500).end(String(error)),
    );
  });
  return running;
}

async function interaction(
  provider: Provider,
  people: ReadonlyMap<string, OidcPerson>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { uid } = await provider.interactionDetails(request, response);
  if (request.method !== 'POST') {
    response.writeHead(200, { 'content-type': 'text/html' }).end(loginPage(`/interaction/${uid}`, people.keys(), {}));
    return;
  }
  const person = people.get((await formOf(request)).get('person') ?? '');
  const result =
    person === undefined
      ? { error: 'access_denied', error_description: 'the person pressed Cancel' }
      : {
          login: {
            accountId: person.sub,
            ts: Math.floor(Date.now() / 1000) - (person.authenticatedAgo ?? 0),
            ...(person.amr === undefined ? {} : { amr: [...person.amr] }),
            ...(person.acr === undefined ? {} : { acr: person.acr }),
            remember: false,
          },
        };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

function configuration(people: ReadonlyMap<string, OidcPerson>, jwk: object): Configuration {
  return {
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        redirect_uris: ['https://anywhere.example.com/'],
        require_auth_time: true,
      },
    ],
    jwks: { keys: [jwk] },
    claims: CLAIMS,
    // The ID token carries what the scopes ask for, as Google's and Okta's do.
    conformIdTokenClaims: false,
    cookies: { keys: ['a-cookie-key-for-tests-only'] },
    acrValues: ['urn:example:multi-factor', 'urn:example:password'],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true, logoutSource: askNothing } },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AuthorizationCode: 60, IdToken: 600, AccessToken: 600 },
    findAccount: (_ctx, sub) => {
      const person = people.get(sub);
      if (person === undefined) return undefined;
      const { sub: accountId, amr: _amr, acr: _acr, authenticatedAgo: _ago, groups, ...claims } = person;
      return {
        accountId,
        claims: () => ({ sub: accountId, ...claims, ...(groups === undefined ? {} : { groups: [...groups] }) }),
      };
    },
    // Nobody is asked to consent: what the client asks for is granted.
    async loadExistingGrant(ctx) {
      const { client, session, params } = ctx.oidc;
      if (client === undefined || session?.accountId === undefined) return undefined;
      const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope(String(params?.['scope'] ?? 'openid'));
      await grant.save();
      return grant;
    },
  };
}

function askNothing(ctx: KoaContextWithOIDC, form: string): void {
  ctx.body = `<!doctype html><title>Signing out</title>${form.replace('</form>', '<input type="hidden" name="logout" value="yes"><button>Sign out</button></form>')}<script>document.forms[0].submit()</script>`;
}

/** What it advises those who would run it as their provider (keep sessions in a database, a newer Node) is none of the tests'. */
async function withoutAdvice<T>(work: () => Promise<T>): Promise<T> {
  const { warn } = console;
  console.warn = (text: unknown, ...more: unknown[]) => {
    if (!/^oidc-provider WARNING: (?:Unsupported runtime|a quick start)/.test(String(text))) warn(text, ...more);
  };
  try {
    return await work();
  } finally {
    console.warn = warn;
  }
}
