import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { UpdateAccountDocument } from '../documents';
import { useOperation } from '../../../lib/use-operation';
import { Form } from '../../../ui/Form';
import { Said } from '../../../ui/Said';

/** Renames the organization; the server asks for a fresh proof. */
export function OrganizationName({ name }: { readonly name: string }) {
  const [typed, setTyped] = useState(name);
  const [saved, setSaved] = useState<string | null>(null);
  const update = useOperation(UpdateAccountDocument);
  const submit = async (): Promise<void> => {
    setSaved(null);
    const answer = await update.run({ input: { organizationName: typed } });
    if (answer === null) return;
    setTyped(answer.updateAccount.account.organizationName);
    setSaved(answer.updateAccount.account.organizationName);
  };
  return (
    <Form onSubmit={() => void submit()} error={update.error}>
      <Group align="flex-end" gap="sm">
        <TextInput
          label="Organization name"
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setSaved(null);
          }}
          autoComplete="organization"
          required
          maxLength={100}
          flex="1 1 220px"
          maw={420}
          error={update.error?.fields['organizationName']}
        />
        <Button type="submit" loading={update.pending} disabled={typed.trim() === name && saved === null}>
          Rename
        </Button>
      </Group>
      <Said>
        {saved === null
          ? ''
          : `The organization is called ${saved} now. Authenticator apps that are set up already keep the name that they show.`}
      </Said>
    </Form>
  );
}
