import { Anchor, Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { paths } from '../../lib/paths';
import { useOperation } from '../../lib/use-operation';
import { Form } from '../../ui/Form';
import { PageHeader } from '../../ui/PageHeader';
import { Section } from '../../ui/Section';
import { CreateProviderDocument } from './documents';
import { CHOICES, CHOICE_ORDER, type Choice } from './words';

/** The first step: which kind. Everything else follows on the page of the provider, which is off until it was tested. */
export default function NewProviderPage() {
  const navigate = useNavigate();
  const create = useOperation(CreateProviderDocument);
  const [choice, setChoice] = useState<Choice>('GOOGLE');
  const [named, setNamed] = useState<string | null>(null);
  const name = named ?? CHOICES[choice].proposed;
  const submit = async (): Promise<void> => {
    const answer = await create.run({
      input:
        choice === 'GOOGLE'
          ? { kind: 'OIDC', name: name.trim(), oidc: { preset: 'GOOGLE' } }
          : { kind: choice, name: name.trim() },
    });
    if (answer !== null) void navigate(paths.provider(answer.createProvider.provider.id), { replace: true });
  };
  return (
    <>
      <Text size="sm" mb="xs">
        <Anchor component={Link} to={paths.providers()} size="sm">
          Sign-in providers
        </Anchor>
      </Text>
      <PageHeader title="Add a sign-in provider">
        Choose what it speaks. On the next page you enter a few values there and here, and test it with a sign-in of
        your own; nobody sees it on the sign-in page before you turn it on.
      </PageHeader>
      <Section title="Which provider">
        <Form onSubmit={() => void submit()} error={create.error}>
          <Stack>
            <Radio.Group
              label="What does your provider speak?"
              value={choice}
              onChange={(value) => {
                const chosen = CHOICE_ORDER.find((candidate) => candidate === value);
                if (chosen !== undefined) setChoice(chosen);
              }}
            >
              <Stack gap="sm" mt="xs">
                {CHOICE_ORDER.map((one) => (
                  <Radio key={one} value={one} label={CHOICES[one].name} description={CHOICES[one].description} />
                ))}
              </Stack>
            </Radio.Group>
            <TextInput
              label="Name"
              description={`People read it on the sign-in page: “Continue with ${name.trim() === '' ? '…' : name.trim()}”.`}
              value={name}
              onChange={(event) => setNamed(event.currentTarget.value)}
              required
              maxLength={60}
              maw={440}
              autoComplete="off"
              error={create.error?.fields['name']}
            />
            <Group>
              <Button type="submit" loading={create.pending}>
                Continue
              </Button>
              <Button variant="default" component={Link} to={paths.providers()}>
                Cancel
              </Button>
            </Group>
          </Stack>
        </Form>
      </Section>
    </>
  );
}
