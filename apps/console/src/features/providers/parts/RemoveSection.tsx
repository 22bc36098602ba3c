import { Button, Checkbox, List, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { paths } from '../../../lib/paths';
import { count } from '../../../lib/time';
import { useOperation } from '../../../lib/use-operation';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { Section } from '../../../ui/Section';
import { RemoveProviderDocument, type Provider } from '../documents';

/** For good. Where people lose their only way in, it is said first and wants a word of its own. */
export function RemoveSection({ provider }: { readonly provider: Provider }) {
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const [knows, setKnows] = useState(false);
  const [reason, setReason] = useState('');
  const remove = useOperation(RemoveProviderDocument);
  const confirm = async (): Promise<void> => {
    const answer = await remove.run({ input: { id: provider.id, reason: reason.trim(), confirm: knows } });
    if (answer !== null) void navigate(paths.providers({ removed: 'yes' }), { replace: true });
  };
  return (
    <>
      <Section
        title="Remove"
        description="For a provider that is not coming back. To stop it for a while, turn it off."
        actions={
          <Button variant="outline" color="red" onClick={() => setAsking(true)}>
            Remove provider
          </Button>
        }
      />
      <ConfirmDialog
        opened={asking}
        title={`Remove ${provider.name}?`}
        confirmLabel="Remove provider"
        cancelLabel="Keep it"
        dangerous
        pending={remove.pending}
        error={remove.error}
        onConfirm={() => void confirm()}
        onClose={() => {
          setAsking(false);
          setKnows(false);
          remove.clearError();
        }}
      >
        <List spacing={6} mb="md">
          <List.Item>Its settings and secrets are erased. There is no way back.</List.Item>
          <List.Item>Whoever is signed in through it is signed out at once.</List.Item>
          <List.Item>
            {provider.users === 0
              ? 'Nobody is connected with it.'
              : `${count(provider.users, 'person', 'people')} lose this way of signing in, and have to be connected anew should it return.`}
          </List.Item>
        </List>
        <TextInput
          label="Reason"
          description="It is kept in the audit trail."
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          required
          maxLength={500}
          autoComplete="off"
          error={remove.error?.fields['reason']}
        />
        {provider.usersWithoutOtherWay > 0 && (
          <Checkbox
            mt="md"
            label={`I know that ${count(provider.usersWithoutOtherWay, 'person has', 'people have')} no other way to sign in`}
            checked={knows}
            onChange={(event) => setKnows(event.currentTarget.checked)}
            error={remove.error?.fields['confirm']}
          />
        )}
      </ConfirmDialog>
    </>
  );
}
