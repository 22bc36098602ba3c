import { fail, succeed, type Result } from '@countersign/domain/result.js';

import { CLOCKS_APART_MS, refuse, subjectOf, textOf, type ProtocolRefusal } from './protocol.js';

// The assertion as the library hands it over: parsed from the very bytes that the signature covers. Of the response around
// it nothing is believed; what it says may only refuse.

type Node = Readonly<Record<string, unknown>>;

export interface ReadAssertion {
  readonly id: string;
  readonly nameId: string;
  readonly authnContext: string | null;
  /** In milliseconds, by the provider's clock. */
  readonly authenticatedAt: number | null;
  readonly expiresAt: number;
  readonly assertion: Node;
  readonly signOut: {
    readonly nameID: string;
    readonly nameIDFormat: string | null;
    readonly sessionIndex: string | null;
  };
}

const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';

/** What the library leaves open of SAML 2.0 Profiles §4.1.4.2 and §4.1.4.3. */
export function readAssertion(
  xml: string,
  parsed: Node,
  expected: { readonly issuer: string; readonly acsUrl: string; readonly requestId: string; readonly at: number },
): Result<ReadAssertion, ProtocolRefusal> {
  const wrong = (why: string) => fail(refuse('ASSERTION_INVALID', why));
  const assertion = nodeOf(parsed['Assertion']);
  if (contentOf(only(assertion, 'Issuer')) !== expected.issuer)
    return wrong('The assertion names another issuer than the entity ID that is set up.');
  const destination = /^[^>]*?\sDestination="([^"]*)"/.exec(xml.replace(/^\s*<\?xml[^>]*\?>/, ''))?.[1];
  if (destination !== undefined && destination !== '' && destination !== expected.acsUrl)
    return wrong('The response is addressed to another destination.');

  const subject = only(assertion, 'Subject');
  const name = only(subject, 'NameID');
  const nameId = subjectOf(contentOf(name));
  if (nameId === null) return wrong('The NameID is missing, empty or longer than 255 characters.');
  const format = attributeOf(name, 'Format');
  if (format === TRANSIENT)
    return wrong('The NameID is transient, so nobody can be known by it: set the provider to a persistent one.');

  const confirmation = listOf(subject, 'SubjectConfirmation')
    .filter((candidate) => attributeOf(candidate, 'Method') === BEARER)
    .map((candidate) => only(candidate, 'SubjectConfirmationData'))
    .find((data) => attributeOf(data, 'Recipient') === expected.acsUrl);
  if (confirmation === undefined) return wrong('The assertion is for another recipient, or is no bearer assertion.');
  if (attributeOf(confirmation, 'InResponseTo') !== expected.requestId)
    return wrong('The assertion does not answer the request of this sign-in.');
  const confirmedUntil = momentOf(attributeOf(confirmation, 'NotOnOrAfter'));
  const validUntil = momentOf(attributeOf(only(assertion, 'Conditions'), 'NotOnOrAfter')) ?? confirmedUntil;
  if (confirmedUntil === null || validUntil === null) return wrong('The assertion does not say how long it is valid.');
  const expiresAt = Math.min(confirmedUntil, validUntil);
  if (expiresAt + CLOCKS_APART_MS <= expected.at)
    return fail(refuse('ASSERTION_EXPIRED', 'The assertion has expired: compare both clocks.'));
  const issued = momentOf(attributeOf(assertion, 'IssueInstant'));
  if (issued === null || issued > expected.at + CLOCKS_APART_MS)
    return fail(refuse('ASSERTION_EXPIRED', 'The assertion was issued in the future: compare both clocks.'));

  const id = textOf(attributeOf(assertion, 'ID'));
  if (id === null) return wrong('The assertion has no ID.');
  const statement = only(assertion, 'AuthnStatement');
  return succeed({
    id,
    nameId,
    authnContext: textOf(contentOf(only(only(statement, 'AuthnContext'), 'AuthnContextClassRef'))),
    authenticatedAt: momentOf(attributeOf(statement, 'AuthnInstant')),
    expiresAt,
    assertion,
    signOut: { nameID: nameId, nameIDFormat: format, sessionIndex: textOf(attributeOf(statement, 'SessionIndex')) },
  });
}

/** By name and by friendly name. */
export function attributesOf(assertion: Node): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const statement of listOf(assertion, 'AttributeStatement'))
    for (const attribute of listOf(statement, 'Attribute')) {
      const values = listOf(attribute, 'AttributeValue').map((value) => contentOf(value) ?? '');
      for (const name of [attributeOf(attribute, 'Name'), attributeOf(attribute, 'FriendlyName')])
        if (name !== null) found.set(name, [...(found.get(name) ?? []), ...values]);
    }
  return found;
}

function nodeOf(value: unknown): Node {
  return typeof value === 'object' && value !== null ? (value as Node) : { _: value };
}

function listOf(node: Node, name: string): Node[] {
  const value = Object.hasOwn(node, name) ? node[name] : undefined;
  return Array.isArray(value) ? value.map(nodeOf) : [];
}

/** The one child of this name; an empty one where there is none, or several of what may be there once. */
function only(node: Node, name: string): Node {
  const found = listOf(node, name);
  return found.length === 1 && found[0] !== undefined ? found[0] : {};
}

function contentOf(node: Node): string | null {
  return typeof node['_'] === 'string' ? node['_'] : null;
}

function attributeOf(node: Node, name: string): string | null {
  const attributes = nodeOf(node['$']);
  const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  return typeof value === 'string' ? value : null;
}

function momentOf(text: string | null): number | null {
  if (text === null) return null;
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? null : moment;
}
