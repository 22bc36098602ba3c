import type { ReactNode } from 'react';
import { formatDay } from '../../../lib/time';
import { Details } from '../../../ui/Details';
import { Section } from '../../../ui/Section';
import type { Provider } from '../documents';
import { enumerate } from '../words';

type Line = readonly [name: string, value: ReactNode];

function linesOf({ oidc, saml, jwt, emailDomains, createUsers, createDomains }: Provider): Line[] {
  const lines: Line[] = [];
  if (oidc !== null)
    lines.push(
      ['Issuer', oidc.issuer],
      ['Client ID', oidc.clientId],
      ['Client secret', oidc.hasClientSecret ? 'is set' : 'is missing'],
      ...(oidc.hostedDomain === null ? [] : [['Google Workspace domain', oidc.hostedDomain] as const]),
      ['Values of “acr” that mean more than one factor', enumerate(oidc.multiFactorAcrs) || 'none'],
    );
  if (saml !== null)
    lines.push(
      ['Entity ID of the provider', saml.identityProviderEntityId],
      ['Sign-in address', saml.signInUrl],
      ['Sign-out address', saml.signOutUrl ?? 'none'],
      [
        'Certificates',
        saml.certificates.map(({ subject, validUntil }) => `${subject}, until ${formatDay(validUntil)}`).join('; ') ||
          'none',
      ],
      ['Authentication contexts that mean more than one factor', enumerate(saml.multiFactorContexts) || 'none'],
    );
  if (jwt !== null)
    lines.push(
      ['Sign-in address', jwt.signInUrl],
      ['Signed with', jwt.publicKey === null ? 'a shared secret (HS256)' : 'a key (RS256 or ES256)'],
      ['Issuer', jwt.issuer ?? 'not asked for'],
      ['Pages that “return_to” may name', enumerate(jwt.returnTo) || 'those of this server'],
    );
  lines.push(
    ['E-mail domains that lead to it', enumerate(emailDomains) || 'none'],
    ['Creates people', createUsers ? `with addresses of ${enumerate(createDomains)}` : 'no'],
  );
  return lines;
}

/** For admins, and for what a file says: everything but the secrets. */
export function ReadOnlySettings({ provider }: { readonly provider: Provider }) {
  return (
    <Section title="Settings">
      <Details items={linesOf(provider)} />
    </Section>
  );
}
