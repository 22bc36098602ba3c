import { TextInput } from '@mantine/core';
import { Certificates } from './Certificates';
import type { FieldsProps } from '../provider-draft';

export function SamlFields({ provider, draft, onChange, errors }: FieldsProps) {
  const certificateError = errors['saml.certificates'] ?? errors['saml.certificates[0]'];
  return (
    <>
      <TextInput
        label="Entity ID of the provider, also called issuer"
        value={draft.identityProviderEntityId}
        onChange={(event) => onChange({ identityProviderEntityId: event.currentTarget.value })}
        autoComplete="off"
        spellCheck={false}
        error={errors['saml.identityProviderEntityId']}
      />
      <TextInput
        label="Sign-in address (single sign-on, HTTP-Redirect)"
        type="url"
        value={draft.signInUrl}
        onChange={(event) => onChange({ signInUrl: event.currentTarget.value })}
        autoComplete="off"
        error={errors['saml.signInUrl']}
      />
      <TextInput
        label="Sign-out address (optional)"
        description="Whoever signs out here is then signed out there as well."
        type="url"
        value={draft.signOutUrl}
        onChange={(event) => onChange({ signOutUrl: event.currentTarget.value })}
        autoComplete="off"
        error={errors['saml.signOutUrl']}
      />
      <Certificates
        certificates={provider.saml?.certificates ?? []}
        removing={draft.removeCertificates}
        onRemoving={(removeCertificates) => onChange({ removeCertificates })}
        added={draft.certificate}
        onAdded={(certificate) => onChange({ certificate })}
        error={certificateError}
      />
      <TextInput
        label="Authentication contexts that mean more than one factor (optional)"
        description="The values of AuthnContextClassRef, with commas between them. Nothing said counts as one factor."
        value={draft.multiFactorContexts}
        onChange={(event) => onChange({ multiFactorContexts: event.currentTarget.value })}
        autoComplete="off"
        spellCheck={false}
        error={errors['saml.multiFactorContexts']}
      />
      <TextInput
        label="Attribute with the e-mail address (optional)"
        description="Left empty, the usual names are tried, then a NameID with an @ in it."
        value={draft.emailAttribute}
        onChange={(event) => onChange({ emailAttribute: event.currentTarget.value })}
        autoComplete="off"
        spellCheck={false}
        error={errors['saml.emailAttribute']}
      />
      <TextInput
        label="Attribute with the name (optional)"
        value={draft.nameAttribute}
        onChange={(event) => onChange({ nameAttribute: event.currentTarget.value })}
        autoComplete="off"
        spellCheck={false}
        error={errors['saml.nameAttribute']}
      />
    </>
  );
}
