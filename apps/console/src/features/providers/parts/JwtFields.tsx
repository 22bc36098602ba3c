import { Radio, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { SecretField } from './SecretField';
import type { FieldsProps } from '../provider-draft';

export function JwtFields({ provider, draft, onChange, errors }: FieldsProps) {
  const [by, setBy] = useState((provider.jwt?.publicKey ?? '') === '' ? 'secret' : 'key');
  return (
    <>
      <TextInput
        label="Sign-in address of your application"
        description="The button of the sign-in page leads there; your application then sends the token."
        type="url"
        value={draft.signInUrl}
        onChange={(event) => onChange({ signInUrl: event.currentTarget.value })}
        autoComplete="off"
        error={errors['jwt.signInUrl']}
      />
      <Radio.Group
        label="How are tokens signed?"
        value={by}
        onChange={(value) => {
          setBy(value);
          // What is not shown must not be sent.
          if (value === 'key') onChange({ secret: '' });
          else onChange({ publicKey: '' });
        }}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="secret" label="With a shared secret (HS256)" />
          <Radio value="key" label="With a key of which we know the public half (RS256 or ES256)" />
        </Stack>
      </Radio.Group>
      {by === 'secret' ? (
        <SecretField
          label="Shared secret"
          description="At least 32 characters, random. Kept encrypted, and never shown again."
          isSet={provider.jwt?.hasSecret ?? false}
          value={draft.secret}
          onChange={(secret) => onChange({ secret })}
          error={errors['jwt.secret']}
        />
      ) : (
        <Textarea
          label="Public key"
          description="As text, from “BEGIN PUBLIC KEY” to “END PUBLIC KEY”. The private half stays with your application."
          value={draft.publicKey}
          onChange={(event) => onChange({ publicKey: event.currentTarget.value })}
          autosize
          minRows={4}
          maxRows={10}
          spellCheck={false}
          autoComplete="off"
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          error={errors['jwt.publicKey']}
        />
      )}
      <TextInput
        label="Issuer (optional)"
        description="If given, tokens must name it as “iss”."
        value={draft.jwtIssuer}
        onChange={(event) => onChange({ jwtIssuer: event.currentTarget.value })}
        autoComplete="off"
        spellCheck={false}
        error={errors['jwt.issuer']}
      />
      <TextInput
        label="Sign-out address (optional)"
        description="Whoever signs out here is then sent there."
        type="url"
        value={draft.signOutUrl}
        onChange={(event) => onChange({ signOutUrl: event.currentTarget.value })}
        autoComplete="off"
        error={errors['jwt.signOutUrl']}
      />
      <TextInput
        label="Pages that “return_to” may name (optional)"
        description="Addresses with commas between them. Paths of this server are always fine; anything else is refused."
        value={draft.returnTo}
        onChange={(event) => onChange({ returnTo: event.currentTarget.value })}
        autoComplete="off"
        spellCheck={false}
        error={errors['jwt.returnTo']}
      />
    </>
  );
}
