import { useQuery } from '@apollo/client/react';
import { Box, Button, Modal, NativeSelect, Group, Stack, List } from '@mantine/core';
import { useState } from 'react';
import { OfferedProvidersDocument, RemoveIdentityDocument } from '../../../lib/identity-documents';
import { METHOD } from '../../../lib/labels';
import { useOperation } from '../../../lib/use-operation';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { Details } from '../../../ui/Details';
import { Form } from '../../../ui/Form';
import { Identities, type IdentityRow } from '../../../ui/Identities';
import { Said } from '../../../ui/Said';
import { Section } from '../../../ui/Section';
import { AllowIdentityDocument, type Person } from '../documents';

interface WaysInProps {
  readonly person: Person;
  readonly manages: boolean;
  readonly onChanged: () => void;
}

/** How somebody comes in: the password, and the providers that they are connected with. */
export function WaysIn({ person, manages, onChanged }: WaysInProps) {
  const offered = useQuery(OfferedProvidersDocument).data?.signInOptions.providers ?? [];
  const identities = person.identities ?? [];
  const [allowing, setAllowing] = useState(false);
  const [removing, setRemoving] = useState<IdentityRow | null>(null);
  const [said, setSaid] = useState('');
  const remove = useOperation(RemoveIdentityDocument);
  const confirm = async (identity: IdentityRow): Promise<void> => {
    const answer = await remove.run({ input: { identityId: identity.id } });
    if (answer === null) return;
    setRemoving(null);
    setSaid(`${person.name} cannot sign in through ${identity.providerName} any more.`);
    onChanged();
  };
  const methods = (person.signInMethods ?? []).map((method) => METHOD[method]).join(', ');
  return (
    <Section
      title="Ways of signing in"
      actions={
        manages &&
        offered.length > 0 && (
          <Button
            variant="default"
            onClick={() => {
              setSaid('');
              setAllowing(true);
            }}
          >
            Allow a provider
          </Button>
        )
      }
    >
      <Details items={[['Signs in with', methods || 'nothing yet']]} />
      {identities.length > 0 && (
        <Box mt="md">
          <Identities
            identities={identities}
            {...(manages
              ? {
                  onDisconnect: (identity: IdentityRow) => {
                    setSaid('');
                    setRemoving(identity);
                  },
                }
              : {})}
          />
        </Box>
      )}
      <Said>{said}</Said>
      {allowing && (
        <AllowDialog
          person={person}
          providers={offered}
          onClose={() => setAllowing(false)}
          onDone={(done) => {
            setAllowing(false);
            setSaid(done);
            onChanged();
          }}
        />
      )}
      <ConfirmDialog
        opened={removing !== null}
        title={`Disconnect ${removing?.providerName ?? ''} from ${person.name}?`}
        confirmLabel="Disconnect"
        dangerous
        pending={remove.pending}
        error={remove.error}
        onConfirm={() => removing !== null && void confirm(removing)}
        onClose={() => {
          setRemoving(null);
          remove.clearError();
        }}
      >
        {person.name} cannot sign in through it any more, and is told by e-mail. The account at the provider stays.
      </ConfirmDialog>
    </Section>
  );
}

interface AllowDialogProps {
  readonly person: Person;
  readonly providers: readonly { readonly id: string; readonly name: string }[];
  readonly onClose: () => void;
  readonly onDone: (said: string) => void;
}

function AllowDialog({ person, providers, onClose, onDone }: AllowDialogProps) {
  const [providerId, setProviderId] = useState(providers[0]?.id ?? '');
  const allow = useOperation(AllowIdentityDocument);
  const submit = async (): Promise<void> => {
    const answer = await allow.run({ input: { userId: person.id, providerId } });
    const name = providers.find(({ id }) => id === providerId)?.name ?? 'the provider';
    if (answer !== null)
      onDone(`The next sign-in of ${person.email} through ${name} is connected with ${person.name}.`);
  };
  return (
    <Modal opened onClose={onClose} title={`Allow a provider: ${person.name}`} size="md">
      <Form onSubmit={() => void submit()} error={allow.error}>
        <Stack>
          <List size="sm" spacing={4}>
            <List.Item>
              Whoever signs in there with the verified address {person.email} in the next 7 days is connected with this
              user for good.
            </List.Item>
            <List.Item>Do it only if you know that the address there belongs to {person.name}.</List.Item>
            <List.Item>{person.name} is told by e-mail, and it stands in the audit trail.</List.Item>
          </List>
          <NativeSelect
            label="Provider"
            value={providerId}
            data={providers.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(event) => setProviderId(event.currentTarget.value)}
            error={allow.error?.fields['providerId']}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={allow.pending}>
              Allow it
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
