import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';

import { newCertificate, type Certificate } from './certificate.js';
import { formOf, listen, loginPage, passOnPage } from './listen.js';

/** Somebody the provider knows, and what it says about how they signed in. */
export interface SamlPerson {
  readonly nameId: string;
  readonly email?: string;
  readonly name?: string;
  readonly groups?: readonly string[];
  /** AuthnContextClassRef; `unspecified` where absent. */
  readonly authnContext?: string;
}

/** What is wrong with a response; each field alone is one attack, or one mistake of whoever set the provider up. */
export interface SamlFaults {
  readonly unsigned?: true;
  readonly otherKey?: true;
  /** Negative: it has expired. */
  readonly lifetimeInSeconds?: number;
  readonly audience?: string;
  readonly recipient?: string;
  readonly issuer?: string;
  readonly inResponseTo?: string;
  readonly algorithm?: 'sha1';
  /** No fault: the response is signed as well as the assertion, as many providers do. */
  readonly signResponse?: true;
  /** The assertion before it is signed, as text. */
  readonly beforeSigning?: (assertion: string) => string;
  /** The whole response as it would be sent. */
  readonly afterSigning?: (response: string) => string;
}

/** What the product asked for. */
export interface SamlRequest {
  readonly id: string;
  readonly issuer: string;
  readonly assertionConsumerServiceURL: string;
  readonly destination: string;
  readonly forceAuthn: boolean;
}

export interface SamlProvider {
  readonly entityId: string;
  readonly signInUrl: string;
  readonly signOutUrl: string;
  readonly certificate: string;
  readonly otherCertificate: string;
  readonly people: Map<string, SamlPerson>;
  /** Of the product, from its metadata: set, requests must be signed with its key. */
  serviceProviderCertificate: string | null;
  /** For every response that is made from now on. */
  faults: SamlFaults;
  /** The requests that came, the latest last. */
  readonly requests: SamlRequest[];
  /** NameIDs that were signed out. */
  readonly signOuts: string[];
  /** What it would send for a request of the product: SAMLResponse, in base64. */
  respond(person: SamlPerson, request: SamlRequest, faults?: SamlFaults): Promise<string>;
  /** Reads (and checks, where it has the certificate) the request in an address that the product redirected to. */
  read(address: string): Promise<SamlRequest>;
  stop(): Promise<void>;
}

interface ParsedRequest {
  readonly id?: string;
  readonly issuer?: string;
  readonly assertionConsumerServiceURL?: string;
  readonly destination?: string;
  readonly forceAuthn?: string;
}
type Done<T> = (error: Error | null, value: T) => void;

// Its types ask for those of Express; this is what is used of it.
interface Samlp {
  parseRequest(request: object, options: object, done: Done<ParsedRequest>): void;
  getSamlResponse(options: object, person: SamlPerson, done: Done<string>): void;
}
interface SignedXmlClass {
  new (given: object): {
    addReference(given: object): void;
    computeSignature(xml: string, given: object): void;
    getSignedXml(): string;
  };
}
const require = createRequire(import.meta.url);
const samlp = require('samlp') as Samlp;
const { SignedXml } = require('xml-crypto') as { SignedXml: SignedXmlClass };

/** samlp as an identity provider, with a page of its own to choose who signs in. */
export async function startSamlProvider(people: readonly SamlPerson[] = []): Promise<SamlProvider> {
  const own = await newCertificate('Corporate sign-in');
  const other = await newCertificate('Somebody else');
  const known = new Map(people.map((person) => [person.nameId, person]));
  const listening = await listen((request, response) => {
    void answer(running, request, response).catch((error: unknown) =>
      response.writeHead(400, { 'content-type': 'text/plain' }).end(String(error)),
    );
  });
  const running: SamlProvider = {
    entityId: `${listening.origin}/metadata`,
    signInUrl: `${listening.origin}/sso`,
    signOutUrl: `${listening.origin}/slo`,
    certificate: own.certificate,
    otherCertificate: other.certificate,
    people: known,
    serviceProviderCertificate: null,
    faults: {},
    requests: [],
    signOuts: [],
    respond: (person, request, faults = {}) => respond(running.entityId, own, other, person, request, faults),
    async read(address) {
      const query = Object.fromEntries(new URL(address).searchParams);
      const options = {
        ...(running.serviceProviderCertificate === null ? {} : { signingCert: running.serviceProviderCertificate }),
        ...(query['RelayState'] === undefined ? {} : { relayState: query['RelayState'] }),
      };
      const given = await new Promise<ParsedRequest>((done, fail) =>
        samlp.parseRequest({ method: 'GET', query }, options, (error, data) =>
          error === null || error === undefined ? done(data) : fail(error),
        ),
      );
      return {
        id: given.id ?? '',
        issuer: given.issuer ?? '',
        assertionConsumerServiceURL: given.assertionConsumerServiceURL ?? '',
        destination: given.destination ?? '',
        forceAuthn: given.forceAuthn === 'true',
      };
    },
    stop: () => listening.stop(),
  };
  return running;
}

async function answer(provider: SamlProvider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', provider.signInUrl);
  const page = (html: string) => response.writeHead(200, { 'content-type': 'text/html' }).end(html);
  if (url.pathname === '/slo') {
    provider.signOuts.push(url.searchParams.get('SAMLRequest') ?? '');
    return void page('<!doctype html><title>Signed out</title><h1>You are signed out</h1>');
  }
  if (url.pathname !== '/sso') return void response.writeHead(404).end();
  const asked = await provider.read(url.href);
  if (request.method !== 'POST') {
    provider.requests.push(asked);
    return void page(loginPage(url.pathname + url.search, provider.people.keys(), {}));
  }
  const person = provider.people.get((await formOf(request)).get('person') ?? '');
  const SAMLResponse =
    person === undefined ? canceled(provider, asked) : await provider.respond(person, asked, provider.faults);
  const RelayState = url.searchParams.get('RelayState') ?? '';
  page(passOnPage(asked.assertionConsumerServiceURL, { SAMLResponse, RelayState }));
}

function canceled(provider: SamlProvider, asked: SamlRequest): string {
  const status = 'urn:oasis:names:tc:SAML:2.0:status';
  return Buffer.from(
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_canceled" Version="2.0" IssueInstant="${new Date().toISOString()}" Destination="${asked.assertionConsumerServiceURL}" InResponseTo="${asked.id}"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${provider.entityId}</saml:Issuer><samlp:Status><samlp:StatusCode Value="${status}:Responder"><samlp:StatusCode Value="${status}:AuthnFailed"/></samlp:StatusCode></samlp:Status></samlp:Response>`,
  ).toString('base64');
}

async function respond(
  entityId: string,
  own: Certificate,
  other: Certificate,
  person: SamlPerson,
  request: SamlRequest,
  faults: SamlFaults,
): Promise<string> {
  const { privateKey, certificate } = faults.otherKey === true ? other : own;
  const algorithm = faults.algorithm ?? 'sha256';
  const made = await new Promise<string>((done, fail) =>
    samlp.getSamlResponse(
      {
        issuer: faults.issuer ?? entityId,
        key: privateKey,
        cert: certificate,
        audience: faults.audience ?? request.issuer,
        recipient: faults.recipient ?? request.assertionConsumerServiceURL,
        destination: request.assertionConsumerServiceURL,
        inResponseTo: faults.inResponseTo ?? request.id,
        lifetimeInSeconds: faults.lifetimeInSeconds ?? 300,
        // What is changed before signing is signed below.
        signAssertion: faults.unsigned !== true && faults.beforeSigning === undefined,
        signResponse: faults.signResponse === true,
        signatureAlgorithm: `rsa-${algorithm}`,
        digestAlgorithm: algorithm,
        authnContextClassRef: person.authnContext ?? 'urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified',
        sessionIndex: `_session-of-${person.nameId.replace(/[^a-z0-9]/gi, '-')}`,
        typedAttributes: false,
        profileMapper: () => ({
          getClaims: () => ({
            ...(person.email === undefined ? {} : { email: person.email }),
            ...(person.name === undefined ? {} : { name: person.name }),
            ...(person.groups === undefined ? {} : { groups: [...person.groups] }),
          }),
          getNameIdentifier: () => ({
            nameIdentifier: person.nameId,
            nameIdentifierFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
          }),
        }),
      },
      person,
      (error, xml) => (error === null || error === undefined ? done(xml) : fail(error)),
    ),
  );
  const changed = faults.beforeSigning === undefined ? made : sign(faults.beforeSigning(made), privateKey, certificate);
  return Buffer.from(faults.afterSigning === undefined ? changed : faults.afterSigning(changed)).toString('base64');
}

/** The assertion of a response, signed by xml-crypto. */
function sign(xml: string, privateKey: string, publicCert: string): string {
  const signature = new SignedXml({
    privateKey,
    publicCert,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  });
  signature.addReference({
    xpath: "//*[local-name(.)='Assertion']",
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/2001/10/xml-exc-c14n#'],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  const location = { reference: "//*[local-name(.)='Assertion']/*[local-name(.)='Issuer']", action: 'after' };
  signature.computeSignature(xml, { location });
  return signature.getSignedXml();
}
