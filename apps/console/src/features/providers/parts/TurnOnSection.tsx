import { Anchor, Button, List, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { ROLE_PLURAL } from '../../../lib/labels';
import { paths } from '../../../lib/paths';
import { count } from '../../../lib/time';
import { useOperation } from '../../../lib/use-operation';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { Said } from '../../../ui/Said';
import { Section } from '../../../ui/Section';
import { UpdateProviderDocument, type Provider, type ThirdPartySignIn } from '../documents';
import { enumerate, POLICY_WORDS } from '../words';

interface TurnOnSectionProps {
  readonly provider: Provider;
  readonly policy: ThirdPartySignIn;
  readonly title: string;
}

/** On and off, with what follows from it before it is done. */
export function TurnOnSection({ provider, policy, title }: TurnOnSectionProps) {
  const [asking, setAsking] = useState(false);
  const [said, setSaid] = useState('');
  const update = useOperation(UpdateProviderDocument);
  const isTested = provider.lastTest?.ok === true && provider.lastTest.current;
  const confirm = async (): Promise<void> => {
    const enabled = !provider.enabled;
    const answer = await update.run({ input: { id: provider.id, enabled } });
    if (answer === null) return;
    setAsking(false);
    setSaid(enabled ? `${provider.name} is on.` : `${provider.name} is off.`);
  };
  return (
    <>
      <Section
        title={title}
        description={
          <>
            {provider.enabled
              ? 'The provider is on: its button is on the sign-in page.'
              : isTested
                ? 'The test passed. Read what turning it on does, then turn it on.'
                : 'It can be turned on once a test of the settings as they are has passed.'}
            <Said>{said}</Said>
          </>
        }
        actions={
          <Button
            variant={provider.enabled ? 'default' : 'filled'}
            disabled={!provider.enabled && !isTested}
            onClick={() => {
              setSaid('');
              setAsking(true);
            }}
          >
            {provider.enabled ? 'Turn off' : 'Review and turn on'}
          </Button>
        }
      />
      <ConfirmDialog
        opened={asking}
        title={provider.enabled ? `Turn off ${provider.name}?` : `Turn on ${provider.name}?`}
        confirmLabel={provider.enabled ? 'Turn off' : 'Turn on'}
        dangerous={provider.enabled}
        pending={update.pending}
        error={update.error}
        onConfirm={() => void confirm()}
        onClose={() => {
          setAsking(false);
          update.clearError();
        }}
      >
        {provider.enabled ? <OffReview provider={provider} /> : <OnReview provider={provider} policy={policy} />}
      </ConfirmDialog>
    </>
  );
}

function OnReview({ provider, policy }: { readonly provider: Provider; readonly policy: ThirdPartySignIn }) {
  const who = enumerate(provider.roles.map((role) => ROLE_PLURAL[role].toLowerCase()));
  return (
    <List spacing={6}>
      <List.Item>The sign-in page has a button “Continue with {provider.name}”.</List.Item>
      <List.Item>
        {provider.roles.length === 0
          ? 'Nobody may come through it yet: choose the roles first.'
          : `Through it may come: ${who}.`}
      </List.Item>
      {provider.emailDomains.length > 0 && (
        <List.Item>Whoever types an address of {enumerate(provider.emailDomains)} is led to it.</List.Item>
      )}
      <List.Item>
        {provider.createUsers
          ? `People with a verified address of ${enumerate(provider.createDomains)} become users at their first sign-in${provider.mapsAboveAgent ? ', as owners and admins too if the provider says so' : ', agents at most'}.`
          : 'Nobody new becomes a user by it.'}
      </List.Item>
      <List.Item>
        {POLICY_WORDS[policy]}{' '}
        <Anchor component={Link} to={paths.policy} target="_blank" size="sm">
          See the policy
        </Anchor>
      </List.Item>
    </List>
  );
}

function OffReview({ provider }: { readonly provider: Provider }) {
  return (
    <>
      <List spacing={6}>
        <List.Item>Its button goes from the sign-in page, and sign-ins that are under way are refused.</List.Item>
        <List.Item>Whoever is signed in through it is signed out at once.</List.Item>
        <List.Item>
          {provider.users === 0
            ? 'Nobody is connected with it.'
            : `${count(provider.users, 'person is', 'people are')} connected with it and cannot come this way any more.`}
        </List.Item>
        <List.Item>
          {provider.usersWithoutOtherWay === 0
            ? 'All of them have another way to sign in.'
            : `${count(provider.usersWithoutOtherWay, 'of them has', 'of them have')} no other way, and cannot sign in at all.`}
        </List.Item>
      </List>
      <Text size="sm" mt="sm">
        Its settings stay. You can turn it on again.
      </Text>
    </>
  );
}
