import type { Provider } from './documents';
import { fromList, toList } from './words';

/** What an owner types about a provider; lists as one types them. */
export interface SettingsDraft {
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly hostedDomain: string;
  readonly multiFactorAcrs: string;
  readonly identityProviderEntityId: string;
  readonly signInUrl: string;
  readonly signOutUrl: string;
  readonly certificate: string;
  readonly removeCertificates: readonly string[];
  readonly multiFactorContexts: string;
  readonly emailAttribute: string;
  readonly nameAttribute: string;
  readonly jwtIssuer: string;
  readonly secret: string;
  readonly publicKey: string;
  readonly returnTo: string;
}

/** What the fields of each kind need. */
export interface FieldsProps {
  readonly provider: Provider;
  readonly draft: SettingsDraft;
  readonly onChange: (change: Partial<SettingsDraft>) => void;
  /** By field, in words. */
  readonly errors: Readonly<Record<string, string>>;
}

/** As it is now; secrets empty, since they cannot be read. */
export function settingsOf({ name, oidc, saml, jwt }: Provider): SettingsDraft {
  return {
    name,
    issuer: oidc?.issuer ?? '',
    clientId: oidc?.clientId ?? '',
    clientSecret: '',
    hostedDomain: oidc?.hostedDomain ?? '',
    multiFactorAcrs: fromList(oidc?.multiFactorAcrs ?? []),
    identityProviderEntityId: saml?.identityProviderEntityId ?? '',
    signInUrl: saml?.signInUrl ?? jwt?.signInUrl ?? '',
    signOutUrl: saml?.signOutUrl ?? jwt?.signOutUrl ?? '',
    certificate: '',
    removeCertificates: [],
    multiFactorContexts: fromList(saml?.multiFactorContexts ?? []),
    emailAttribute: saml?.emailAttribute ?? '',
    nameAttribute: saml?.nameAttribute ?? '',
    jwtIssuer: jwt?.issuer ?? '',
    secret: '',
    publicKey: jwt?.publicKey ?? '',
    returnTo: fromList(jwt?.returnTo ?? []),
  };
}

const orNull = (typed: string): string | null => (typed.trim() === '' ? null : typed.trim());
/** Absent: it stays as it is. */
const ifTyped = <Key extends string>(key: Key, typed: string): Partial<Record<Key, string>> =>
  typed.trim() === '' ? {} : ({ [key]: typed.trim() } as Record<Key, string>);

/** Those that stay, with the one that was added; absent where nothing changes. */
function certificatesOf(
  present: NonNullable<Provider['saml']>['certificates'],
  { certificate, removeCertificates }: SettingsDraft,
): { certificates?: string[] } {
  const added = certificate.trim();
  if (added === '' && removeCertificates.length === 0) return {};
  const kept = present.filter(({ fingerprint }) => !removeCertificates.includes(fingerprint)).map(({ pem }) => pem);
  return { certificates: added === '' ? kept : [...kept, added] };
}

/** What to send for the kind that it is; a test has to be repeated after that. */
export function settingsInput(provider: Provider, draft: SettingsDraft) {
  const common = { id: provider.id, name: draft.name.trim() };
  if (provider.oidc !== null) {
    const isGoogle = provider.oidc.preset === 'GOOGLE';
    return {
      ...common,
      oidc: {
        ...(isGoogle ? {} : { issuer: draft.issuer.trim() }),
        clientId: draft.clientId.trim(),
        ...ifTyped('clientSecret', draft.clientSecret),
        hostedDomain: orNull(draft.hostedDomain),
        multiFactorAcrs: toList(draft.multiFactorAcrs),
      },
    };
  }
  if (provider.saml !== null) {
    return {
      ...common,
      saml: {
        identityProviderEntityId: draft.identityProviderEntityId.trim(),
        signInUrl: draft.signInUrl.trim(),
        signOutUrl: orNull(draft.signOutUrl),
        ...certificatesOf(provider.saml.certificates, draft),
        multiFactorContexts: toList(draft.multiFactorContexts),
        emailAttribute: orNull(draft.emailAttribute),
        nameAttribute: orNull(draft.nameAttribute),
      },
    };
  }
  return {
    ...common,
    jwt: {
      signInUrl: draft.signInUrl.trim(),
      signOutUrl: orNull(draft.signOutUrl),
      issuer: orNull(draft.jwtIssuer),
      ...ifTyped('secret', draft.secret),
      ...ifTyped('publicKey', draft.publicKey),
      returnTo: toList(draft.returnTo),
    },
  };
}
