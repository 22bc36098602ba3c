import { TextInput } from '@mantine/core';
import { SecretField } from './SecretField';
import type { FieldsProps } from '../provider-draft';

export function OidcFields({ provider, draft, onChange, errors }: FieldsProps) {
  const isGoogle = provider.oidc?.preset === 'GOOGLE';
  return (
    <>
      {!isGoogle && (
        <TextInput
          label="Issuer"
          description="The address under which the provider describes itself, without /.well-known/openid-configuration."
          placeholder="https://login.example.com"
          type="url"
          value={draft.issuer}
          onChange={(event) => onChange({ issuer: event.currentTarget.value })}
          autoComplete="off"
          error={errors['oidc.issuer']}
        />
      )}
      <TextInput
        label="Client ID"
        value={draft.clientId}
        onChange={(event) => onChange({ clientId: event.currentTarget.value })}
        autoComplete="off"
        spellCheck={false}
        error={errors['oidc.clientId']}
      />
      <SecretField
        label="Client secret"
        description="Kept encrypted, and never shown again."
        isSet={provider.oidc?.hasClientSecret ?? false}
        value={draft.clientSecret}
        onChange={(clientSecret) => onChange({ clientSecret })}
        error={errors['oidc.clientSecret']}
      />
      {isGoogle && (
        <TextInput
          label="Google Workspace domain"
          description="Only accounts of this organization are let in. Without it, anybody with a Google account would be."
          placeholder="example.com"
          value={draft.hostedDomain}
          onChange={(event) => onChange({ hostedDomain: event.currentTarget.value })}
          autoComplete="off"
          spellCheck={false}
          error={errors['oidc.hostedDomain']}
        />
      )}
      {!isGoogle && (
        <TextInput
          label="Values of “acr” that mean more than one factor (optional)"
          description="With commas between them. A provider that says “amr” needs none of this."
          value={draft.multiFactorAcrs}
          onChange={(event) => onChange({ multiFactorAcrs: event.currentTarget.value })}
          autoComplete="off"
          spellCheck={false}
          error={errors['oidc.multiFactorAcrs']}
        />
      )}
    </>
  );
}
