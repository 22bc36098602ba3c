import { X509Certificate } from 'node:crypto';

import { SAML, ValidateInResponseTo, type CacheProvider, type Profile, type SamlConfig } from '@node-saml/node-saml';

import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { MINUTE, type Instant } from '@countersign/domain/time.js';

import { CLOCKS_APART_MS, factsOf, refuse, textOf, textsOf, type ProtocolRefusal, type Proved } from './protocol.js';
import { attributesOf, readAssertion, type ReadAssertion } from './saml-assertion.js';
import { readXml } from './saml-xml.js';

/** An identity provider of SAML, as its owner set it up. */
export interface SamlProvider {
  readonly entityId: string;
  readonly signInUrl: string;
  readonly signOutUrl: string | null;
  /** PEM; one or two. */
  readonly certificates: readonly string[];
  readonly multiFactorContexts: readonly string[];
  readonly emailAttribute: string | null;
  readonly nameAttribute: string | null;
  readonly roleClaim: string | null;
}

/** We, towards one provider. */
export interface ServiceProvider {
  readonly entityId: string;
  readonly acsUrl: string;
  readonly signedOutUrl: string;
  /** PEM, of what signs our requests. */
  readonly privateKey: string;
  readonly certificate: string;
}

export interface SamlKept {
  readonly requestId: string;
}

export interface SamlReturn extends SamlKept {
  readonly response: string;
  /** How long ago they were sent, where they had to prove anew who they are; null: any session there will do. */
  readonly freshWithinMs: number | null;
  readonly now: Instant;
}

/** An assertion older than this is not taken, however long its provider says it lasts. */
const ASSERTION_LASTS = 10 * MINUTE;

/** Where a provider names nobody's attributes itself, these usual ones are looked at. */
const USUAL = {
  email: [
    'email',
    'mail',
    'emailAddress',
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
    'urn:oid:0.9.2342.19200300.100.1.3',
  ],
  name: [
    'name',
    'displayName',
    'cn',
    'http://schemas.microsoft.com/identity/claims/displayname',
    'urn:oid:2.16.840.1.113730.3.1.241',
  ],
} as const;

/** The provider's address with a signed AuthnRequest (redirect binding). @param requestId an XML name that cannot be guessed */
export async function beginSaml(
  provider: SamlProvider,
  own: ServiceProvider,
  to: { readonly relayState: string; readonly requestId: string; readonly fresh: boolean },
): Promise<Result<{ readonly url: string; readonly kept: SamlKept }, ProtocolRefusal>> {
  try {
    const saml = new SAML({
      ...configure(provider, own, to.requestId),
      forceAuthn: to.fresh,
      generateUniqueId: () => to.requestId,
    });
    const url = await saml.getAuthorizeUrlAsync(to.relayState, undefined, {});
    return succeed({ url, kept: { requestId: to.requestId } });
  } catch (error) {
    return fail(refuse('ASSERTION_INVALID', `The request could not be made: ${messageOf(error)}`));
  }
}

/**
 * Judges a response: exactly one assertion, signed by one of the provider's certificates; from this provider, for us, in
 * answer to this very request; not expired, not from the future, not old.
 */
export async function finishSaml(
  provider: SamlProvider,
  own: ServiceProvider,
  back: SamlReturn,
): Promise<Result<Proved, ProtocolRefusal>> {
  const read = readXml(back.response);
  if ('problem' in read) return fail(refuse('ASSERTION_INVALID', read.problem));
  const valid = provider.certificates.filter((certificate) => holdsAt(certificate, back.now));
  if (valid.length === 0)
    return fail(refuse('ASSERTION_INVALID', "None of the provider's certificates is valid at this time."));
  let profile: Profile | null;
  try {
    const saml = new SAML(configure({ ...provider, certificates: valid }, own, back.requestId));
    ({ profile } = await saml.validatePostResponseAsync({ SAMLResponse: Buffer.from(read.xml).toString('base64') }));
  } catch (error) {
    return fail(explain(error));
  }
  const assertion = profile?.getAssertion?.();
  if (profile === null || assertion === undefined)
    return fail(refuse('PROVIDER_REFUSED', 'The response holds no assertion.'));
  const judged = readAssertion(read.xml, assertion, {
    issuer: provider.entityId,
    acsUrl: own.acsUrl,
    requestId: back.requestId,
    at: Date.now(),
  });
  if (!judged.ok) return judged;
  return prove(provider, judged.value, back);
}

function prove(
  provider: SamlProvider,
  read: ReadAssertion,
  { freshWithinMs, now }: SamlReturn,
): Result<Proved, ProtocolRefusal> {
  // As an age, which both clocks agree on even where they do not agree on the time.
  const provedAgo = read.authenticatedAt === null ? null : Math.max(0, Date.now() - read.authenticatedAt);
  if (freshWithinMs !== null && (provedAgo === null || provedAgo > freshWithinMs + CLOCKS_APART_MS))
    return fail(refuse('NOT_FRESH', 'The AuthnInstant is from before the request, which asked for a fresh proof.'));
  const attributes = attributesOf(read.assertion);
  const first = (names: readonly string[]): string | null =>
    textOf(names.flatMap((name) => textsOf(attributes.get(name) ?? []))[0]);
  const acr = read.authnContext;
  const said = {
    issuer: provider.entityId,
    subject: read.nameId,
    email:
      first(provider.emailAttribute === null ? USUAL.email : [provider.emailAttribute]) ??
      (provider.emailAttribute === null && read.nameId.includes('@') ? read.nameId : null),
    // A SAML provider is the organization's own and has no word for it; `false` is believed where it is said.
    emailVerified: first(['email_verified', 'emailVerified']) !== 'false',
    name: first(provider.nameAttribute === null ? USUAL.name : [provider.nameAttribute]),
    evidence: {
      amr: [],
      acr,
      acrListed: acr !== null && provider.multiFactorContexts.includes(acr),
      authTime: provedAgo === null ? null : now - provedAgo,
    },
    roleValues: provider.roleClaim === null ? [] : textsOf(attributes.get(provider.roleClaim) ?? []),
  };
  return succeed({
    said: { ...said, facts: factsOf(said) },
    signOutHint: JSON.stringify(read.signOut),
    singleUse: { key: read.id, lastsMs: read.expiresAt - Date.now() + CLOCKS_APART_MS },
  });
}

/** A signed LogoutRequest at the provider; null: it has no address for that, or gave nothing to say who. */
export async function samlSignOutUrl(
  provider: SamlProvider,
  own: ServiceProvider,
  hint: string,
  requestId: string,
): Promise<string | null> {
  if (provider.signOutUrl === null) return null;
  const { nameID, nameIDFormat, sessionIndex } = JSON.parse(hint) as ReadAssertion['signOut'];
  const saml = new SAML({
    ...configure(provider, own, requestId),
    logoutUrl: provider.signOutUrl,
    generateUniqueId: () => requestId,
  });
  const user: Profile = {
    issuer: provider.entityId,
    nameID,
    nameIDFormat: nameIDFormat ?? 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
    ...(sessionIndex === null ? {} : { sessionIndex }),
  };
  return saml.getLogoutUrlAsync(user, '', {});
}

/** What the provider reads about us. */
export function samlMetadata(provider: SamlProvider, own: ServiceProvider): string {
  return new SAML(
    configure({ ...provider, certificates: [own.certificate] }, own, '_metadata'),
  ).generateServiceProviderMetadata(null, own.certificate);
}

/** @param requestId the only one that a response may answer */
function configure(provider: SamlProvider, own: ServiceProvider, requestId: string): SamlConfig {
  const answered: CacheProvider = {
    saveAsync: (_key, value) => Promise.resolve({ value, createdAt: Date.now() }),
    getAsync: (key) => Promise.resolve(key === requestId ? new Date().toISOString() : null),
    removeAsync: (key) => Promise.resolve(key),
  };
  return {
    issuer: own.entityId,
    audience: own.entityId,
    callbackUrl: own.acsUrl,
    entryPoint: provider.signInUrl,
    logoutCallbackUrl: own.signedOutUrl,
    idpIssuer: provider.entityId,
    idpCert: [...provider.certificates],
    privateKey: own.privateKey,
    publicCert: own.certificate,
    signatureAlgorithm: 'sha256',
    digestAlgorithm: 'sha256',
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: false,
    identifierFormat: null,
    disableRequestedAuthnContext: true,
    acceptedClockSkewMs: CLOCKS_APART_MS,
    maxAssertionAgeMs: ASSERTION_LASTS,
    validateInResponseTo: ValidateInResponseTo.always,
    // The flow that keeps the request's id is claimed in the database; here it is only compared.
    cacheProvider: answered,
  };
}

function holdsAt(certificate: string, now: Instant): boolean {
  const { validFrom, validTo } = new X509Certificate(certificate);
  return Date.parse(validFrom) <= now + CLOCKS_APART_MS && now - CLOCKS_APART_MS < Date.parse(validTo);
}

/** The library's messages may repeat what came, so they are told apart here and said in words of our own. */
function explain(error: unknown): ProtocolRefusal {
  const message = messageOf(error);
  if (/returned .* error|NoPassive/.test(message))
    return refuse('PROVIDER_REFUSED', 'The provider itself reported that the sign-in failed.');
  if (/expired|not yet valid/.test(message))
    return refuse('ASSERTION_EXPIRED', 'The assertion has expired or is not valid yet: compare both clocks.');
  if (/subject confirmation/i.test(message))
    return refuse(
      'ASSERTION_EXPIRED',
      'The subject confirmation has expired or is not valid yet: compare both clocks.',
    );
  if (/audience/i.test(message)) return refuse('ASSERTION_INVALID', 'The assertion is for another audience.');
  if (/InResponseTo/i.test(message))
    return refuse('ASSERTION_INVALID', 'The response does not answer the request of this sign-in.');
  if (/decryption key/.test(message))
    return refuse('ASSERTION_INVALID', 'The assertion is encrypted, which is not supported: it travels over https.');
  if (/multiple assertions/.test(message)) return refuse('ASSERTION_INVALID', 'The response has several assertions.');
  if (/signature|transform|refer/i.test(message))
    return refuse('ASSERTION_INVALID', 'The assertion is not signed by a certificate of the provider.');
  return refuse('ASSERTION_INVALID', 'The response is not a SAML response that can be read.');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
