import { describeProviderRefusal, PROVIDER_REFUSAL_CODES } from '@countersign/domain/third-party/refusals.js';
import { useQuery } from '@apollo/client/react';
import { Alert, Button, Group } from '@mantine/core';
import { useState } from 'react';
import { OfferedProvidersDocument, RemoveIdentityDocument } from '../../../lib/identity-documents';
import { useProviderWindow } from '../../../lib/provider-window';
import { useOperation } from '../../../lib/use-operation';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { Empty } from '../../../ui/DataState';
import { ErrorAlert } from '../../../ui/ErrorAlert';
import { Identities, type IdentityRow } from '../../../ui/Identities';
import { ProviderTrip } from '../../../ui/ProviderTrip';
import { Said } from '../../../ui/Said';
import { Section } from '../../../ui/Section';
import { BeginIdentityLinkDocument, hasPassword, type Me } from '../documents';

/** What a trip to connect came to. */
type Outcome = { readonly refused: string | null; readonly name: string } | null;

/** The providers that somebody may sign in through beside the password. Nothing is shown where there is none at all. */
export function Connections({ user, onChanged }: { readonly user: Me; readonly onChanged: () => void }) {
  const offered = useQuery(OfferedProvidersDocument).data?.signInOptions.providers ?? [];
  const identities = user.identities ?? [];
  const [connecting, setConnecting] = useState('');
  const [outcome, setOutcome] = useState<Outcome>(null);
  const [removing, setRemoving] = useState<IdentityRow | null>(null);
  const [said, setSaid] = useState('');
  const begin = useOperation(BeginIdentityLinkDocument);
  const remove = useOperation(RemoveIdentityDocument);
  const trip = useProviderWindow('link', ({ refused }) => {
    setOutcome({ refused, name: connecting });
    if (refused === null) onChanged();
  });
  const toConnect = offered.filter(({ id }) => !identities.some(({ providerId }) => providerId === id));
  if (offered.length === 0 && identities.length === 0) return null;

  const connect = async (provider: { readonly id: string; readonly name: string }): Promise<void> => {
    setOutcome(null);
    setSaid('');
    setConnecting(provider.name);
    const answer = await begin.run({ input: { providerId: provider.id } });
    if (answer !== null) trip.open(answer.beginIdentityLink.url);
  };
  const confirm = async (identity: IdentityRow): Promise<void> => {
    const answer = await remove.run({ input: { identityId: identity.id } });
    if (answer === null) return;
    setRemoving(null);
    setSaid(`${identity.providerName} is disconnected.`);
    onChanged();
  };
  return (
    <Section
      title="Sign-in providers"
      description={
        hasPassword(user)
          ? 'Accounts elsewhere that you sign in with, beside your password.'
          : 'Accounts elsewhere that you sign in with. You have no password here.'
      }
      actions={
        toConnect.length > 0 && (
          <Group gap="xs">
            {toConnect.map((provider) => (
              <Button
                key={provider.id}
                variant="default"
                loading={begin.pending}
                onClick={() => void connect(provider)}
              >
                Connect {provider.name}
              </Button>
            ))}
          </Group>
        )
      }
    >
      <ErrorAlert error={begin.error} takesFocus />
      <ProviderTrip at={trip} name={connecting} />
      <Connected outcome={outcome} />
      {identities.length === 0 ? (
        <Empty>You have connected none. Once connected, you can sign in there instead of typing your password.</Empty>
      ) : (
        <Identities
          identities={identities}
          onDisconnect={(identity) => {
            setSaid('');
            setOutcome(null);
            setRemoving(identity);
          }}
        />
      )}
      <Said>{said}</Said>
      <ConfirmDialog
        opened={removing !== null}
        title={`Disconnect ${removing?.providerName ?? ''}?`}
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
        You cannot sign in through it any more. The account there stays as it is.
      </ConfirmDialog>
    </Section>
  );
}

function Connected({ outcome }: { readonly outcome: Outcome }) {
  if (outcome === null) return null;
  const code = PROVIDER_REFUSAL_CODES.find((known) => known === outcome.refused);
  if (outcome.refused === null)
    return (
      <Alert color="green" role="status" mb="md" title={`${outcome.name} is connected`}>
        From now on you can sign in there as well.
      </Alert>
    );
  return (
    <Alert color="red" role="alert" mb="md" title={`${outcome.name} is not connected`}>
      {code === undefined ? 'The provider did not confirm it. Try again.' : describeProviderRefusal(code).user}
    </Alert>
  );
}
