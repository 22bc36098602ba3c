import type { FieldProblem } from '@countersign/domain/policy/policy.js';
import type { ProviderKind } from '@countersign/domain/sign-in/sign-in-method.js';

import { publicKeyProblem, readCertificate } from '../../platform/certificates.js';
import type { JwtProtocol, OidcProtocol, ProtocolSettings, SamlProtocol } from './provider-settings.js';

/** Of one protocol, as it is typed or stands in a file. Absent is unchanged; null is none, where a field may have none. */
export interface ProtocolInput {
  readonly oidc?:
    | {
        readonly preset?: 'GOOGLE' | null | undefined;
        readonly issuer?: string | null | undefined;
        readonly clientId?: string | null | undefined;
        readonly clientSecret?: string | null | undefined;
        readonly hostedDomain?: string | null | undefined;
        readonly multiFactorAcrs?: readonly string[] | null | undefined;
      }
    | null
    | undefined;
  readonly saml?:
    | {
        readonly identityProviderEntityId?: string | null | undefined;
        readonly signInUrl?: string | null | undefined;
        readonly signOutUrl?: string | null | undefined;
        readonly certificates?: readonly string[] | null | undefined;
        readonly multiFactorContexts?: readonly string[] | null | undefined;
        readonly emailAttribute?: string | null | undefined;
        readonly nameAttribute?: string | null | undefined;
      }
    | null
    | undefined;
  readonly jwt?:
    | {
        readonly signInUrl?: string | null | undefined;
        readonly signOutUrl?: string | null | undefined;
        readonly issuer?: string | null | undefined;
        readonly secret?: string | null | undefined;
        readonly publicKey?: string | null | undefined;
        readonly returnTo?: readonly string[] | null | undefined;
      }
    | null
    | undefined;
}

export interface JudgedProtocol {
  readonly protocol: ProtocolSettings;
  /** The new secret; null: it goes; undefined: it stays as it is. */
  readonly secret: string | null | undefined;
  readonly problems: readonly FieldProblem[];
}

const GOOGLE_ISSUER = 'https://accounts.google.com';
const MOST_ENTRIES = 20;
const MOST_CERTIFICATES = 2;
const SHORTEST_SECRET = 32;
const LONGEST_SECRET = 512;

type Report = (field: string, message: string) => void;

/** The settings of a protocol that an input makes of the present ones (null: none yet), or what is wrong with it. */
export function judgeProtocol(
  kind: ProviderKind,
  before: ProtocolSettings | null,
  input: ProtocolInput,
  path: string,
): JudgedProtocol {
  const problems: FieldProblem[] = [];
  const part = kind.toLowerCase();
  for (const [other, given] of Object.entries({ oidc: input.oidc, saml: input.saml, jwt: input.jwt }))
    if (other !== part && given != null)
      problems.push({
        path: `${path}.${other}`,
        message: `This provider speaks ${kind}. Give ${part}, and nothing else.`,
      });
  const report: Report = (field, message) => problems.push({ path: `${path}.${part}.${field}`, message });
  const judged =
    kind === 'OIDC'
      ? judgeOidc(before?.kind === 'OIDC' ? before : null, input.oidc ?? {}, report)
      : kind === 'SAML'
        ? judgeSaml(before?.kind === 'SAML' ? before : null, input.saml ?? {}, report)
        : judgeJwt(before?.kind === 'JWT' ? before : null, input.jwt ?? {}, report);
  return { ...judged, problems };
}

/** What a sign-in cannot do without and was not given yet, by the names of the API; empty where it can be tested. */
export function missingSettings(protocol: ProtocolSettings, hasSecret: boolean): string[] {
  switch (protocol.kind) {
    case 'OIDC':
      return [...(protocol.issuer === '' ? ['issuer'] : []), ...(protocol.clientId === '' ? ['clientId'] : [])];
    case 'SAML':
      return [
        ...(protocol.identityProviderEntityId === '' ? ['identityProviderEntityId'] : []),
        ...(protocol.signInUrl === '' ? ['signInUrl'] : []),
        ...(protocol.certificates.length === 0 ? ['certificates'] : []),
      ];
    case 'JWT':
      return [
        ...(protocol.signInUrl === '' ? ['signInUrl'] : []),
        ...(protocol.publicKey === null && !hasSecret ? ['secret or publicKey'] : []),
      ];
  }
}

function judgeOidc(before: OidcProtocol | null, input: NonNullable<ProtocolInput['oidc']>, report: Report) {
  const preset = before === null ? (input.preset ?? null) : before.preset;
  if (before !== null && input.preset !== undefined && input.preset !== before.preset)
    report('preset', 'The preset stays as it was chosen. Set up another provider instead.');
  if (preset !== null && input.issuer != null && input.issuer !== GOOGLE_ISSUER)
    report('issuer', `With the preset the issuer is ${GOOGLE_ISSUER}. Leave it out.`);
  const issuer = preset === null ? text(input.issuer, before?.issuer, 'issuer', 500, report) : GOOGLE_ISSUER;
  if (issuer !== '') checkUrl(issuer, 'issuer', report);
  const hostedDomain = orNull(input.hostedDomain, before?.hostedDomain)?.toLowerCase() ?? null;
  if (hostedDomain !== null && preset === null) report('hostedDomain', 'Only Google has hosted domains. Leave it out.');
  const secret = input.clientSecret;
  if (typeof secret === 'string' && (secret.length < 1 || secret.length > LONGEST_SECRET))
    report('clientSecret', `A client secret has 1 to ${LONGEST_SECRET} characters; null means none.`);
  const protocol: OidcProtocol = {
    kind: 'OIDC',
    preset,
    issuer,
    clientId: text(input.clientId, before?.clientId, 'clientId', 255, report),
    hostedDomain,
    multiFactorAcrs: list(input.multiFactorAcrs ?? before?.multiFactorAcrs, 'multiFactorAcrs', report),
  };
  return { protocol, secret };
}

function judgeSaml(before: SamlProtocol | null, input: NonNullable<ProtocolInput['saml']>, report: Report) {
  const typed = input.certificates ?? before?.certificates ?? [];
  const certificates = typed.flatMap((pem, index) => {
    const certificate = readCertificate(pem);
    if (certificate === null)
      report(`certificates[${index}]`, 'This is not a certificate as PEM. It begins with -----BEGIN CERTIFICATE-----.');
    return certificate === null ? [] : [certificate.pem];
  });
  if ((input.certificates != null && typed.length < 1) || typed.length > MOST_CERTIFICATES)
    report('certificates', 'Give one certificate, or two while one is changed over to the next.');
  const protocol: SamlProtocol = {
    kind: 'SAML',
    identityProviderEntityId: text(
      input.identityProviderEntityId,
      before?.identityProviderEntityId,
      'identityProviderEntityId',
      500,
      report,
    ),
    signInUrl: url(input.signInUrl, before?.signInUrl, 'signInUrl', report),
    signOutUrl: maybeUrl(orNull(input.signOutUrl, before?.signOutUrl), 'signOutUrl', report),
    certificates: [...new Set(certificates)],
    multiFactorContexts: list(input.multiFactorContexts ?? before?.multiFactorContexts, 'multiFactorContexts', report),
    emailAttribute: orNull(input.emailAttribute, before?.emailAttribute),
    nameAttribute: orNull(input.nameAttribute, before?.nameAttribute),
  };
  return { protocol, secret: undefined };
}

function judgeJwt(before: JwtProtocol | null, input: NonNullable<ProtocolInput['jwt']>, report: Report) {
  const { secret: typed } = input;
  const givesSecret = typeof typed === 'string';
  const givesKey = typeof input.publicKey === 'string';
  if (givesSecret && givesKey)
    report('publicKey', 'Give a shared secret or a public key, not both: one of them signs.');
  if (givesSecret && (typed.length < SHORTEST_SECRET || typed.length > LONGEST_SECRET))
    report(
      'secret',
      `A shared secret has ${SHORTEST_SECRET} to ${LONGEST_SECRET} characters. openssl rand -base64 48 makes one.`,
    );
  const publicKey = givesSecret ? null : givesKey ? input.publicKey.trim() : (before?.publicKey ?? null);
  if (givesKey) {
    const problem = publicKeyProblem(input.publicKey);
    if (problem !== null) report('publicKey', problem);
  }
  const returnTo = list(input.returnTo ?? before?.returnTo, 'returnTo', report).map((address, index) => {
    checkUrl(address, `returnTo[${index}]`, report);
    // With a path, so that https://example.com does not let https://example.com.evil.example through.
    return URL.canParse(address) ? new URL(address).origin + new URL(address).pathname : address;
  });
  const protocol: JwtProtocol = {
    kind: 'JWT',
    signInUrl: url(input.signInUrl, before?.signInUrl, 'signInUrl', report),
    signOutUrl: maybeUrl(orNull(input.signOutUrl, before?.signOutUrl), 'signOutUrl', report),
    issuer: orNull(input.issuer, before?.issuer),
    publicKey,
    returnTo: [...new Set(returnTo)],
  };
  return { protocol, secret: givesSecret ? typed : givesKey ? null : undefined };
}

/** What was never given is empty until it is: a provider says it only once it knows our addresses. What is given is not blank. */
function text(
  given: string | null | undefined,
  before: string | undefined,
  field: string,
  most: number,
  report: Report,
): string {
  const trimmed = (given ?? before ?? '').trim();
  if (trimmed === '') {
    if (given != null) report(field, 'This is needed.');
  } else if (trimmed.length > most || /\p{Cc}/u.test(trimmed))
    report(field, `At most ${most} characters, in one line.`);
  return trimmed;
}

/** Absent: as it was; null or blank: none. */
function orNull(value: string | null | undefined, before: string | null | undefined): string | null {
  if (value === undefined) return before ?? null;
  return value === null || value.trim() === '' ? null : value.trim().slice(0, 500);
}

function list(value: readonly string[] | undefined, field: string, report: Report): readonly string[] {
  const entries = (value ?? []).map((entry) => entry.trim()).filter((entry) => entry !== '');
  if (entries.length > MOST_ENTRIES || entries.some((entry) => entry.length > 300))
    report(field, `At most ${MOST_ENTRIES} entries of 300 characters.`);
  return [...new Set(entries)];
}

function url(given: string | null | undefined, before: string | undefined, field: string, report: Report): string {
  const address = text(given, before, field, 1000, report);
  if (address !== '') checkUrl(address, field, report);
  return address;
}

function maybeUrl(value: string | null, field: string, report: Report): string | null {
  if (value !== null) checkUrl(value, field, report);
  return value;
}

/** Browsers are sent there, or we ask there: https, and http for a machine named by its number or for this very one. */
function checkUrl(address: string, field: string, report: Report): void {
  const parsed = URL.canParse(address) ? new URL(address) : null;
  const isNumbered = parsed !== null && /^(localhost|[\d.]+|\[[\da-f:.]+\])$/i.test(parsed.hostname);
  const isRight =
    parsed !== null &&
    (parsed.protocol === 'https:' || (parsed.protocol === 'http:' && isNumbered)) &&
    parsed.username === '' &&
    parsed.password === '' &&
    parsed.hash === '';
  if (!isRight) report(field, 'Write an address like https://login.example.com, without a password in it.');
}
