import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useOperation } from '../../../lib/use-operation';
import { Form } from '../../../ui/Form';
import { Said } from '../../../ui/Said';
import { Section } from '../../../ui/Section';
import { UpdateProviderDocument, type Provider } from '../documents';
import { settingsInput, settingsOf, type SettingsDraft } from '../provider-draft';
import { JwtFields } from './JwtFields';
import { OidcFields } from './OidcFields';
import { SamlFields } from './SamlFields';

/** What is entered here: from the provider's own pages. */
export function SettingsSection({ provider, title }: { readonly provider: Provider; readonly title: string }) {
  const [draft, setDraft] = useState(() => settingsOf(provider));
  const [said, setSaid] = useState('');
  const update = useOperation(UpdateProviderDocument);
  const change = (part: Partial<SettingsDraft>): void => {
    setSaid('');
    setDraft((before) => ({ ...before, ...part }));
  };
  const save = async (): Promise<void> => {
    const answer = await update.run({ input: settingsInput(provider, draft) });
    if (answer === null) return;
    setDraft(settingsOf(answer.updateProvider.provider));
    setSaid('Saved.');
  };
  const fields = { provider, draft, onChange: change, errors: update.error?.fields ?? {} };
  return (
    <Section title={title} description="The provider shows these once it knows our addresses.">
      <Form onSubmit={() => void save()} error={update.error}>
        <Stack maw={620}>
          <TextInput
            label="Name"
            description="As people read it on the sign-in page."
            value={draft.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
            required
            maxLength={60}
            autoComplete="off"
            error={fields.errors['name']}
          />
          {provider.oidc !== null && <OidcFields {...fields} />}
          {provider.saml !== null && <SamlFields {...fields} />}
          {provider.jwt !== null && <JwtFields {...fields} />}
          {provider.enabled && (
            <Text size="sm" c="dimmed">
              The provider is on: what you save holds for the next sign-in. Test it afterwards.
            </Text>
          )}
          <Group>
            <Button type="submit" loading={update.pending}>
              Save settings
            </Button>
          </Group>
          <Said>{said}</Said>
        </Stack>
      </Form>
    </Section>
  );
}
