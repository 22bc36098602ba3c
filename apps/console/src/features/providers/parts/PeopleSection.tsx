import { Button, Checkbox, Group, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ROLES } from '../../../lib/api-types';
import { ROLE_PLURAL } from '../../../lib/labels';
import { useOperation } from '../../../lib/use-operation';
import { Form } from '../../../ui/Form';
import { Said } from '../../../ui/Said';
import { Section } from '../../../ui/Section';
import { UpdateProviderDocument, type Provider } from '../documents';
import { fromList, toList } from '../words';
import { RoleMapping } from './RoleMapping';

const draftOf = (provider: Provider) => ({
  roles: provider.roles,
  emailDomains: fromList(provider.emailDomains),
  createUsers: provider.createUsers,
  createDomains: fromList(provider.createDomains),
  roleClaim: provider.roleClaim ?? '',
  roleMapping: provider.roleMapping as readonly Provider['roleMapping'][number][],
  mapsAboveAgent: provider.mapsAboveAgent,
});
type Draft = ReturnType<typeof draftOf>;

/** Who may come through it, and whether it makes users. */
export function PeopleSection({ provider, title }: { readonly provider: Provider; readonly title: string }) {
  const [draft, setDraft] = useState(() => draftOf(provider));
  const [said, setSaid] = useState('');
  const update = useOperation(UpdateProviderDocument);
  const errors = update.error?.fields ?? {};
  const change = (part: Partial<Draft>): void => {
    setSaid('');
    setDraft((before) => ({ ...before, ...part }));
  };
  const save = async (): Promise<void> => {
    const claim = draft.roleClaim.trim();
    const answer = await update.run({
      input: {
        id: provider.id,
        roles: [...draft.roles],
        emailDomains: toList(draft.emailDomains),
        createUsers: draft.createUsers,
        createDomains: toList(draft.createDomains),
        roleClaim: claim === '' ? null : claim,
        roleMapping: draft.roleMapping.map(({ value, role }) => ({ value: value.trim(), role })),
        mapsAboveAgent: draft.roleMapping.length > 0 && draft.mapsAboveAgent,
      },
    });
    if (answer === null) return;
    setDraft(draftOf(answer.updateProvider.provider));
    setSaid('Saved.');
  };
  return (
    <Section
      title={title}
      description="A person is who the provider says, by its own identifier and never by the address alone."
    >
      <Form onSubmit={() => void save()} error={update.error}>
        <Stack maw={620}>
          <Checkbox.Group
            label="Who may come through it"
            value={[...draft.roles]}
            onChange={(chosen) => change({ roles: ROLES.filter((role) => chosen.includes(role)) })}
            error={errors['roles']}
          >
            <Group gap="md" mt="xs">
              {ROLES.map((role) => (
                <Checkbox key={role} value={role} label={ROLE_PLURAL[role]} />
              ))}
            </Group>
          </Checkbox.Group>
          <TextInput
            label="E-mail domains (optional)"
            description="Whoever types an address of these on the sign-in page is led to this provider. With commas between them."
            placeholder="example.com"
            value={draft.emailDomains}
            onChange={(event) => change({ emailDomains: event.currentTarget.value })}
            autoComplete="off"
            spellCheck={false}
            error={errors['emailDomains'] ?? errors['emailDomains[0]']}
          />
          <Switch
            label="Create people at their first sign-in"
            description={
              draft.createUsers
                ? 'Whoever the provider lets in and nobody here knows yet becomes a user, if the address is verified and of these domains.'
                : 'Only people who are in the directory come in. They connect the provider under My security, or an admin allows it on their profile.'
            }
            checked={draft.createUsers}
            onChange={(event) => change({ createUsers: event.currentTarget.checked })}
          />
          {draft.createUsers && (
            <>
              <TextInput
                label="Only for addresses of these domains"
                placeholder="example.com"
                value={draft.createDomains}
                onChange={(event) => change({ createDomains: event.currentTarget.value })}
                required
                autoComplete="off"
                spellCheck={false}
                error={errors['createDomains'] ?? errors['createDomains[0]']}
              />
              <RoleMapping
                claim={draft.roleClaim}
                onClaim={(roleClaim) => change({ roleClaim })}
                mapping={draft.roleMapping}
                onMapping={(roleMapping) => change({ roleMapping })}
                aboveAgent={draft.mapsAboveAgent}
                onAboveAgent={(mapsAboveAgent) => change({ mapsAboveAgent })}
                errors={errors}
              />
            </>
          )}
          <Text size="sm" c="dimmed">
            Whether these people still prove a second factor here is for the policy to say.
          </Text>
          <Group>
            <Button type="submit" loading={update.pending}>
              Save who may come
            </Button>
          </Group>
          <Said>{said}</Said>
        </Stack>
      </Form>
    </Section>
  );
}
