import { describeEvidence } from '@countersign/domain/policy/provider-evidence.js';
import type { Instant } from '@countersign/domain/time.js';

import { NO_EVIDENCE, readEvidence } from '../../operations/came-by.js';
import { readCertificate } from '../../platform/certificates.js';
import { toDate, toDateOrNull } from '../../platform/clock.js';
import type { ConnectedIdentity } from './identities.repository.js';
import type { StoredProvider } from './provider-settings.js';
import { isTested, providerWarnings } from './provider-warnings.js';
import type {
  IdentityType,
  JwtSettingsType,
  OidcSettingsType,
  ProviderType,
  SamlSettingsType,
  SignInProviderType,
} from './providers.types.js';

/** Where providers send people back to, by protocol. */
const CALLBACK = { OIDC: 'callback', SAML: 'acs', JWT: 'jwt' } as const;

export function toProviderType(
  provider: StoredProvider,
  counts: { readonly users: number; readonly usersWithoutOtherWay: number },
  publicUrl: URL,
  now: Instant,
): ProviderType {
  const { protocol, ...settings } = provider.settings;
  const { lastTest } = provider;
  return {
    id: provider.id,
    kind: provider.kind,
    name: provider.name,
    enabled: provider.enabled,
    managedByFile: provider.managedByFile,
    roles: [...settings.roles],
    emailDomains: [...settings.emailDomains],
    createUsers: settings.createUsers,
    createDomains: [...settings.createDomains],
    roleClaim: settings.roleClaim,
    roleMapping: settings.roleMapping.map((mapping) => ({ ...mapping })),
    mapsAboveAgent: settings.mapsAboveAgent,
    oidc: protocol.kind === 'OIDC' ? toOidc(provider, protocol) : null,
    saml: protocol.kind === 'SAML' ? toSaml(provider, protocol, publicUrl) : null,
    jwt: protocol.kind === 'JWT' ? toJwt(provider, protocol) : null,
    startUrl: addressOf(provider, 'start', publicUrl),
    callbackUrl: addressOf(provider, CALLBACK[provider.kind], publicUrl),
    lastTest:
      lastTest === null
        ? null
        : {
            at: toDate(lastTest.at),
            ok: lastTest.ok,
            current: isTested(provider),
            explanation: lastTest.explanation,
            facts: lastTest.facts.map((fact) => ({ ...fact })),
          },
    lastSignInAt: toDateOrNull(provider.lastSignInAt),
    lastEvidenceAt: toDateOrNull(provider.lastEvidenceAt),
    users: counts.users,
    usersWithoutOtherWay: counts.usersWithoutOtherWay,
    warnings: providerWarnings(provider, now),
    createdAt: toDate(provider.createdAt),
    updatedAt: toDate(provider.updatedAt),
  };
}

/** As the sign-in page offers it. */
export function toSignInProvider(provider: StoredProvider, publicUrl: URL): SignInProviderType {
  const { id, name, kind } = provider;
  return { id, name, kind, startUrl: addressOf(provider, 'start', publicUrl) };
}

export function toIdentityType(identity: ConnectedIdentity): IdentityType {
  return {
    id: identity.id,
    providerId: identity.providerId,
    providerName: identity.providerName,
    subject: identity.subject,
    linkedAt: toDate(identity.linkedAt),
    lastUsedAt: toDateOrNull(identity.lastUsedAt),
    evidence: describeEvidence(readEvidence(identity.evidence) ?? NO_EVIDENCE),
  };
}

type ProtocolOf<Kind> = Extract<StoredProvider['settings']['protocol'], { readonly kind: Kind }>;

function toOidc(provider: StoredProvider, { kind: _kind, ...settings }: ProtocolOf<'OIDC'>): OidcSettingsType {
  return {
    ...settings,
    multiFactorAcrs: [...settings.multiFactorAcrs],
    hasClientSecret: provider.secretSealed !== null,
  };
}

function toSaml(
  provider: StoredProvider,
  { kind: _kind, ...settings }: ProtocolOf<'SAML'>,
  publicUrl: URL,
): SamlSettingsType {
  const metadataUrl = addressOf(provider, 'metadata', publicUrl);
  return {
    ...settings,
    multiFactorContexts: [...settings.multiFactorContexts],
    certificates: settings.certificates.flatMap((pem) => {
      const certificate = readCertificate(pem);
      if (certificate === null) return [];
      const { fingerprint, subject, validFrom, validUntil } = certificate;
      return [
        { fingerprint, pem: certificate.pem, subject, validFrom: toDate(validFrom), validUntil: toDate(validUntil) },
      ];
    }),
    // The address of the metadata names us, as is the custom.
    serviceProviderEntityId: metadataUrl,
    metadataUrl,
  };
}

function toJwt(provider: StoredProvider, { kind: _kind, ...settings }: ProtocolOf<'JWT'>): JwtSettingsType {
  return { ...settings, returnTo: [...settings.returnTo], hasSecret: provider.secretSealed !== null };
}

function addressOf(provider: StoredProvider, page: string, publicUrl: URL): string {
  return new URL(`/auth/${provider.id}/${page}`, publicUrl).href;
}
