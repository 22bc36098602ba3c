import { Code, List, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Section } from '../../../ui/Section';
import type { Provider } from '../documents';
import { choiceOf, type Choice } from '../words';
import { CopyValue } from './CopyValue';

const STEPS: Readonly<Record<Choice, readonly ReactNode[]>> = {
  GOOGLE: [
    'In the Google Cloud console, open “APIs & Services”, then “Credentials”.',
    'Create credentials of the kind “OAuth client ID”, with the application type “Web application”.',
    'Add the address below under “Authorized redirect URIs”, exactly as it is.',
    'On the consent screen choose “Internal”, so that only people of your Google Workspace get as far as this.',
  ],
  OIDC: [
    'Register a new application: a confidential web application with the authorization code flow.',
    'Enter the redirect address below, and the sign-out address if it asks for one.',
    'Let it send the scopes openid, email and profile.',
    'If it can say how people proved themselves (“amr” or “acr”), turn that on: it is what tells us that a second factor was used.',
  ],
  SAML: [
    'Register a new service provider. If it reads metadata, the metadata address below says everything at once.',
    'Let it sign the assertion itself, with SHA-256.',
    'As NameID choose one that never changes for a person (persistent), and not the e-mail address if you can.',
    'Let it send the e-mail address and the name as attributes.',
  ],
  JWT: [
    <>
      Your application signs people in, makes a token that is at most three minutes old, and sends it by a form (
      <Code>POST</Code>) to the address below, in a field called <Code>jwt</Code>.
    </>,
    <>
      The token says <Code>iat</Code>, <Code>jti</Code> (never the same twice), <Code>external_id</Code> (never another
      for the same person), <Code>email</Code> and <Code>name</Code>.
    </>,
    'Sign it with HS256 and the secret that you enter below, or with RS256 or ES256 and a key of which you enter the public half.',
  ],
};

/** What is entered over there: in steps, with everything to copy. */
export function AtProvider({ provider, title }: { readonly provider: Provider; readonly title: string }) {
  const choice = choiceOf(provider);
  const signedOutUrl = provider.startUrl.replace(/\/start$/, '/signed-out');
  return (
    <Section title={title} description="Open the provider's own settings in another window, and enter these there.">
      <Stack>
        <List type="ordered" spacing={4} size="sm">
          {STEPS[choice].map((step, index) => (
            <List.Item key={index}>{step}</List.Item>
          ))}
        </List>
        {(choice === 'GOOGLE' || choice === 'OIDC') && (
          <CopyValue
            label={choice === 'GOOGLE' ? 'Authorized redirect URI' : 'Redirect URI'}
            value={provider.callbackUrl}
          />
        )}
        {choice === 'OIDC' && <CopyValue label="Post-logout redirect URI" value={signedOutUrl} />}
        {provider.saml !== null && (
          <>
            <CopyValue label="Metadata address" value={provider.saml.metadataUrl} />
            <CopyValue label="Entity ID, also called audience" value={provider.saml.serviceProviderEntityId} />
            <CopyValue label="Assertion consumer service (ACS), by HTTP-POST" value={provider.callbackUrl} />
          </>
        )}
        {choice === 'JWT' && <CopyValue label="Address that takes the token" value={provider.callbackUrl} />}
        <Text size="sm" c="dimmed">
          The documentation has the whole way for each of them, with examples: docs/third-party.md.
        </Text>
      </Stack>
    </Section>
  );
}
